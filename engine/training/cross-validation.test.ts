/** A cross-validation through the engine's calls: one run that stands for its folds. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { OcclusionResult } from '../../shared/domain/occlusion.ts'
import type { ExplainResult } from '../../shared/domain/prediction.ts'
import type { RequestOf } from '../../shared/rpc.ts'
import { evaluate } from '../../metrics/evaluate.ts'
import { readEvaluatedRun } from '../evaluation/evaluated-model.ts'
import { runById } from '../db/runs.ts'
import type { Engine } from '../engine.ts'
import type { caller } from '../testing/caller.ts'
import { engineStudy } from '../testing/engine-study.ts'
import { classFolders, temporaryFolder } from '../testing/image-folder.ts'
import { MISBEHAVIOUR } from '../testing/fake-compute.ts'

const FOLDS = 3
/** News of a job come at most ten times a second: not every phase is seen. */
const EPOCHS = 4
const SOON = { timeout: 10_000 }

let engine: Engine
let folder: string
let call: ReturnType<typeof caller>
let phases: JobInfo['phase'][]

beforeEach(async () => {
  ;({ engine, call, folder } = await engineStudy({ perClass: 20, cancelMs: 300 }))
  phases = []
  engine.onEvent((name, payload) => {
    if (name === 'job') phases.push((payload as JobInfo).phase)
  })
})

async function crossValidated(settings: RequestOf<EngineCalls, 'run.start'> = {}): Promise<JobInfo> {
  return engine.finished((await call('run.start', { folds: FOLDS, epochs: EPOCHS, ...settings })).id)
}

async function imagesOf(run: number): Promise<Set<string>> {
  return new Set((await call('predictions.list', { run, part: 'all' })).map(({ image }) => image))
}

it('is one run of the list, with predictions of every image by models that did not learn from it', async () => {
  const before = await call('dataset.summary', null)
  expect((await crossValidated()).error).toBeNull()
  expect(await call('dataset.summary', null)).toEqual(before)

  const [run, ...others] = await call('runs.list', null)
  expect(others).toEqual([])
  expect(run).toMatchObject({
    status: 'done',
    stopped: 'completed',
    file: null,
    tap: 'last_relu',
    parameters: 1234,
  })
  expect(run!.folds).toHaveLength(FOLDS)
  for (const at of [1, 3])
    expect(phases).toContainEqual(expect.objectContaining({ step: 'epoch', fold: { at, of: FOLDS } }))

  const parts = before!.split
  for (const part of ['train', 'val', 'test'] as const)
    expect(await call('predictions.list', { run: run!.id, part })).toHaveLength(parts[part])
  const test = new Set((await call('predictions.list', { run: run!.id, part: 'test' })).map((p) => p.image))
  const held: string[] = []
  for (const id of run!.folds) {
    const fold = await call('run.get', { run: id })
    expect(fold).toMatchObject({ status: 'done', folds: [] })
    expect(fold.epochs).toHaveLength(EPOCHS)
    const predicted = await imagesOf(id)
    expect([...test].filter((key) => !predicted.has(key))).toEqual([])
    held.push(...[...predicted].filter((key) => !test.has(key)))
  }
  expect(held.length).toBe(parts.train + parts.val)
  expect(new Set(held).size).toBe(held.length)
})

