/** How models are fed and what they start from, through the engine's calls. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { AddedModel } from '../../shared/domain/run.ts'
import type { RequestOf } from '../../shared/rpc.ts'
import type { Engine } from '../engine.ts'
import { testEngine } from '../testing/engine-study.ts'
import { evenly } from './doctor.ts'
import type { WeightsSource } from '../weights/weights-source.ts'
import { caller } from '../testing/caller.ts'
import { classFolders, temporaryFolder } from '../testing/image-folder.ts'
import { weightsServer } from '../testing/weights-server.ts'

const published = Buffer.from('weights '.repeat(5000))

let engine: Engine
let folder: string

function start(weights?: WeightsSource): void {
  engine = weights ? testEngine({ weights }) : testEngine()
}

/** Weights of MobileNetV2 alone, at a server of this test. */
function sourceAt(origin: string): WeightsSource {
  const hash = { algorithm: 'md5', value: createHash('md5').update(published).digest('hex') } as const
  const entry = {
    file: 'w.h5',
    url: 'https://weights.example/w.h5',
    bytes: published.length,
    hash,
    licence: 'free',
  }
  return {
    origin,
    cacheFolder: join(folder, 'weights'),
    timing: { connectMs: 500, stallMs: 500, attempts: 2, backoffMs: 5 },
    entryOf: (model, alpha = 1) =>
      model === 'mobilenet-v2' && alpha === 1 ? { ...entry, model, alpha } : undefined,
  }
}

const call = caller(() => engine)

async function finished(job: Promise<JobInfo>): Promise<JobInfo> {
  return engine.finished((await job).id)
}

async function result<T>(job: Promise<JobInfo>): Promise<T> {
  const ended = await finished(job)
  expect(ended.error).toBeNull()
  return ended.result as T
}

async function withImages(): Promise<void> {
  await classFolders(join(folder, 'images'), 12)
  await call('study.open', { folder: join(folder, 's.lesionlens'), create: true })
  await result(call('dataset.import', { folder: join(folder, 'images') }))
}

async function added(
  content: string,
  more: Partial<RequestOf<EngineCalls, 'model.add'>> = {},
): Promise<AddedModel> {
  const file = join(folder, 'net.keras')
  writeFileSync(file, content)
  return result(call('model.add', { file, ...more }))
}

beforeEach(async () => void (folder = await temporaryFolder()))

