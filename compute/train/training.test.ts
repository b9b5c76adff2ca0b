import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePng } from '../../imaging/encode.ts'
import type { Weights } from '../../models/graph.ts'
import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import type { TrainRequest } from '../../shared/contract/compute-training.ts'
import type { Epoch } from '../../shared/domain/epoch.ts'
import { trainConfigSchema, type TrainConfigInput } from '../../shared/domain/train-config.ts'
import { Random } from '../../shared/random.ts'
import { SMALL, smallNetwork } from '../explain/testing/small-network.ts'
import type { EmitDuring } from '../emit.ts'
import { tf } from '../nn/tf.ts'
import type { TrainStep } from '../nn/training/train-step.ts'
import { readCheckpoint } from './checkpoint.ts'
import { TrainControl } from './control.ts'
import { HeadLearner } from './head-learner.ts'
import { NetworkLearner, type Learner } from './learner.ts'
import type { Phase } from './phases.ts'
import { Training } from './training.ts'

let folder: string
let images: readonly LabelledImage[]
const input = { width: SMALL.size, height: SMALL.size, channels: 3, range: '0..255' } as const

/** Reddish and bluish noise: two classes that one convolution can tell apart. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-train-'))
  images = await Promise.all(
    Array.from({ length: 26 }, async (_, id) => {
      const random = new Random(id)
      const label = id % 2
      const pixels = Uint8Array.from(
        { length: 192 },
        (_, i) => random.below(160) + (i % 3 === 2 * label ? 80 : 0),
      )
      const file = join(folder, `${id}.png`)
      await writeFile(file, await encodePng(pixels, SMALL.size, SMALL.size))
      return { id, file, sha256: `${id}`.padStart(64, 'a'), label }
    }),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Options {
  readonly config?: TrainConfigInput
  readonly checkpoint?: string
  readonly signal?: AbortSignal
  /** Called after each step. */
  readonly onStep?: (step: TrainStep, control: TrainControl) => void
  /** Continue from the checkpoint file. */
  readonly resume?: boolean
}
interface Run {
  readonly epochs: readonly Epoch[]
  readonly outcome: { readonly stopped: string; readonly bestEpoch: number }
  readonly weights: Weights
  readonly kept: number
}

async function run(options: Options = {}): Promise<Run> {
  const config = trainConfigSchema.parse({
    epochs: 3,
    batch: 4,
    learningRate: 0.02,
    size: 32,
    ...options.config,
  })
  const request: TrainRequest = {
    job: 1,
    config,
    classes: ['red', 'blue'],
    train: images.slice(0, 18),
    val: images.slice(18),
    out: join(folder, 'out.keras'),
    pixelCache: join(folder, 'cache'),
    checkpoint: options.checkpoint,
  }
  const control = new TrainControl()
  const model = smallNetwork(2)
  let learner: Learner | undefined
  const createLearner = (phase: Phase['kind'], weights: Weights | null): Learner => {
    const start = { graph: model.graph, weights: weights ?? model.weights }
    learner =
      phase === 'head'
        ? new HeadLearner(start, 'pool', request, input)
        : new NetworkLearner(start, request, input)
    const { step } = learner
    const stepOnce = step.run.bind(step)
    step.run = (batch, stepOptions) => {
      const result = stepOnce(batch, stepOptions)
      options.onStep?.(step, control)
      return result
    }
    return learner
  }
  const epochs: Epoch[] = []
  let kept = 0
  const emit: EmitDuring<'train'> = (name, payload) => {
    if (name === 'epoch') epochs.push(payload as Epoch)
  }
  const keep = (): Promise<void> => Promise.resolve(void kept++)
  const training = new Training({ request, control, plan: 'plan', createLearner, keep }, emit)
  const saved = options.resume ? await readCheckpoint(options.checkpoint!, 'plan') : null
  if (saved) await training.resume(saved)
  try {
    const outcome = await training.run(options.signal ?? new AbortController().signal)
    return { epochs, outcome, weights: learner!.weights(), kept }
  } finally {
    training.dispose()
  }
}

function differences(a: Weights, b: Weights, prefix: string): number {
  const own = (weights: Weights): Weights => new Map([...weights].filter(([key]) => key.startsWith(prefix)))
  return largestDifference(own(a), own(b))
}

function largestDifference(a: Weights, b: Weights): number {
  const differences = [...a].flatMap(([key, { values }]) =>
    Array.from(values, (v, i) => Math.abs(v - b.get(key)!.values[i]!)),
  )
  return Math.max(...differences)
}