it('is judged out of fold with each fold beside it, and on test as the mean of its models', async () => {
  await crossValidated()
  await engine.finished((await call('run.start', { epochs: 1 })).id)
  const { split } = (await call('dataset.summary', null))!
  const [alone, run] = await call('runs.list', null)

  const { runs, comparisons, leaks } = await call('evaluate', { part: 'out-of-fold' })
  expect(runs.map((each) => each.run)).toEqual([run!.id])
  expect(comparisons).toEqual([])
  expect(leaks).toEqual([])
  const [judged] = runs
  expect(judged).toMatchObject({ n: split.train + split.val, part: 'out-of-fold', calibration: null })
  expect(judged!.intervals.auc).toHaveLength(2)
  expect(judged!.notes.join()).toMatch(/3 models that did not learn from it/)
  const { folds, mean, deviation } = judged!.folds!
  expect(folds.map(({ fold, run: model }) => [fold, model])).toEqual(
    run!.folds.map((model, i) => [i + 1, model]),
  )
  expect(folds.reduce((sum, { n }) => sum + n, 0)).toBe(judged!.n)
  const { db } = engine.context.study
  const accuracies = run!.folds.map(
    (model) => evaluate(readEvaluatedRun(db, runById(db, model)!, 'test')).accuracy!,
  )
  expect(folds.map(({ accuracy }) => accuracy)).toEqual(accuracies)
  const average = accuracies.reduce((a, b) => a + b, 0) / FOLDS
  expect(mean.accuracy).toBeCloseTo(average, 12)
  const squares = accuracies.reduce((sum, value) => sum + (value - average) ** 2, 0)
  expect(deviation.accuracy).toBeCloseTo(Math.sqrt(squares / (FOLDS - 1)), 12)

  const onTest = await call('evaluate', { part: 'test' })
  expect(onTest.runs.map(({ run: id, n, folds: of }) => [id, n, of])).toEqual([
    [run!.id, split.test, null],
    [alone!.id, split.test, null],
  ])
  expect(onTest.runs[0]!.calibration?.n).toBe(split.train + split.val)
  await expect(call('evaluate', { part: 'out-of-fold', runs: [alone!.id] })).rejects.toThrow(
    /not a cross-validation/,
  )
  const point = await call('operating-point.set', { run: run!.id, rule: { kind: 'youden' } })
  expect(point!.n).toBe(split.train + split.val)
})

it('goes on with the fold that was stopped and leaves the finished ones alone', async () => {
  const started = await call('run.start', { folds: FOLDS, epochs: 12 })
  await expect
    .poll(() => phases.some((phase) => phase?.step === 'epoch' && phase.fold?.at === 2), SOON)
    .toBe(true)
  await call('job.cancel', { id: started.id })
  expect((await engine.finished(started.id)).status).toBe('cancelled')
  const [stopped] = await call('runs.list', null)
  const folds = await Promise.all(stopped!.folds.map((run) => call('run.get', { run })))
  expect(stopped).toMatchObject({ status: 'cancelled', predicted: 0 })
  expect(folds.map(({ status }) => status)).toEqual(['done', 'cancelled', 'queued'])
  await expect(call('run.resume', { run: folds[1]!.id })).rejects.toThrow(/fold of the cross-validation/)

  const resumed = await call('run.resume', { run: stopped!.id })
  expect(await engine.finished(resumed.id)).toMatchObject({ status: 'done', error: null })
  expect(await call('runs.list', null)).toMatchObject([{ id: stopped!.id, status: 'done' }])
  // Only its predictions were still to be made.
  expect(await call('run.get', { run: folds[0]!.id })).toEqual({
    ...folds[0]!,
    predicted: expect.any(Number),
  })
  await expect(call('run.export', { run: stopped!.id, file: join(folder, 'm.keras') })).rejects.toThrow(
    /has 3 models/,
  )
})

it('is discarded with its folds', async () => {
  const started = await call('run.start', { folds: FOLDS, epochs: 12 })
  await expect
    .poll(() => phases.some((phase) => phase?.step === 'epoch' && phase.fold?.at === 2), SOON)
    .toBe(true)
  await call('run.discard', { run: started.run! })
  expect(await call('runs.list', null)).toEqual([])
  expect(readdirSync(join(folder, 's.lesionlens/models'))).toEqual([])
  const left = (table: string) =>
    engine.context.study.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect([left('run'), left('fold'), left('split'), left('prediction')]).toEqual([0, 0, 1, 0])
})

it('stays when something rests on a model of its finished folds', async () => {
  const started = await call('run.start', { folds: FOLDS, epochs: 12 })
  await expect
    .poll(() => phases.some((phase) => phase?.step === 'epoch' && phase.fold?.at === 2), SOON)
    .toBe(true)
  await call('job.cancel', { id: started.id })
  await engine.finished(started.id)
  const [run] = await call('runs.list', null)
  const explained = await call('explain.start', { run: run!.folds[0]!, images: [1] })
  expect((await engine.finished(explained.id)).error).toBeNull()
  await expect(call('run.discard', { run: run!.id })).rejects.toThrow(/depend on it/)
  expect(await call('runs.list', null)).toMatchObject([{ id: run!.id, status: 'cancelled' }])
})

