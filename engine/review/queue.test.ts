import { beforeEach, describe, expect, it } from 'vitest'
import { findLabelIssues } from '../../metrics/label-issues.ts'
import { QUEUES, type Queue, type QueueItem, type QueueRequest } from '../../shared/domain/review.ts'
import { openDatabase, transaction } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { insertAttention } from '../db/attention.ts'
import { insertExplanation } from '../db/explanations.ts'
import { insertOperatingPoint } from '../db/operating-points.ts'
import { insertLabels } from '../db/labels.ts'
import { predictionOf } from '../db/predictions.ts'
import { StudyCache, type ReadStudy } from '../study/study-cache.ts'
import { fillStudy, type FilledStudy } from '../testing/filled-study.ts'
import { metadataColumns } from '../prediction/index/columns.ts'
import { reviewCounts, reviewQueue } from './queue.ts'
import { setReview } from './verdicts.ts'

const IMAGES = 400
const classes = ['bkl', 'mel', 'nv']

let db: WriteDb
let opened: ReadStudy
let study: FilledStudy

beforeEach(() => open(2))

function open(runs: number, names?: readonly string[]): void {
  db = openDatabase(':memory:')
  opened = { db, cache: new StudyCache() }
  study = fillStudy(db, IMAGES, runs, names)
}

function queue(kind: QueueRequest['queue'], more: Partial<QueueRequest> = {}): readonly QueueItem[] {
  const page = reviewQueue(opened, { queue: kind, runs: study.runs, offset: 0, limit: IMAGES, ...more })
  expect(page.total).toBe(page.items.length)
  return page.items
}

const idsOf = (items: readonly QueueItem[]): number[] => items.map((item) => item.image.id)
const best = (row: readonly number[]): number => row.indexOf(Math.max(...row))

/** Image ids of a part for which a condition on (image index) holds. */
function expected(test: (i: number) => boolean, parts: readonly string[] = ['test']): number[] {
  return study.images.filter((_, i) => parts.includes(study.parts[i]!) && test(i))
}
const wrong = (r: number, i: number): boolean =>
  classes[best(study.probabilities[r]![i]!)] !== study.labels[i]
const wrongOf = (r: number, i: number): boolean =>
  ['mel', 'nv'][best(study.probabilities[r]![i]!)] !== study.labels[i]
const sure = (r: number, i: number): number => Math.max(...study.probabilities[r]![i]!)
const sorted = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b)