describe('Training', () => {
  it('learns, reports every epoch, and keeps the best weights', async () => {
    const before = tf.memory().numTensors
    const { epochs, outcome, kept } = await run({ config: { epochs: 6 } })
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6])
    expect(epochs.at(-1)!.loss).toBeLessThan(0.7 * epochs[0]!.loss)
    expect(epochs.at(-1)!.valAccuracy).toBeGreaterThan(0.7)
    const { predicted, labelled } = epochs.at(-1)!.classShares!
    expect(labelled).toEqual([0.5, 0.5])
    expect(predicted[0]! + predicted[1]!).toBeCloseTo(1)
    // Two classes of equal size: each image called wrongly moves the share by as much as the accuracy at most.
    expect(Math.abs(predicted[0]! - 0.5)).toBeLessThanOrEqual(1 - epochs.at(-1)!.valAccuracy + 1e-9)
    const losses = epochs.map(({ valLoss }) => valLoss)
    expect(outcome).toEqual({ stopped: 'completed', bestEpoch: losses.indexOf(Math.min(...losses)) + 1 })
    expect(kept).toBe(losses.filter((loss, i) => loss < Math.min(Infinity, ...losses.slice(0, i))).length)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('gives the same weights for the same seed and others for another', async () => {
    const [first, second, other] = [await run(), await run(), await run({ config: { seed: 7 } })]
    expect(largestDifference(first.weights, second.weights)).toBe(0)
    expect(largestDifference(first.weights, other.weights)).toBeGreaterThan(1e-3)
  })

  it('stops early when the validation loss no longer falls', async () => {
    const config = { epochs: 30, patience: 1, learningRate: 1, weights: 'imagenet' } as const
    const { epochs, outcome } = await run({ config })
    expect(outcome.stopped).toBe('early stopping')
    expect(epochs.length).toBe(outcome.bestEpoch + 1)
  })

  it('stops early from random weights too, but not while it learns and answers one class', async () => {
    // So high a rate that the network never tells the classes apart; its training loss falls for eight epochs.
    const { epochs, outcome } = await run({ config: { epochs: 30, patience: 1, learningRate: 1 } })
    expect(outcome.stopped).toBe('early stopping')
    const stuck = epochs.findIndex(
      ({ loss, valLoss }, i) =>
        loss >= Math.min(Infinity, ...epochs.slice(0, i).map((before) => before.loss)) &&
        valLoss >= Math.min(Infinity, ...epochs.slice(0, i).map((before) => before.valLoss)),
    )
    expect(epochs.length).toBe(stuck + 1)
    expect(epochs.length).toBeGreaterThan(outcome.bestEpoch + 1)
  })

  it('cancels within a step', async () => {
    const controller = new AbortController()
    let stepsAtCancel = -1
    let stepsAtEnd = -1
    const onStep: Options['onStep'] = (step) => {
      if (stepsAtCancel < 0 && step.steps >= 2) {
        stepsAtCancel = step.steps
        controller.abort()
      }
      stepsAtEnd = step.steps
    }
    const cancelled = run({ config: { epochs: 50 }, signal: controller.signal, onStep })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect(stepsAtEnd).toBe(stepsAtCancel)
  })

  it('pauses, goes on, and stops with the best kept', async () => {
    let pausedAt = 0
    const onStep: Options['onStep'] = (step, control) => {
      if (pausedAt === 0 && step.steps >= 1) {
        control.pause(true)
        pausedAt = step.steps
        setTimeout(() => {
          expect(step.steps).toBe(pausedAt)
          control.stop()
        }, 150)
      }
    }
    const { outcome, epochs, kept } = await run({ config: { epochs: 50 }, onStep })
    expect(outcome).toEqual({ stopped: 'stopped', bestEpoch: 1 })
    expect([epochs.length, kept]).toEqual([1, 1])
  })

  it('resumes in the middle of an epoch and ends with the same weights', async () => {
    const checkpoint = join(folder, 'a.checkpoint')
    const whole = await run()
    const controller = new AbortController()
    const onStep: Options['onStep'] = (step, control) => {
      if (step.steps !== 7) return
      // Pausing writes a checkpoint; then the process goes away.
      control.pause(true)
      setTimeout(() => controller.abort(), 50)
    }
    await expect(run({ checkpoint, signal: controller.signal, onStep })).rejects.toMatchObject({
      code: 'cancelled',
    })
    const { header } = (await readCheckpoint(checkpoint, 'plan'))!
    expect(header.position).toMatchObject({ epoch: 2, batch: 2 })
    const rest = await run({ checkpoint, resume: true })
    expect(largestDifference(rest.weights, whole.weights)).toBeLessThan(1e-5)
    expect(rest.epochs.at(-1)!.loss).toBeCloseTo(whole.epochs.at(-1)!.loss, 5)
  })

  it('goes on in smaller parts from a checkpoint of whole batches, with the same gradients', async () => {
    const checkpoint = join(folder, 'smaller.checkpoint')
    const whole = await run()
    const controller = new AbortController()
    const onStep: Options['onStep'] = (step, control) => {
      if (step.steps !== 7) return
      control.pause(true)
      setTimeout(() => controller.abort(), 50)
    }
    await expect(run({ checkpoint, signal: controller.signal, onStep })).rejects.toMatchObject({
      code: 'cancelled',
    })
    const rest = await run({ checkpoint, resume: true, config: { expert: { microBatch: 2 } } })
    expect(rest.epochs.map(({ epoch }) => epoch)).toEqual([2, 3])
    expect(largestDifference(rest.weights, whole.weights)).toBeLessThan(1e-5)
  })

  it('trains the head on the frozen base first, then the network', async () => {
    const expert = { headEpochs: 3, headLearningRate: 0.05 }
    const { epochs, outcome, weights } = await run({ config: { epochs: 2, expert } })
    expect(epochs.map(({ epoch, learningRate }) => [epoch, learningRate])).toEqual([[1, 0.05], [2, 0.05], [3, 0.05], [4, 0.02], [5, 0.02]]) // prettier-ignore
    expect(epochs[2]!.loss).toBeLessThan(epochs[0]!.loss)
    expect(outcome.stopped).toBe('completed')
    const headOnly = await run({ config: { epochs: 1, learningRate: 1e-9, expert } })
    const start = smallNetwork(2).weights
    expect(differences(headOnly.weights, start, 'conv/')).toBeLessThan(1e-6)
    expect(differences(headOnly.weights, start, 'head/')).toBeGreaterThan(1e-2)
    expect(differences(weights, start, 'conv/')).toBeGreaterThan(1e-3)
  })

  it.each([2, 3 * 5, 3 * 5 + 2])('resumes two-phase training stopped after step %i', async (stopAt) => {
    const config = { epochs: 2, expert: { headEpochs: 3 } }
    const checkpoint = join(folder, `two-${stopAt}.checkpoint`)
    const whole = await run({ config })
    const controller = new AbortController()
    let steps = 0
    const onStep: Options['onStep'] = (_, control) => {
      if (++steps !== stopAt) return
      control.pause(true)
      setTimeout(() => controller.abort(), 50)
    }
    await expect(run({ config, checkpoint, signal: controller.signal, onStep })).rejects.toMatchObject({
      code: 'cancelled',
    })
    const rest = await run({ config, checkpoint, resume: true })
    expect(largestDifference(rest.weights, whole.weights)).toBeLessThan(1e-5)
  })

  it('takes every setting of the panel', async () => {
    const expert = {
      optimizer: 'sgd', weightDecay: 1e-4, schedule: 'cosine', warmupEpochs: 1, clipNorm: 1, loss: 'focal', labelSmoothing: 0.1,
      sampling: 'balanced', microBatch: 2, augmentation: { rotationDegrees: 180, zoom: 0.1, hueDegrees: 5, cutout: 0.2, blurPx: 1, hairs: 2 },
    } as const // prettier-ignore
    const { epochs } = await run({ config: { epochs: 4, learningRate: 0.2, expert } })
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss)
    expect(epochs.at(-1)!.learningRate).toBeLessThan(epochs[1]!.learningRate)
  })

  it('stops at a loss that is no number and says what to change', async () => {
    const failed = run({ config: { learningRate: 1, epochs: 2 }, onStep: (step) => poison(step) })
    await expect(failed).rejects.toMatchObject({
      code: 'bad-input',
      hint: { text: expect.stringContaining('learning rate') as string },
    })
  })
})

/** Puts NaN into the weights, as a diverging step would. */
function poison(step: TrainStep): void {
  if (step.steps !== 2) return
  const { step: steps, tensors } = step.state()
  step.restore({
    step: steps,
    tensors: new Map(
      [...tensors].map(([key, { shape, values }]) => [key, { shape, values: values.fill(NaN) }]),
    ),
  })
}