it('is interrupted when the process of its fold dies, and halves the batch for all folds that are left', async () => {
  const job = await crossValidated({ seed: MISBEHAVIOUR.exhausted, batch: 8 })
  expect(job.status).toBe('interrupted')
  const [run] = await call('runs.list', null)
  expect(run).toMatchObject({ status: 'interrupted', stopped: 'out of memory' })
  const resumed = await call('run.resume', { run: run!.id, halveBatch: true })
  expect((await engine.finished(resumed.id)).status).toBe('done')
  for (const id of run!.folds) expect((await call('run.get', { run: id })).config!.expert.microBatch).toBe(4)
})

it('is paused in the fold under way; it has no early end', async () => {
  const { id, run } = await call('run.start', { folds: FOLDS, epochs: 50 })
  await expect.poll(() => phases.some((phase) => phase?.step === 'epoch' && phase.at === 2), SOON).toBe(true)
  expect(await call('run.pause', { run: run!, paused: true })).toMatchObject({ phase: { step: 'paused' } })
  await call('run.pause', { run: run!, paused: false })
  await expect(call('run.stop', { run: run! })).rejects.toThrow(/cannot end early/)
  await call('job.cancel', { id })
})

it('predicts what is new with the models that did not see it', async () => {
  await crossValidated()
  const [run] = await call('runs.list', null)
  const outside = join(folder, 'images/benign/benign_0.png')
  const job = await call('predict.start', { run: run!.id, files: [outside] })
  const { result } = await engine.finished(job.id)
  expect(result).toMatchObject({
    outside: [{ image: outside, probabilities: [expect.any(Number), expect.any(Number)] }],
  })
})

it('explains an image by the model that held it out, and one of the test split by the mean of all', async () => {
  await crossValidated()
  const [run] = await call('runs.list', null)
  const explained: Record<string, number> = {}
  for (const part of ['val', 'test'] as const) {
    const job = await engine.finished((await call('explain.start', { run: run!.id, part })).id)
    expect(job.error).toBeNull()
    const { items } = job.result as ExplainResult
    explained[part] = items.length
    const images = await call('images.page', { part, offset: 0, limit: 1 })
    const { outputs } = await call('sample.view', { image: images.items[0]!.id, runs: [run!.id] })
    const [output] = outputs
    expect(output!.explanations).toMatchObject([{ className: output!.prediction!.predicted, quality: 'ok' }])
  }
  const { split } = (await call('dataset.summary', null))!
  expect(explained).toEqual({ val: split.val, test: split.test })
  // The models themselves have no maps of it: those are of the cross-validation.
  const [model] = run!.folds
  const test = await call('images.page', { part: 'test', offset: 0, limit: 1 })
  const own = await call('sample.view', { image: test.items[0]!.id, runs: [model!] })
  expect(own.outputs[0]!.explanations).toEqual([])
  await expect(call('faithfulness.start', { run: run!.id })).rejects.toThrow(/has 3 models/)

  const image = test.items[0]!.id
  const rectangles = [{ x: 0, y: 0, width: 0.5, height: 0.5 }]
  const covered = await engine.finished(
    (await call('occlude.test', { runs: [run!.id], image, rectangles })).id,
  )
  const stored = (await call('sample.view', { image, runs: [run!.id] })).outputs[0]!.prediction!
  const [answer] = (covered.result as OcclusionResult).items
  expect(answer!.before.probabilities[0]).toBeCloseTo(stored.probabilities[0]!, 12)
  expect(answer!.change).not.toBe(0)
})

it('refuses what would not be a cross-validation', async () => {
  await expect(call('run.start', { folds: 1 })).rejects.toThrow(/folds/)
  const alone = await engine.finished((await call('run.start', { epochs: 1 })).id)
  const { run } = alone.result as { run: number }
  await expect(call('run.start', { folds: 3, weights: `run:${run}` })).rejects.toThrow(/unseen/)
  const few = await temporaryFolder()
  await classFolders(join(few, 'images'), 3)
  await call('study.open', { folder: join(few, 's.lesionlens'), create: true })
  await engine.finished((await call('dataset.import', { folder: join(few, 'images') })).id)
  await expect(call('run.start', { folds: 10 })).rejects.toThrow(/10 folds/)
})