describe('queues of what the models say', () => {
  it('lists mistakes of one run, the most confident first', () => {
    const items = queue('misclassified', { runs: [study.runs[0]!] })
    expect(items.length).toBeGreaterThan(5)
    expect(sorted(idsOf(items))).toEqual(expected((i) => wrong(0, i)))
    const confidences = items.map((item) => item.confidence!)
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a))
    expect(items[0]!.why).toMatchObject({ kind: 'answer', right: false, label: items[0]!.image.label })
    expect(items[0]!.reason).toBe(
      `Predicted ${items[0]!.predicted} at ${(confidences[0]! * 100).toFixed(0)} %, labelled ${items[0]!.image.label}.`,
    )
  })

  it('takes several runs together, and answers as before to a single `run`', () => {
    expect(sorted(idsOf(queue('misclassified')))).toEqual(expected((i) => wrong(0, i) || wrong(1, i)))
    const one = reviewQueue(opened, { queue: 'all', run: study.runs[0]!, offset: 0, limit: 5 })
    expect(one.total).toBe(expected(() => true).length)
    expect(one.items[0]!.outputs.map(({ run }) => run)).toEqual([study.runs[0]])
  })

  it('brings examples of each model: its surest mistakes, and right answers from every class', () => {
    const items = queue({ kind: 'examples', each: 3 })
    const [first, second] = [0, 1].map((r) => {
      const bySureness = expected(() => true).sort(
        (a, b) => sure(r, study.images.indexOf(b)) - sure(r, study.images.indexOf(a)),
      )
      const isWrong = (id: number): boolean => wrong(r, study.images.indexOf(id))
      const right = bySureness.filter((id) => !isWrong(id))
      const surestOf = (name: string) => right.find((id) => study.labels[study.images.indexOf(id)] === name)!
      return { wrong: bySureness.filter(isWrong).slice(0, 3), right: classes.map(surestOf) }
    })
    const own = [...first!.wrong, ...first!.right]
    expect(idsOf(items).slice(0, 3)).toEqual(first!.wrong)
    expect(sorted(idsOf(items).slice(3, 6))).toEqual(sorted(first!.right))
    const others = [...second!.wrong, ...second!.right].filter((id) => !own.includes(id))
    expect(sorted(idsOf(items).slice(6))).toEqual(sorted(others))
    expect(items[0]!.why).toMatchObject({ kind: 'answer', run: study.runs[0], right: false })
    expect(items.at(-1)!.why).toMatchObject({ kind: 'answer', run: study.runs[1] })
    // The filter comes first: three of each among what passes it.
    const melanomas = queue({ kind: 'examples', each: 3 }, { filter: { label: ['mel'] } })
    expect(new Set(melanomas.map(({ image }) => image.label))).toEqual(new Set(['mel']))
    expect(melanomas.length).toBeGreaterThanOrEqual(6)
    expect(() => queue({ kind: 'examples', each: 0 })).toThrow(/at least one/)
  })

  it('opens one cell of a confusion matrix', () => {
    const items = queue({ kind: 'confusion', label: 'nv', predicted: 'mel' }, { part: 'all' })
    const cell = (i: number) => study.labels[i] === 'nv' && best(study.probabilities[0]![i]!) === 1
    expect(items.length).toBeGreaterThan(0)
    expect(sorted(idsOf(items))).toEqual(expected(cell, ['train', 'val', 'test']))
  })

  it('tells both wrong, only one wrong, and different answers apart', () => {
    const [a, b] = study.runs as [number, number]
    const of = (wrongBy: Extract<Queue, { kind: 'disagreement' }>['wrong']) =>
      sorted(idsOf(queue({ kind: 'disagreement', wrong: wrongBy })))
    expect(of('all')).toEqual(expected((i) => wrong(0, i) && wrong(1, i)))
    expect(of(a)).toEqual(expected((i) => wrong(0, i) && !wrong(1, i)))
    expect(of(b)).toEqual(expected((i) => !wrong(0, i) && wrong(1, i)))
    const differ = (i: number) => best(study.probabilities[0]![i]!) !== best(study.probabilities[1]![i]!)
    expect(of('differ')).toEqual(expected(differ))
    expect(() => queue('disagreement', { runs: [a] })).toThrow(/2 runs/)
  })

  it('finds low confidence and confident mistakes', () => {
    const low = queue({ kind: 'low-confidence', below: 0.6 })
    expect(sorted(idsOf(low))).toEqual(expected((i) => Math.min(sure(0, i), sure(1, i)) < 0.6))
    const least = low.map((item) => Math.min(...item.outputs.map((each) => each.confidence)))
    expect(least).toEqual([...least].sort((a, b) => a - b))
    const confident = queue({ kind: 'confident-errors', from: 0.8 })
    const isConfident = (i: number) => [0, 1].some((r) => wrong(r, i) && sure(r, i) >= 0.8)
    expect(sorted(idsOf(confident))).toEqual(expected(isConfident))
  })

  it('cuts bins of probability without losing or doubling an image', () => {
    const of = (className: string | undefined, closed: 'low' | 'high') =>
      Array.from({ length: 10 }, (_, k) =>
        idsOf(queue({ kind: 'probability', className, low: k / 10, high: (k + 1) / 10, closed })),
      ).flat()
    const all = expected(() => true)
    expect(sorted(of('mel', 'low'))).toEqual(all)
    expect(sorted(of(undefined, 'high'))).toEqual(all)
    const top = idsOf(queue({ kind: 'probability', className: 'mel', low: 0.9, high: 1 }))
    expect(sorted(top)).toEqual(expected((i) => study.probabilities[0]![i]![1]! >= 0.9))
    expect(() => queue({ kind: 'probability', className: 'no', low: 0, high: 1 })).toThrow(/knows no class/)
  })

  it('keeps the order of a selection and of a seed', () => {
    const chosen = [study.images[30]!, study.images[3]!, study.images[200]!]
    expect(idsOf(queue({ kind: 'images', images: chosen }))).toEqual(chosen)
    const first = idsOf(queue({ kind: 'random', seed: 7 }))
    expect(idsOf(queue({ kind: 'random', seed: 7 }))).toEqual(first)
    expect(idsOf(queue({ kind: 'random', seed: 8 }))).not.toEqual(first)
    expect(sorted(first)).toEqual(expected(() => true))
    expect(idsOf(queue('all', { order: 'key', descending: true }))).toEqual(expected(() => true).reverse())
  })

  it('sorts by the loss of the first run and by how far apart two runs are', () => {
    const by = (value: (i: number) => number): number[] =>
      expected(() => true).sort((a, b) => value(study.images.indexOf(b)) - value(study.images.indexOf(a)))
    const [p, q] = study.probabilities
    const descending = true
    expect(idsOf(queue('all', { order: 'loss', descending }))).toEqual(
      by((i) => -Math.log(p![i]![classes.indexOf(study.labels[i]!)]!)),
    )
    const apart = (i: number): number => p![i]!.reduce((sum, v, c) => sum + Math.abs(v - q![i]![c]!), 0) / 2
    expect(idsOf(queue('all', { order: 'disagreement', descending }))).toEqual(by(apart))
    // One run disagrees with nobody: the order of the dataset.
    expect(idsOf(queue('all', { order: 'disagreement', runs: [study.runs[0]!] }))).toEqual(
      expected(() => true),
    )
  })
})