describe('the preprocessing doctor', () => {
  beforeEach(async () => {
    start()
    await withImages()
  })

  it('sets the range that fits while a model is added, and predicts with it', async () => {
    const { run, preprocessing } = await added('wants 0..1')
    expect(preprocessing).toMatchObject({ suggestion: { range: '0..1' }, applied: true })
    expect(preprocessing!.support).toEqual([10, 10])
    const detail = await call('run.get', { run })
    expect(detail).toMatchObject({ input: { range: '0..1', channelOrder: 'rgb' }, predicted: 4 })
    expect(await call('preprocessing.get', { run })).toEqual(preprocessing)
  })

  it("leaves a range alone that fits, and one that is the user's own", async () => {
    const fits = await added('anything')
    expect(fits.preprocessing).toMatchObject({ suggestion: null })
    expect(fits.preprocessing!.applied).toBeUndefined()
    const { run, preprocessing } = await added('wants 0..1', { range: '-1..1' })
    expect(preprocessing).toMatchObject({ current: { range: '-1..1' }, suggestion: { range: '0..1' } })
    expect((await call('run.get', { run })).input.range).toBe('-1..1')
  })

  it('does not override the range that the graph names without asking', async () => {
    const { run, preprocessing } = await added('names its range, wants 0..1')
    expect(preprocessing).toMatchObject({ inferred: '0..255', suggestion: { range: '0..1' } })
    expect(preprocessing!.applied).toBeUndefined()
    expect((await call('run.get', { run })).input.range).toBe('0..255')
  })

  it('examines after training, and again when asked', async () => {
    const { run } = await result<{ run: number }>(call('run.start', { epochs: 1 }))
    expect(await call('preprocessing.get', { run })).toMatchObject({ n: 20, warnings: [] })
    const report = await result(call('model.doctor', { run }))
    expect(await call('preprocessing.get', { run })).toEqual(report)
    await expect(call('model.doctor', { run: 99 })).rejects.toThrow(/no run 99/)
  })

  it('feeds the same weights in another way as another run', async () => {
    const { run } = await added('wants 0..1', { range: '-1..1', name: 'Net' })
    const before = await call('predictions.list', { run, part: 'all' })
    const classes = ['malignant', 'benign']
    const made = await result<{ run: number }>(
      call('run.setInput', { run, range: '0..1', channelOrder: 'bgr', classes }),
    )
    const detail = await call('run.get', { run: made.run })
    expect(detail).toMatchObject({
      name: 'Net (0..1)',
      classes,
      input: { range: '0..1', channelOrder: 'bgr', width: 32, height: 32 },
      predicted: 4,
      versions: { from: `run ${run}` },
    })
    const models = join(folder, 's.lesionlens', 'models')
    expect(readdirSync(models)).toEqual(['run-1.keras', 'run-2.keras'])
    expect(readFileSync(join(models, 'run-2.keras'))).toEqual(readFileSync(join(models, 'run-1.keras')))
    expect(await call('predictions.list', { run, part: 'all' })).toEqual(before)
    expect((await call('run.get', { run })).input.range).toBe('-1..1')
  })

  it('keeps the history of the weights', async () => {
    const { run } = await result<{ run: number }>(call('run.start', { epochs: 2 }))
    const made = await result<{ run: number }>(call('run.setInput', { run, range: '0..1' }))
    const [old, changed] = [await call('run.get', { run }), await call('run.get', { run: made.run })]
    expect(changed.epochs).toEqual(old.epochs)
    expect(changed).toMatchObject({ kind: 'trained', config: old.config, weightsSha256: old.weightsSha256 })
  })

  it('refuses changes that are none, and other classes', async () => {
    const { run } = await added('anything')
    await expect(call('run.setInput', { run, range: '0..255' })).rejects.toThrow(
      /already has this input preprocessing/,
    )
    const other = call('run.setInput', { run, range: '0..1', classes: ['benign', 'cat'] })
    await expect(other).rejects.toThrow('The classes of run 1 are benign, malignant, not benign, cat.')
  })
})

describe('a model that is added before any image', () => {
  const study = (): string => join(folder, 's.lesionlens')
  beforeEach(async () => {
    start()
    await call('study.open', { folder: study(), create: true })
  })

  it('makes a study that stays, and is a run on the images of the first import', async () => {
    const { run, preprocessing } = await added('anything', { classes: ['benign', 'malignant'] })
    expect(preprocessing).toBeNull()
    expect(await call('dataset.summary', null)).toBeNull()
    await call('study.close', null)
    expect(await call('study.open', { folder: study(), create: false })).toMatchObject({
      dataset: null,
      runs: 1,
    })
    await classFolders(join(folder, 'images'), 12)
    const dataset = await result<{ split: { test: number } }>(
      call('dataset.import', { folder: join(folder, 'images') }),
    )
    expect(dataset.split.test).toBe(4)
    await result(call('predict.start', { run, part: 'test' }))
    expect(await call('run.get', { run })).toMatchObject({ predicted: 4 })
    const { runs } = await call('evaluate', { part: 'test' })
    expect(runs).toMatchObject([{ run, n: 4 }])
    // The same folder again is a rescan: images, split and what was predicted stay.
    await result(call('dataset.import', { folder: join(folder, 'images') }))
    expect((await call('evaluate', { part: 'test' })).runs).toMatchObject([{ run, n: 4 }])
  })

  it('needs its classes named, and leaves no study behind when refused', async () => {
    writeFileSync(join(folder, 'net.keras'), 'anything')
    const job = await finished(call('model.add', { file: join(folder, 'net.keras') }))
    expect(job.error).toMatchObject({
      code: 'bad-input',
      hint: { text: expect.stringContaining('Name the 2 classes') as string },
    })
    await call('study.close', null)
    expect(readdirSync(folder)).not.toContain('s.lesionlens')
  })
})

