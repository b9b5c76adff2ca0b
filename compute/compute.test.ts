/** The compute program as the engine sees it: a process of its own, spoken to through the contract. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encodePng } from '../imaging/encode.ts'
import type { ComputeCalls, ComputeEvents } from '../shared/contract/compute-calls.ts'
import type { ExplainedBatch } from '../shared/contract/compute-explanation.ts'
import type { LabelledImage } from '../shared/contract/compute-images.ts'
import type { PredictedBatch } from '../shared/contract/compute-prediction.ts'
import type { TrainRequest } from '../shared/contract/compute-training.ts'
import type { JobPhase, Progress } from '../shared/domain/job-phase.ts'
import type { Epoch } from '../shared/domain/epoch.ts'
import { trainConfigSchema } from '../shared/domain/train-config.ts'
import { Random } from '../shared/random.ts'
import { createCaller, type Caller, type NoEvents } from '../shared/rpc.ts'
import { readModelFile } from './keras/read.ts'

const SIZE = 32
const CLASSES = ['plain', 'spotted']
/** Random kills over one short training; LESIONLENS_KILLS=20 is the full measure. */
const KILLS = Number(process.env['LESIONLENS_KILLS'] ?? 3)
const EPOCHS = Math.max(4, KILLS + 2)
let folder: string
let images: readonly LabelledImage[]
let child: ChildProcess | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-compute-'))
  images = await Promise.all(Array.from({ length: 40 }, (_, id) => makeImage(id)))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => void child?.kill('SIGKILL'))

/** Noise, with a dark spot in the middle of every second image. */
async function makeImage(id: number): Promise<LabelledImage> {
  const random = new Random(id)
  const label = id % 2
  const pixels = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE)]
    const dark = label === 1 && Math.hypot(x - SIZE / 2, y - SIZE / 2) < 8
    return (dark ? 20 : 120) + random.below(100)
  })
  const file = join(folder, `${id}.png`)
  await writeFile(file, await encodePng(pixels, SIZE, SIZE))
  return { id, file, sha256: `${id}`.padStart(64, 'c'), label }
}

const silent = { progress: () => undefined, epoch: () => undefined }

function start(): Caller<ComputeCalls, NoEvents, ComputeEvents> {
  const started = fork(new URL('./index.ts', import.meta.url), { serialization: 'advanced', execArgv: [] })
  child = started
  return createCaller<ComputeCalls, NoEvents, ComputeEvents>({
    post: (message) => started.send(message),
    onMessage: (listener) => started.on('message', listener as (message: unknown) => void),
  })
}

function request(name: string, epochs: number): TrainRequest {
  return {
    job: 7,
    config: trainConfigSchema.parse({
      model: 'scratch-cnn',
      size: SIZE,
      epochs,
      batch: 8,
      learningRate: 3e-3,
    }),
    classes: CLASSES,
    train: images.slice(0, 29),
    val: images.slice(29),
    out: join(folder, name, 'best.keras'),
    pixelCache: join(folder, 'cache'),
    checkpoint: join(folder, name, 'state.checkpoint'),
  }
}