describe('queues of what lies behind', () => {
  it('finds label errors by confident learning on validation and test images alone', () => {
    const rows = study.images.map((_, i) => i).filter((i) => study.parts[i] !== 'train')
    const { issues } = findLabelIssues(
      rows.map((i) => study.probabilities[0]![i]!),
      rows.map((i) => classes.indexOf(study.labels[i]!)),
      3,
    )
    const items = queue('label-errors', { runs: [study.runs[0]!] })
    expect(items.length).toBeGreaterThan(5)
    expect(idsOf(items)).toEqual(issues.map((issue) => study.images[rows[issue.row]!]))
    expect(items[0]!.why).toMatchObject({
      kind: 'label-error',
      suggested: classes[issues[0]!.suggested],
      margin: issues[0]!.margin,
      votes: 1,
    })
    const none = queue('label-errors', { runs: [study.runs[0]!], part: 'train' })
    expect(none).toEqual([])
    const both = queue('label-errors')
    const votes = both.map(({ why }) => (why.kind === 'label-error' ? why.votes : 0))
    expect(votes).toEqual([...votes].sort((a, b) => b - a))
  })

  it('knows a corrected label at once', () => {
    const [first] = queue('label-errors', { runs: [study.runs[0]!] })
    const suggested = first!.why.kind === 'label-error' ? first!.why.suggested : ''
    insertLabels(db, [{ image: first!.image.id, label: suggested, source: 'review' }], 'now')
    expect(idsOf(queue('label-errors', { runs: [study.runs[0]!] }))).not.toContain(first!.image.id)
  })

  it('lists heatmaps that look at the border or past the lesion, by their share', () => {
    const [a, b, c] = expected(() => true) as [number, number, number]
    measured(a, { border: 0.55, outside: 0.6 })
    measured(b, { border: 0.1, outside: 0.95 })
    measured(c, { border: 0.2, outside: 0.3 })
    const items = queue('suspicious-heatmaps')
    expect(idsOf(items)).toEqual([b, a])
    expect(items.map(({ why }) => why.kind)).toEqual(['heatmap-outside', 'heatmap-border'])
    expect(idsOf(queue({ kind: 'suspicious-heatmaps', outside: 0.3, border: 0.9 }))).toEqual([b, a, c])
    expect(queue({ kind: 'suspicious-heatmaps', method: 'score-cam' })).toEqual([])
  })

  function measured(image: number, shares: { border: number; outside: number }): void {
    const prediction = predictionOf(db, study.runs[0]!, image)!.id
    const map = {
      method: 'grad-cam',
      layer: 'l',
      className: 'mel',
      width: 7,
      height: 7,
      min: 0,
      max: 1,
    } as const
    transaction(db, () => {
      const quality = { quality: 'ok', file: 'x', versions: {} } as const
      const { id } = insertExplanation(db, { prediction, ...map, ...quality }, 'now')
      insertAttention(db, id, { ...shares, borderArea: 0.36, outsideArea: 0.8 }, 'now')
    })
  }
})

