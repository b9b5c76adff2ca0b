import { say } from '../../shared/say.ts'
import { describe, expect, it } from 'vitest'
import type { InputSetting } from '../../shared/domain/preprocessing.ts'
import type { InputRange } from '../../shared/domain/input.ts'
import { Random } from '../../shared/random.ts'
import type { GraphPreprocessing } from './graph-range.ts'
import { reorder, score } from './score.ts'
import { judge } from './verdict.ts'
import { type Candidate, type Evidence } from './evidence.ts'

const CLASSES = ['benign', 'malignant']
const nothing: GraphPreprocessing = { found: [], inferred: null, seen: () => [0, 255] }
/** Divides by 255. */
const rescales: GraphPreprocessing = {
  found: [say`Rescaling by ${0.003922}`],
  inferred: '0..255',
  seen: (range: InputRange) => [0, range === '0..255' ? 1 : 1 / 255],
}

/** Labels in turn, so that classes are equally frequent. */
function labelsOf(n: number, classes = 2): number[] {
  return Array.from({ length: n }, (_, i) => i % classes)
}

/** Answers that are right for a share of the images, sure by 0.8. */
function answers(labels: readonly number[], rightShare: number, seed: string, classes = 2): number[][] {
  const random = new Random(seed)
  return labels.map((label) => {
    const right = random.uniform() < rightShare
    const answer = right ? label : (label + 1 + random.below(classes - 1)) % classes
    return Array.from({ length: classes }, (_, name) => (name === answer ? 0.8 : 0.2 / (classes - 1)))
  })
}

/** The same answer whatever the image. */
function one(labels: readonly number[], answer: number): number[][] {
  return labels.map((_, i) =>
    [0, 1].map((name) => (name === answer ? 0.9 : 0.1) + (i % 7) * 1e-3 * (name ? -1 : 1)),
  )
}

function evidence(
  candidates: Partial<Record<InputRange, number[][]>>,
  more: Partial<Evidence> = {},
): Evidence {
  const entries = Object.entries(candidates) as [InputRange, number[][]][]
  const list: Candidate[] = entries.map(([range, probabilities]) => ({
    range,
    channels: 'rgb',
    probabilities,
  }))
  const current: InputSetting = { range: '0..255', channels: 'rgb' }
  return {
    classes: CLASSES,
    labels: labelsOf(50),
    current,
    candidates: list,
    preprocessing: nothing,
    ...more,
  }
}

const kinds = (report: ReturnType<typeof judge>): string[] => report.warnings.map(({ kind }) => kind)
const labels = labelsOf(50)

describe('score', () => {
  it('equals what is worked out by hand', () => {
    const probabilities = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]] // prettier-ignore
    const result = score({ probabilities, labels: [0, 0, 1, 1] })
    expect(result.right).toEqual([true, true, true, false])
    expect(result).toMatchObject({
      accuracy: 0.75,
      balancedAccuracy: 0.75,
      topShare: 0.75,
      topClass: 0,
      order: [0, 1],
    })
    expect(result.logLoss).toBeCloseTo(-Math.log(0.9 * 0.8 * 0.7 * 0.4) / 4, 12)
    const bits = (p: number): number => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p)
    expect(result.meanEntropy).toBeCloseTo((bits(0.9) + bits(0.8) + bits(0.7) + bits(0.6)) / 4, 12)
  })

  it('weighs classes equally where one is rare', () => {
    const probabilities = [[1, 0], [1, 0], [1, 0], [1, 0]] // prettier-ignore
    expect(score({ probabilities, labels: [0, 0, 0, 1] })).toMatchObject({
      accuracy: 0.75,
      balancedAccuracy: 0.5,
    })
  })

  it('finds the order of the classes in which the answers are right', () => {
    const many = labelsOf(60, 4)
    const right = answers(many, 1, 'r', 4)
    // Output 0 means class 2, 1 means 0, 2 means 3, 3 means 1.
    const order = [2, 0, 3, 1]
    const shuffled = right.map((row) => order.map((name) => row[name]!))
    const found = score({ probabilities: shuffled, labels: many })
    expect(found.accuracy).toBeLessThan(0.1)
    expect(found.order).toEqual(order)
    expect(score(reorder({ probabilities: shuffled, labels: many }, order)).accuracy).toBe(1)
  })

  it('counts what is no number as no answer', () => {
    const result = score({ probabilities: [[NaN, NaN], [0.1, 0.9]], labels: [0, 1] }) // prettier-ignore
    expect(result.right).toEqual([false, true])
    expect(result.logLoss).toBeCloseTo((Math.log(2) - Math.log(0.9)) / 2, 12)
  })
})