describe('pretrained weights', () => {
  it('are told and downloaded without a study', async () => {
    const server = await weightsServer(published, ['good'])
    start(sourceAt(server.origin))
    const file = join(folder, 'weights', 'w.h5')
    const facts = {
      model: 'mobilenet-v2',
      bytes: published.length,
      source: 'https://weights.example/w.h5',
      licence: 'free',
    }
    expect(await call('weights.status', { model: 'mobilenet-v2' })).toEqual({
      ...facts,
      state: 'absent',
      file,
    })
    const phases: JobInfo['phase'][] = []
    engine.onEvent((name, payload) => void (name === 'job' && phases.push((payload as JobInfo).phase)))
    const status = await result(call('weights.download', { model: 'mobilenet-v2' }))
    expect(status).toEqual({ ...facts, state: 'cached', file })
    expect(phases).toContainEqual({ step: 'downloading-weights' })
    expect(await call('weights.status', { model: 'scratch-cnn' })).toMatchObject({
      state: 'none',
      file: null,
    })
    expect(await call('weights.status', { model: 'mobilenet-v2', alpha: 0.5 })).toMatchObject({
      state: 'none',
    })
    await expect(call('weights.download', { model: 'mobilenet-v2', alpha: 0.5 })).rejects.toThrow(/width 0.5/)
    await expect(call('weights.download', { model: 'scratch-cnn' })).rejects.toThrow(/no pretrained weights/)
  })

  it('are downloaded by the training that wants them, and named by its run', async () => {
    const server = await weightsServer(published, ['breaks', 'good'])
    start(sourceAt(server.origin))
    await withImages()
    const config = { model: 'mobilenet-v2', weights: 'imagenet', epochs: 1 } as const
    const { run } = await result<{ run: number }>(call('run.start', config))
    const sha256 = createHash('sha256').update(published).digest('hex')
    const detail = await call('run.get', { run })
    expect(detail.versions['weights']).toBe(`w.h5 sha256:${sha256}`)
    expect(detail.config?.weights).toBe('imagenet')
    await result(call('run.start', config))
    expect(server.asked).toHaveLength(2)
  })

  it('that cannot be had leave no run behind', async () => {
    start(sourceAt(`http://127.0.0.1:${await closedPort()}`))
    await withImages()
    const job = await finished(call('run.start', { model: 'mobilenet-v2', weights: 'imagenet', epochs: 1 }))
    expect(job).toMatchObject({ status: 'failed', error: { code: 'missing' } })
    expect(job.error!.message.text).toMatch(/cannot be reached.*offline/)
    await expect(call('run.start', { weights: 'imagenet' })).rejects.toThrow(
      'no pretrained weights for scratch-cnn',
    )
    await expect(call('run.start', { weights: join(folder, 'no.h5') })).rejects.toThrow(
      /no\.h5 are not there/,
    )
    expect(await call('runs.list', null)).toEqual([])
  })
})

it('takes as many images of each class as there are', () => {
  const images = ['a', 'a', 'a', 'a', 'b', 'c', 'c'].map((label, id) => ({ id, label }))
  const ids = (most: number): number[] => evenly(images, ['a', 'b', 'c'], most).map(({ id }) => id)
  expect(ids(5)).toEqual([0, 4, 5, 1, 6])
  expect(ids(50)).toEqual([0, 4, 5, 1, 6, 2, 3])
  expect(evenly(images, ['d'], 5)).toEqual([])
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
