import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { reviewerAgreement } from '../../metrics/agreement.ts'
import { evaluateWithIntervals } from '../../metrics/intervals.ts'
import { chooseThreshold } from '../../metrics/operating-points.ts'
import { insertDuplicates } from '../db/duplicates.ts'
import { insertLabels } from '../db/labels.ts'
import { insertOperatingPoint, operatingPointOf } from '../db/operating-points.ts'
import type { StudyContext } from '../context.ts'
import { evaluateRuns } from './evaluate.ts'
import { writeIsicCsv } from '../prediction/isic-csv.ts'
import { operatingCurve, setOperatingPoint } from './operating-point.ts'
import type { Study } from '../study/study.ts'
import { StudyCache } from '../study/study-cache.ts'
import { evaluateStudy } from './evaluate-study.ts'
import { readEvaluatedRun } from './evaluated-model.ts'
import { runById } from '../db/runs.ts'
import { addRun, makeStudy, twoClasses } from '../testing/evaluated-study.ts'
import { evaluateStudySubgroups } from './subgroups.ts'

const classes = ['benign', 'malignant']

function contextOf(db: ReturnType<typeof makeStudy>, folder = '/nowhere'): StudyContext {
  const path = (...parts: string[]): string => join(folder, ...parts)
  const study: Study = { db, folder, name: 'study', cache: new StudyCache(), path, close: () => undefined }
  return { study, emit: () => undefined } as unknown as StudyContext
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lesionlens-evaluation-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('evaluateStudy', () => {
  const images = twoClasses(300)
  const db = makeStudy(images)
  const weak = addRun(db, images, { name: 'net', seed: 1, skill: 1, classes })
  const strong = addRun(db, images, { name: 'net', seed: 2, skill: 3, classes: ['malignant', 'benign'] })

  it('has the numbers of the statistics, n and prevalence beside them', () => {
    const { runs } = evaluateStudy(db, { part: 'test' })
    const judged = readEvaluatedRun(db, runById(db, weak)!, 'test')
    const reference = evaluateWithIntervals(judged)
    expect(runs[0]).toMatchObject({
      run: weak,
      n: 120,
      groups: 120,
      support: [80, 40],
      prevalence: { benign: 2 / 3, malignant: 1 / 3 },
      auc: reference.auc,
      kappa: reference.kappa,
      logLoss: reference.logLoss,
      partialAuc: reference.partialAuc,
      intervals: reference.intervals,
      precisionRecall: reference.precisionRecall,
    })
  })

  it('compares models whatever the order of their classes, each by a name of its own', () => {
    const { comparisons, agreements } = evaluateStudy(db, { part: 'test' })
    // What each calls an image, by name.
    const called = [weak, strong].map((id) => {
      const judged = readEvaluatedRun(db, runById(db, id)!, 'test')
      return judged.rows.map(({ probabilities: p }) => judged.classes[p[0]! >= p[1]! ? 0 : 1]!)
    })
    const { n, kappa } = reviewerAgreement(called[0]!, called[1]!)
    expect(agreements).toMatchObject([{ a: weak, b: strong, n, kappa, interval: expect.any(Array) as [] }])
    const auc = comparisons.find((c) => c.metric === 'auc')!
    expect(auc).toMatchObject({ a: weak, b: strong, test: 'delong', family: 1 })
    expect(auc.difference).toBeLessThan(0)
    expect(auc.sentence).toContain(`net (run ${strong})`)
  })

  it('chooses thresholds and temperature on validation, and only applies them to test', () => {
    const validation = readEvaluatedRun(db, runById(db, weak)!, 'val')
    const youden = chooseThreshold(validation, { kind: 'youden' })!
    const [run] = evaluateStudy(db, { part: 'test', runs: [weak] }).runs
    const shown = run!.operatingPoints.find((point) => point.validation.rule.kind === 'youden')!
    expect(shown.validation).toEqual(youden)
    expect(shown.result).toMatchObject({ threshold: youden.threshold, n: 120 })
    expect(run!.calibration).toMatchObject({ n: validation.rows.length, before: { ece: run!.ece } })
    expect(run!.calibration!.before.intervals.ece).toEqual(run!.intervals['ece'])
    expect(evaluateStudy(db, { part: 'val', runs: [weak] }).runs[0]!.calibration).toBeNull()
  })

  it('evaluates at a stored operating point when asked to, else as before', () => {
    const context = contextOf(db)
    const before = evaluateStudy(db, { part: 'test', runs: [weak] }).runs[0]!
    const stored = setOperatingPoint(context, { run: weak, rule: { kind: 'sensitivity', atLeast: 0.95 } })!
    expect(operatingPointOf(db, weak)).toEqual(stored)
    const same = evaluateStudy(db, { part: 'test', runs: [weak] }).runs[0]!
    expect([same.threshold, same.recall]).toEqual([0.5, before.recall])
    const there = evaluateStudy(db, { part: 'test', runs: [weak], atOperatingPoint: true }).runs[0]!
    const chosen = same.operatingPoints.find((point) => point.chosen)!
    expect(there).toMatchObject({ threshold: stored.threshold, recall: chosen.result.sensitivity })
    expect(there.recall!).toBeGreaterThan(before.recall!)
    expect(setOperatingPoint(context, { run: weak, rule: null })).toBeNull()
    expect(() =>
      setOperatingPoint(context, { run: weak, rule: { kind: 'sensitivity', atLeast: 2 } }),
    ).toThrow(/cannot be chosen/)
  })

  it('sets a threshold by hand on the validation curve, and subgroups follow it too', () => {
    const context = contextOf(db)
    const curve = operatingCurve(context, { run: weak })!
    const validation = readEvaluatedRun(db, runById(db, weak)!, 'val')
    expect(curve).toMatchObject({ run: weak, positive: 'malignant', n: validation.rows.length })
    expect(curve.falsePositives.at(-1)).toBe(curve.n - curve.positives)
    expect([curve.thresholds[0], curve.truePositives[0], curve.falsePositives[0]]).toEqual([1, 0, 0])
    const i = Math.floor(curve.thresholds.length / 3)
    const value = curve.thresholds[i]!
    const stored = setOperatingPoint(context, { run: weak, rule: { kind: 'threshold', value } })!
    expect(stored.threshold).toBe(value)
    expect(stored.sensitivity).toBe(curve.truePositives[i]! / curve.positives)
    expect(runById(db, weak)!.threshold).toEqual({
      className: 'malignant',
      threshold: value,
      rule: stored.rule,
    })
    const ask = { part: 'test', runs: [weak], atOperatingPoint: true } as const
    const [run] = evaluateStudy(db, ask).runs
    expect(run!.operatingPoints[0]).toMatchObject({ chosen: true, validation: { rule: stored.rule } })
    const recall = (request: Parameters<typeof evaluateStudySubgroups>[1]) =>
      evaluateStudySubgroups(db, request).tables.flatMap((table) =>
        table.runs[0]!.rows.map((row) => row.recall),
      )
    expect(recall(ask)).not.toEqual(recall({ ...ask, atOperatingPoint: false }))
    setOperatingPoint(context, { run: weak, rule: null })
    expect(runById(db, weak)!.threshold).toBeNull()
    expect(() => setOperatingPoint(context, { run: weak, rule: { kind: 'threshold', value: 1.2 } })).toThrow(
      /cannot be chosen/,
    )
  })

  it('evaluates the mean of runs like a run', () => {
    const { runs } = evaluateStudy(db, { part: 'test', ensembles: [[weak, strong]] })
    expect(runs.map((run) => run.run)).toEqual([weak, strong, -1])
    expect(runs[2]).toMatchObject({ members: [weak, strong], n: 120 })
    const [a, b] = [weak, strong].map((id) => readEvaluatedRun(db, runById(db, id)!, 'test'))
    const rows = a!.rows.map((row, i) => ({
      ...row,
      probabilities: [0, 1].map((k) => (row.probabilities[k]! + b!.rows[i]!.probabilities[k]!) / 2),
    }))
    expect(runs[2]!.auc).toBeCloseTo(evaluateWithIntervals({ ...a!, rows }).auc!, 12)
    expect(runs[2]!.calibration).not.toBeNull()
    expect(() => evaluateStudy(db, { part: 'test', ensembles: [[weak]] })).toThrow(/at least two/)
    expect(() => evaluateStudy(db, { part: 'test', runs: [99] })).toThrow(/no run 99/)
  })

  it('splits by what the metadata records, and says what is too small or missing', () => {
    const { tables, missing } = evaluateStudySubgroups(db, { part: 'test', runs: [weak] })
    expect(tables.map((table) => table.attribute)).toEqual(['sex', 'age'])
    expect(missing).toEqual(['site', 'confirmation', 'skinType', 'device'])
    const [sex, age] = tables as [(typeof tables)[0], (typeof tables)[0]]
    expect(sex.runs[0]!.rows.map((row) => row.value).sort()).toEqual(['female', 'male'])
    expect(sex.runs[0]!.rows.reduce((sum, row) => sum + row.n, 0)).toBe(120)
    expect(age.runs[0]!.rows.map((row) => row.value)).toContain('40-59')
    const judged = readEvaluatedRun(db, runById(db, weak)!, 'test')
    const men = judged.rows.filter((_, i) => images[judged.images[i]! - 1]!.metadata!['sex'] === 'male')
    const shown = sex.runs[0]!.rows.find((row) => row.value === 'male')!
    expect(shown.auc).toBeCloseTo(evaluateWithIntervals({ ...judged, rows: men }).auc!, 12)
  })
})

it('finds relatives across the split and scores without them', () => {
  const images = twoClasses(200)
  const test = images.findIndex((image) => image.part === 'test')
  const train = images.findIndex((image) => image.part === 'train')
  const others = images.flatMap((image, i) => (image.part === 'test' && i !== test ? [i] : []))
  const lesion = { ...images[test]!, metadata: images[train]!.metadata! }
  images[test] = lesion
  images[others[0]!] = { ...images[others[0]!]!, sha256: 'same' }
  images[train] = { ...images[train]!, sha256: 'same' }
  const db = makeStudy(images)
  const ids = [train + 1, others[1]! + 1].sort((a, b) => a - b) as [number, number]
  const turned = { isSameFile: false, similarity: 0.9, mirrored: true, degrees: 90, overlap: 1 }
  const search = { compared: 200, minSimilarity: 0.75 }
  insertDuplicates(db, 1, search, [{ images: ids, recordedAs: null, ...turned }], '2026-01-01T00:00:00Z')
  const run = addRun(db, images, { name: 'net', seed: 4, skill: 1, classes })
  const { leaks } = evaluateStudy(db, { part: 'test' })
  expect(leaks).toHaveLength(1)
  const [leak] = leaks
  expect(leak).toMatchObject({ leaked: 3, clean: 77, exactDuplicates: 1, search })
  expect(
    Object.fromEntries(leak!.findings.map((f) => [f.kind, [f.isKnown, f.shared, f.testImages]])),
  ).toEqual({
    patient: [false, 0, 0],
    lesion: [true, 1, 1],
    identicalFile: [true, 1, 1],
    nearDuplicate: [true, 1, 1],
  })
  expect(leak!.scores[0]).toMatchObject({ run, withThem: { n: 80 }, without: { n: 77 } })
  const judged = readEvaluatedRun(db, runById(db, run)!, 'test')
  const rows = judged.rows.filter((_, i) => ![test, others[0], others[1]].includes(judged.images[i]! - 1))
  expect(leak!.scores[0]!.without!.auc).toBeCloseTo(evaluateWithIntervals({ ...judged, rows }).auc!, 12)
})

it('asks about a score above the winners on as many classes', () => {
  const names = ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc']
  const images = Array.from({ length: 140 }, (_, i) => ({ label: names[i % 7]!, part: 'test' as const }))
  const db = makeStudy(images)
  addRun(db, images, { name: 'too good', seed: 1, skill: 9, classes: names })
  const [run] = evaluateStudy(db, { part: 'test' }).runs
  expect(run).toMatchObject({ balancedAccuracy: 1, positive: null, operatingPoints: [], calibration: null })
  expect(run!.question).toMatch(/winners of ISIC 2018.*\?/)
  expect(run!.isic.balancedAccuracy).toBe(1)
})

it('writes the challenge file with its columns', async () => {
  const names = ['nv', 'mel', 'bcc']
  const images = Array.from({ length: 6 }, (_, i) => ({ label: names[i % 3]!, part: 'test' as const }))
  const db = makeStudy(images)
  const run = addRun(db, images, { name: 'net', seed: 1, skill: 1, classes: names })
  const folder = temporary()
  const written = await writeIsicCsv(contextOf(db), { run, part: 'all', file: join(folder, 'sub', 'x.csv') })
  const [header, first] = readFileSync(written.file, 'utf8').split('\n')
  expect(header).toBe('image,MEL,NV,BCC,AKIEC,BKL,DF,VASC')
  const cells = first!.split(',')
  expect(cells[0]).toBe('i001')
  expect(cells.slice(4)).toEqual(['0', '0', '0', '0'])
  const stored = readEvaluatedRun(db, runById(db, run)!, 'test').rows[0]!.probabilities
  expect(cells.slice(1, 4).map(Number)).toEqual([stored[1], stored[2], stored[0]])
})

it('answers the same question once, and again when a label changed; in a thread, which can be left', async () => {
  const folder = temporary()
  const images = twoClasses(60)
  const db = makeStudy(images, join(folder, 'study.sqlite'))
  onTestFinished(() => void db.close())
  const run = addRun(db, images, { name: 'net', seed: 1, skill: 1, classes })
  const context = contextOf(db, folder)
  const first = await evaluateRuns(context, { part: 'test' })
  expect(first).toEqual(evaluateStudy(db, { part: 'test' }))
  expect(await evaluateRuns(context, { part: 'test' })).toBe(first)
  insertLabels(db, [{ image: 1, label: 'benign', source: 'review' }], 'now')
  const after = await evaluateRuns(context, { part: 'test' })
  expect(after.runs[0]!.support).not.toEqual(first.runs[0]!.support)
  insertOperatingPoint(db, run, null, 0, 'now')
  const controller = new AbortController()
  const left = evaluateRuns(context, { part: 'test' }, controller.signal)
  controller.abort()
  await expect(left).rejects.toMatchObject({ code: 'cancelled' })
  await expect(evaluateRuns(context, { part: 'test', runs: [7] })).rejects.toMatchObject({
    code: 'not-found',
  })
  expect((await evaluateRuns(context, { part: 'test' })).runs).toHaveLength(1)
})

describe('a run whose predictions are not probabilities', () => {
  const images = twoClasses(120)
  const db = makeStudy(images)
  const good = addRun(db, images, { name: 'good', seed: 1, skill: 2, classes })
  const alone = evaluateStudy(db, { part: 'test' })
  const bad = addRun(db, images, { name: 'logits', seed: 2, skill: 2, classes, endsInLogits: true })
  const message = {
    text: expect.stringMatching(
      /^\d+ of its 48 predictions are not probabilities, but such as -?\d+\.\d+\.$/,
    ) as string,
  }

  it('is left out by name, and the rest is as without it', () => {
    const { runs, leftOut, comparisons } = evaluateStudy(db, { part: 'test' })
    expect(leftOut).toMatchObject([{ run: bad, name: 'logits', message }])
    expect(runs).toEqual(alone.runs)
    expect(comparisons).toEqual([])
    expect(evaluateStudy(db, { part: 'test', runs: [good, bad] }).leftOut).toHaveLength(1)
    expect(evaluateStudySubgroups(db, { part: 'test' }).tables[0]!.runs.map(({ run }) => run)).toEqual([good])
  })

  it('is refused where nothing else was asked for', () => {
    const refusal = `Run ${bad} (logits) cannot be evaluated: `
    expect(() => evaluateStudy(db, { part: 'test', runs: [bad] })).toThrow(refusal)
    expect(() => evaluateStudy(db, { part: 'test', ensembles: [[good, bad]] })).toThrow(refusal)
    const choose = (run: number): unknown =>
      setOperatingPoint(contextOf(db), { run, rule: { kind: 'youden' } })
    expect(() => choose(bad)).toThrow(refusal)
    expect(operatingCurve(contextOf(db), { run: bad })).toBeNull()
  })
})