describe('judge', () => {
  it('leaves a setting alone that fits best, and one that is hardly worse', () => {
    const fits = judge(evidence({ '0..255': answers(labels, 0.9, 'a'), '0..1': one(labels, 0) }))
    expect(fits.suggestion).toBeNull()
    expect(fits.warnings).toEqual([])
    const close = judge(
      evidence({ '0..255': answers(labels, 0.78, 'a'), '0..1': answers(labels, 0.82, 'b') }),
    )
    expect(close.suggestion).toBeNull()
  })

  it('finds the range that a network without preprocessing wants', () => {
    const report = judge(evidence({ '0..255': one(labels, 1), '0..1': answers(labels, 0.9, 'a') }))
    expect(report.suggestion).toEqual({ range: '0..1', channels: 'rgb', classes: CLASSES })
    expect(kinds(report)).toEqual(['missing', 'collapse'])
    expect(report.warnings[0]!.message).toMatch(
      /Nothing in the graph rescales.* Fed 0\.\.1 instead of 0\.\.255, the model answers better: \d+ % of 50/,
    )
    expect(report.warnings[1]!.message).toBe(
      'The model answers malignant for 100 % of 50 images, of which 50 % are labelled so.',
    )
    expect(report.rows[0]).toMatchObject({
      range: '0..255',
      topShare: 1,
      topClass: 'malignant',
      accuracy: 0.5,
      p: null,
    })
    expect(report.rows[1]!.p).toBeLessThan(1e-3)
  })

  it('takes blue before red only where it is surely better than red before blue', () => {
    const among = (blueFirst: number[][]): InputSetting | null => {
      const known = evidence({ '0..255': one(labels, 0), '-1..1': answers(labels, 0.85, 'rgb') })
      const bgr: Candidate = { range: 'caffe', channels: 'bgr', probabilities: blueFirst }
      return judge({ ...known, candidates: [...known.candidates, bgr] }).suggestion
    }
    expect(among(answers(labels, 0.95, 'bgr'))).toMatchObject({ range: '-1..1', channels: 'rgb' })
    const sure = labels.map((label) => [0, 1].map((name) => (name === label ? 0.99 : 0.01)))
    expect(among(sure)).toMatchObject({ range: 'caffe', channels: 'bgr' })
  })

  it('tells doubled preprocessing from the graph and from the answers', () => {
    const report = judge(
      evidence(
        { '0..255': answers(labels, 0.85, 'a'), '0..1': one(labels, 0) },
        { current: { range: '0..1', channels: 'rgb' }, preprocessing: rescales },
      ),
    )
    expect(report.suggestion).toMatchObject({ range: '0..255', channels: 'rgb' })
    expect(kinds(report)).toEqual(['doubled', 'collapse'])
    expect(report.warnings[0]!.message).toMatch(
      /already rescales its input \(Rescaling by 0\.003922\)\. Fed 0\.\.1, every image becomes almost one colour \(values from 0 to 0\.0039 instead of 0 to 1\)/,
    )
  })

  it('warns of doubled preprocessing though the answers are useless in every way', () => {
    const report = judge(
      evidence(
        { '0..255': answers(labels, 0.5, 'a'), '0..1': answers(labels, 0.5, 'b') },
        { current: { range: '0..1', channels: 'rgb' }, preprocessing: rescales },
      ),
    )
    expect(report.suggestion).toBeNull()
    expect(kinds(report)).toEqual(['guessing', 'doubled'])
  })

  it('keeps a setting that the network was trained with, though it contradicts the graph', () => {
    const report = judge(
      evidence(
        { '0..255': one(labels, 0), '0..1': answers(labels, 0.9, 'a') },
        { current: { range: '0..1', channels: 'rgb' }, preprocessing: rescales },
      ),
    )
    expect(report.suggestion).toBeNull()
    expect(kinds(report)).toEqual(['trained-doubled'])
  })

  it('believes the graph on evidence that would not do by itself', () => {
    // Of 25 benign 21 are right, of 25 malignant 16; the present setting answers benign for all: 16 images against 4.
    const fair = labels.map((label, i) => {
      const right = label === 0 ? i / 2 < 21 : (i - 1) / 2 < 16
      return (label === 0) === right ? [0.8, 0.2] : [0.2, 0.8]
    })
    const blind = labels.map((_, i) => (i % 16 < 14 ? [0.9, 0.1] : [0.1, 0.9]))
    const weak = { '0..255': fair, '0..1': blind }
    const current = { range: '0..1', channels: 'rgb' } as const
    const alone = judge(evidence({ ...weak, '-1..1': one(labels, 1), caffe: one(labels, 1) }, { current }))
    const p = alone.rows.find(({ range }) => range === '0..255')!.p!
    expect(p).toBeLessThan(0.05)
    expect(p * 3).toBeGreaterThan(0.01)
    expect(alone.suggestion).toBeNull()
    const reasoned = evidence(
      { ...weak, '-1..1': one(labels, 1), caffe: one(labels, 1) },
      { current, preprocessing: rescales },
    )
    expect(judge(reasoned).suggestion).toMatchObject({ range: '0..255' })
  })

  it('prefers moderate knowledge to none at all', () => {
    // 36 of 50 against 25: too few to be sure that it is more, but enough to be sure that it is something.
    const fair = labels.map((label, i) =>
      (label === 0 ? i / 2 < 13 : (i - 1) / 2 < 23) === (label === 0) ? [0.7, 0.3] : [0.3, 0.7],
    )
    const report = judge(evidence({ '0..255': one(labels, 1), '0..1': fair, caffe: one(labels, 1) }))
    expect(report.rows[1]).toMatchObject({ accuracy: 0.72 })
    expect(report.suggestion).toMatchObject({ range: '0..1' })
  })

  it('finds swapped classes, two or seven', () => {
    const swapped = answers(labels, 0.9, 'a').map((row) => row.toReversed())
    const two = judge(evidence({ '0..255': swapped, '0..1': one(labels, 0) }))
    expect(two.suggestion).toEqual({ range: '0..255', channels: 'rgb', classes: ['malignant', 'benign'] })
    expect(kinds(two)).toEqual(['class-order'])
    expect(two.warnings[0]!.message).toMatch(
      /look swapped: with the order malignant, benign instead of benign, malignant/,
    )
    const names = ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc']
    const seven = labelsOf(49, 7)
    const order = [4, 5, 2, 0, 1, 6, 3]
    const probabilities = answers(seven, 0.8, 'a', 7).map((row) => order.map((name) => row[name]!))
    const candidates: Candidate[] = [{ range: '0..255', channels: 'rgb', probabilities }]
    const report = judge({ ...evidence({}), classes: names, labels: seven, candidates })
    expect(report.suggestion?.classes).toEqual(order.map((name) => names[name]))
  })

  it('finds swapped classes behind a wrong range', () => {
    const swapped = answers(labels, 0.85, 'a').map((row) => row.toReversed())
    const report = judge(evidence({ '0..255': one(labels, 0), '0..1': swapped }))
    expect(report.suggestion).toEqual({ range: '0..1', channels: 'rgb', classes: ['malignant', 'benign'] })
    expect(kinds(report)).toEqual(['class-order', 'missing', 'collapse'])
  })

  it('takes no order from answers by chance', () => {
    for (let seed = 0; seed < 40; seed++) {
      const report = judge(
        evidence({ '0..255': answers(labels, 0.5, `a${seed}`), '0..1': answers(labels, 0.5, `b${seed}`) }),
      )
      expect(report.suggestion).toBeNull()
    }
  })

  it('does not take a rare class for a collapse', () => {
    const rare = Array.from({ length: 50 }, (_, i) => (i < 2 ? 1 : 0))
    const report = judge(evidence({ '0..255': one(rare, 0) }, { labels: rare }))
    expect(kinds(report)).toEqual(['guessing'])
  })

  it('says so when there are too few images', () => {
    const few = labelsOf(6)
    const report = judge(evidence({ '0..255': one(few, 0), '0..1': answers(few, 1, 'a') }, { labels: few }))
    expect(report.suggestion).toBeNull()
    expect(kinds(report)).toEqual(['few-images'])
  })

  it('never suggests a setting in which everything is one class', () => {
    // A model of seven classes in a study of two, fed rightly: half of its answers are classes that the study does not have.
    const names = ['benign', 'bcc', 'bkl', 'df', 'malignant', 'nv', 'vasc']
    const [benign, malignant] = [0, 4]
    const known = labels.map((label) => (label === 0 ? benign : malignant))
    const sure = (answer: number): number[] => names.map((_, name) => (name === answer ? 0.94 : 0.01))
    const rightly = known.map((label, i) => sure(i % 7 === 0 ? label : [1, 2, 3, 5, 6][i % 5]!))
    const constant = known.map(() => sure(malignant))
    const report = judge(
      evidence(
        { '0..255': rightly, '-1..1': constant },
        { classes: names, labels: known, preprocessing: rescales },
      ),
    )
    const row = report.rows.find(({ range }) => range === '-1..1')!
    expect(row).toMatchObject({ topShare: 1, accuracy: 0.5, topClass: 'malignant' })
    expect(row.accuracy).toBeGreaterThan(report.rows[0]!.accuracy)
    expect(row.p).toBeLessThan(0.01)
    expect(report.suggestion).toBeNull()
  })

  it('says of guessing only what was tried', () => {
    const useless = { '0..255': answers(labels, 0.5, 'a'), '0..1': answers(labels, 0.5, 'b') }
    const message = judge(evidence(useless)).warnings.find(({ kind }) => kind === 'guessing')!.message
    expect(message).toMatch(
      /^In none of the 2 ways tried \(0\.\.255, 0\.\.1\) does the model do better than guessing: /,
    )
    expect(message).not.toMatch(/however|any way|every way/i)
  })
})