describe('filters and counts', () => {
  it('filters by metadata, label, answer and part', () => {
    const all = queue('all', { part: 'all' })
    expect(all).toHaveLength(IMAGES)
    const some = queue('all', {
      part: 'all',
      filter: {
        label: ['mel'],
        predicted: ['nv'],
        metadata: [
          { column: 'sex', values: ['male'] },
          { column: 'age', min: 20, max: 60 },
        ],
      },
    })
    expect(some.length).toBeGreaterThan(0)
    for (const item of some) {
      expect(item.image.label).toBe('mel')
      expect(item.predicted).toBe('nv')
    }
    const search = queue('all', { part: 'all', filter: { search: 'isic_0000012' } })
    expect(search.map((item) => item.image.key)).toEqual(['ISIC_0000012'])
    const noAge = queue('all', { part: 'all', filter: { metadata: [{ column: 'age', values: [null] }] } })
    const column = metadataColumns(opened).find((each) => each.column === 'age')!
    expect(noAge).toHaveLength(column.missing)
    expect(column).toMatchObject({ type: 'number', min: 0, max: 85 })
  })

  it('follows a threshold of a model with two classes, and of no other', () => {
    const high = (run: number) => [{ run, className: 'mel', threshold: 0.8 }]
    expect(() => queue('misclassified', { thresholds: high(study.runs[0]!) })).toThrow(/no threshold/)
    open(1, ['mel', 'nv'])
    const missed = queue(
      { kind: 'confusion', label: 'mel', predicted: 'nv' },
      { thresholds: high(study.runs[0]!) },
    )
    const isMissed = (i: number) => study.labels[i] === 'mel' && study.probabilities[0]![i]![0]! < 0.8
    expect(sorted(idsOf(missed))).toEqual(expected(isMissed))
    expect(missed.length).toBeGreaterThan(queue({ kind: 'confusion', label: 'mel', predicted: 'nv' }).length)
  })

  it('goes by the stored operating point of a run, unless a threshold is asked for', () => {
    open(2, ['mel', 'nv'])
    const [run, other] = study.runs as [number, number]
    const counts = { sensitivity: 0.5, specificity: 0.9, n: 60, positives: 30 }
    insertOperatingPoint(
      db,
      run,
      { rule: { kind: 'threshold', value: 0.8 }, threshold: 0.8, ...counts },
      1,
      '',
    )
    const wrongFrom = (threshold: number) => (i: number) =>
      study.probabilities[0]![i]![0]! >= threshold !== (study.labels[i] === 'mel')
    const mistakes = queue({ kind: 'misclassified', run })
    expect(sorted(idsOf(mistakes))).toEqual(expected(wrongFrom(0.8)))
    const called = mistakes.map(({ outputs }) => outputs[0]!)
    expect(called.every(({ right }) => right === false)).toBe(true)
    const asked = queue(
      { kind: 'misclassified', run },
      { thresholds: [{ run, className: 'mel', threshold: 0.3 }] },
    )
    expect(sorted(idsOf(asked))).toEqual(expected(wrongFrom(0.3)))
    expect(sorted(idsOf(queue({ kind: 'misclassified', run: other })))).toEqual(
      expected((i) => wrongOf(1, i)),
    )
    expect(() => queue({ kind: 'misclassified', run: 99 })).toThrow(/99 is not among/)
  })

  it('counts every queue as long as it is', () => {
    setReview(db, {
      image: expected(() => true)[0]!,
      reviewer: 'A',
      verdict: 'poor-image',
      tags: ['blurred'],
    })
    const counts = reviewCounts(opened, { runs: study.runs })
    for (const kind of QUEUES) expect(counts.queues[kind], kind).toBe(queue(kind).length)
    const lengths = study.runs.map((run) => queue({ kind: 'disagreement', wrong: run }).length)
    expect(counts.disagreement!.only.map((each) => each.images)).toEqual(lengths)
    expect(counts.status).toEqual({ 'needs-review': queue('all').length - 1, 'in-review': 0, reviewed: 1 })
    expect(counts.verdicts['poor-image']).toBe(1)
    expect(counts.tags).toEqual([{ tag: 'blurred', images: 1 }])
    expect(reviewCounts(opened, { runs: [] }).disagreement).toBeNull()
  })

  it('knows an empty study and runs that are not there', () => {
    const empty = { db: openDatabase(':memory:'), cache: new StudyCache() }
    expect(reviewQueue(empty, { queue: 'all', offset: 0, limit: 1 })).toEqual({ total: 0, items: [] })
    expect(reviewCounts(empty, {}).queues.random).toBe(0)
    expect(() => reviewQueue(empty, { queue: 'all', runs: [9], offset: 0, limit: 1 })).toThrow(/no run 9/)
  })
})