describe('the compute program', () => {
  it('trains, keeps the best weights, and predicts from their file what training saw', async () => {
    const compute = start()
    expect(await compute.call('device', null)).toMatchObject({
      device: expect.stringMatching(/cpu|gpu/) as string,
    })
    const epochs: Epoch[] = []
    const phases: JobPhase[] = []
    const wanted = request('whole', EPOCHS)
    const outcome = await compute.call('train', wanted, {
      on: { progress: ({ phase }) => void phases.push(phase), epoch: (epoch) => void epochs.push(epoch) },
    })
    expect(epochs).toHaveLength(EPOCHS)
    expect(epochs.at(-1)!.loss).toBeLessThan(0.8 * epochs[0]!.loss)
    for (const phase of [{ step: 'tracing' }, { step: 'epoch', at: 2, of: EPOCHS }, { step: 'validating' }])
      expect(phases).toContainEqual(phase)
    expect(await readdir(join(folder, 'whole'))).toEqual(['best.keras'])
    const best = epochs[outcome.bestEpoch - 1]!
    expect(best.valLoss).toBe(Math.min(...epochs.map(({ valLoss }) => valLoss)))

    const losses: number[] = []
    const failed: number[] = []
    const predicted = (batch: PredictedBatch): void => {
      for (const { image, probabilities } of batch.items)
        losses.push(-Math.log(probabilities[images[image]!.label]!))
      failed.push(...batch.failed.map(({ image }) => image))
    }
    const missing = { id: 99, file: join(folder, 'missing.png'), sha256: 'd'.repeat(64) }
    const { out: model, pixelCache } = wanted
    const { input } = outcome
    const asked = { model, input, pixelCache }
    await compute.call(
      'predict',
      { ...asked, images: [missing, ...wanted.val] },
      { on: { ...silent, predicted } },
    )
    expect(failed).toEqual([99])
    expect(losses.reduce((a, b) => a + b, 0) / losses.length).toBeCloseTo(best.valLoss, 4)

    const maps: ExplainedBatch[] = []
    const explained = wanted.val.map((image) => ({ ...image, target: null }))
    await compute.call(
      'explain',
      { ...asked, method: 'grad-cam', images: explained },
      { on: { ...silent, explained: (batch) => void maps.push(batch) } },
    )
    expect(maps.flatMap(({ items }) => items.map(({ image }) => image))).toEqual(
      wanted.val.map(({ id }) => id),
    )
    expect(maps[0]!.layer).toBe(outcome.tap)
    const { map, width, height } = maps[0]!.items[0]!
    expect(map).toBeInstanceOf(Float32Array)
    expect(map.length).toBe(width * height)
  })

  it('ends after its first epoch when it is asked to while the network is built', async () => {
    const compute = start()
    const wanted = request('stopped', 50)
    const progress = ({ phase }: Progress): void => {
      if (phase.step === 'loading') void compute.call('train.stop', wanted)
    }
    expect(await compute.call('train', wanted, { on: { ...silent, progress } })).toMatchObject({
      stopped: 'stopped',
      bestEpoch: 1,
    })
  })

  it('cancels while it trains and takes the next call', async () => {
    const compute = start()
    const controller = new AbortController()
    const progress = ({ phase }: Progress): void => void (phase.step === 'epoch' && controller.abort())
    const training = compute.call('train', request('cancelled', 500), {
      signal: controller.signal,
      on: { ...silent, progress },
    })
    await expect(training).rejects.toMatchObject({ code: 'cancelled' })
    expect(await compute.call('device', null)).toHaveProperty('version')
  })

  it('killed at any moment it leaves a whole file, and the next process goes on to the same weights', async () => {
    const wanted = request('killed', EPOCHS)
    let killed = 0
    for (; killed < KILLS; killed++) {
      const compute = start()
      const { promise: seen, resolve: epoch } = Promise.withResolvers<unknown>()
      void compute.call('train', wanted, { on: { ...silent, epoch } }).catch(() => undefined)
      await seen
      while (!existsSync(wanted.checkpoint!)) await new Promise((resolve) => setTimeout(resolve, 10))
      await new Promise((resolve) => setTimeout(resolve, new Random(killed).below(60)))
      const exited = once(child!, 'exit')
      child!.kill('SIGKILL')
      await exited
      expect((await readModelFile(wanted.out)).classNames).toEqual(CLASSES)
    }
    const compute = start()
    const epochs: number[] = []
    const epoch = (each: Epoch): void => void epochs.push(each.epoch)
    const outcome = await compute.call('train', wanted, { on: { ...silent, epoch } })
    expect(outcome.stopped).toBe('completed')
    expect(epochs[0]).toBeGreaterThan(1)
    expect(epochs.at(-1)).toBe(EPOCHS)
    const uninterrupted = request('whole', EPOCHS)
    if (!existsSync(uninterrupted.out)) await compute.call('train', uninterrupted, { on: silent })
    const [resumed, whole] = await Promise.all([wanted.out, uninterrupted.out].map(readModelFile))
    for (const [key, { values }] of whole!.weights) {
      const others = resumed!.weights.get(key)!.values
      const largest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]!)), 0)
      expect(largest, key).toBeLessThan(1e-5)
    }
  })

  it('ends when the engine is gone', async () => {
    const compute = start()
    await compute.call('device', null)
    const exited = once(child!, 'exit')
    child!.disconnect()
    expect((await exited)[0]).toBe(0)
  })
})
