/**
 * A stand-in for the compute program: answers the same calls without TensorFlow, and misbehaves on demand. The seed of a training
 * says how: see `MISBEHAVIOUR`.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ComputeCalls, ComputeEvents } from '../../shared/contract/compute-calls.ts'
import type { ModelDoctorRequest } from '../../shared/contract/compute-prediction.ts'
import type { TrainRequest } from '../../shared/contract/compute-training.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { BASELINES } from '../../shared/domain/faithfulness.ts'
import { METHODS_BY_ID } from '../../heatmaps/registry.ts'
import type { PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import type { ModelDescription } from '../../shared/domain/run.ts'
import { serve, type ContextOf, type Handlers, type NoEvents } from '../../shared/rpc.ts'
import { channelToParent } from '../../threads/parent-channel.ts'

/** Seeds of a training, each with what goes wrong after its first epoch. */
export const MISBEHAVIOUR = {
  crash: 1001,
  killed: 1002,
  deaf: 1003,
  refused: 1004,
  slow: 1005,
  collapse: 1006,
  hungry: 1007,
  exhausted: 1008,
  aborted: 1009,
} as const

const EPOCH_MS = 30
const LOADING_MS = 100
const MAP_SIDE = 4

/** Jobs whose training is under way, is held, is to end. As in the real program nobody listens before it is under way. */
const listening = new Set<number>()
const held = new Set<number>()
const ending = new Set<number>()

async function train(
  { job, config, classes, train: images, out }: TrainRequest,
  { signal, emit }: ContextOf<ComputeEvents, 'train'>,
) {
  // The real program loads TensorFlow first.
  await sleep(LOADING_MS, undefined, { signal })
  listening.add(job)
  if (config.seed === MISBEHAVIOUR.refused) throw new AppError('bad-input', say`These weights do not fit.`)
  for (let epoch = 1; epoch <= config.epochs; epoch++) {
    emit('progress', {
      phase: { step: 'epoch', at: epoch, of: config.epochs },
      done: epoch,
      total: config.epochs,
    })
    await sleep(config.seed === MISBEHAVIOUR.slow ? 60_000 : EPOCH_MS, undefined, { signal })
    const values = {
      loss: 1 / epoch,
      accuracy: 1 - 0.5 / epoch,
      valLoss: 1.1 / epoch,
      valAccuracy: 1 - 0.6 / epoch,
      ...(config.seed === MISBEHAVIOUR.collapse && {
        classShares: { predicted: [1, 0], labelled: [0.5, 0.5] },
      }),
    }
    emit('epoch', {
      epoch,
      ...values,
      learningRate: config.learningRate,
      seconds: EPOCH_MS / 1000,
    })
    await sleep(EPOCH_MS)
    if (config.seed === MISBEHAVIOUR.crash) {
      process.stderr.write('std::bad_alloc\n')
      process.exit(7)
    }
    const isLarge = (config.expert.microBatch || config.batch) > 4
    if (config.seed === MISBEHAVIOUR.exhausted && isLarge)
      throw new Error('OOM when allocating tensor with shape[16,112,112,96] and type float')
    if (config.seed === MISBEHAVIOUR.aborted && isLarge) {
      process.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n")
      process.abort()
    }
    if (config.seed === MISBEHAVIOUR.killed) process.kill(process.pid, 'SIGKILL')
    while (held.has(job) && !ending.has(job)) await sleep(5, undefined, { signal })
    if (ending.has(job)) break
    if (config.seed === MISBEHAVIOUR.deaf) for (;;) createHash('sha256').update('x').digest()
  }
  writeFileSync(out, `${images.length} ${classes.join()}`)
  return {
    bestEpoch: config.epochs,
    stopped: ending.has(job) ? ('stopped' as const) : ('completed' as const),
    parameters: 1234,
    tap: 'last_relu',
    input: { width: config.size, height: config.size, channels: 3 as const, range: '0..255' as const },
    weightsSha256: 'f'.repeat(64),
  }
}

/** Probability of the second class, from the content alone. */
function output(sha256: string): { probabilities: number[]; logits: number[] } {
  const p = Number.parseInt(sha256.slice(0, 6), 16) / 0x1000000
  return { probabilities: [1 - p, p], logits: [Math.log(1 - p), Math.log(p)] }
}

/** Eight numbers, from the content alone. */
export function embeddingOf(sha256: string): number[] {
  return Array.from({ length: 8 }, (_, i) => Number.parseInt(sha256.slice(2 * i, 2 * i + 2), 16) - 128)
}

/** A model file that says `huge layers` fits nowhere, one that says `tiny images` is for 8 x 8 pixels. */
function describe(file: string): ModelDescription {
  if (!existsSync(file)) throw new AppError('bad-input', say`${file} is not there.`, { file })
  const content = readFileSync(file, 'latin1')
  const side = content.includes('tiny images') ? 8 : 32
  const input = { width: side, height: side, channels: 3, range: '0..255' } as const
  const isHuge = content.includes('huge layers')
  const layer = { id: 'conv', className: 'Conv2D', parameters: 12, tap: true }
  const shared = {
    format: 'keras',
    framework: 'keras',
    architecture: null,
    inputStated: false,
    keras: '3.0',
    units: 2,
    outputActivation: 'softmax',
    appliedActivation: null,
    classNames: null,
  } as const
  return {
    file,
    ...shared,
    input,
    layers: [{ ...layer, shape: [side, side, isHuge ? 2 ** 34 : 4] }],
    parameters: 12,
    tap: 'last_relu',
    taps: ['relu', 'last_relu'],
    preprocessing: [],
    warnings: [],
  }
}

/** A model file that says `wants 0..1` is one that wants it, one that says `names its range` has preprocessing in its graph. */
function examine({ model, input, classes, images }: ModelDoctorRequest): PreprocessingReport {
  const content = readFileSync(model, 'latin1')
  const wants = content.includes('wants 0..1') ? '0..1' : input.range
  const score = { accuracy: 0.5, balancedAccuracy: 0.5, meanEntropy: 1, topShare: 0.5, logLoss: 0.7 }
  const current = { range: input.range, channels: 'rgb' } as const
  return {
    n: images.length,
    classes,
    support: classes.map((_, label) => images.filter((image) => image.label === label).length),
    found: [],
    inferred: content.includes('names its range') ? input.range : null,
    current,
    rows: [{ ...current, ...score, topClass: classes[0]!, reordered: null, p: null }],
    suggestion: wants === input.range ? null : { range: wants, channels: 'rgb', classes },
    warnings: wants === input.range ? [] : [{ kind: 'missing', message: 'It wants 0..1.' }],
  }
}

const handlers: Handlers<ComputeCalls, ComputeEvents> = {
  device: () => ({ version: '2.0-fake', device: 'cpu', library: 'none' }),
  train: (request, context) => train(request, context),
  'train.measure': async ({ config, limitBytes, base }, { signal }) => {
    if (config.seed === MISBEHAVIOUR.slow) await sleep(60_000, undefined, { signal })
    // Of the hungry one, ten images fill the machine.
    const perImage = config.seed === MISBEHAVIOUR.hungry ? limitBytes / 10 : 1
    // What is gone on from is ten times as slow as a network of ours.
    const speed = base ? 10 : 100
    const step = (images: number) => ({ images, seconds: images / speed, memoryBytes: images * perImage })
    const steps = [4, 8, ...(config.batch * perImage > limitBytes ? [] : [config.batch])].map(step)
    return { steps, validation: { images: 32, seconds: 0.5, memoryBytes: 1 }, startSeconds: 2, parameters: 0 }
  },
  'augment.preview': ({ pictures }) => {
    for (const { file, epoch } of pictures) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `epoch ${epoch}`)
    }
    return null
  },
  'train.pause': ({ job, paused }) => {
    if (paused && listening.has(job)) held.add(job)
    else held.delete(job)
    return null
  },
  'train.stop': ({ job }) => (listening.has(job) && ending.add(job), null),
  predict: async ({ images, model }, { signal, emit }) => {
    if (!existsSync(model)) throw new AppError('not-found', say`${model} is not there.`)
    for (const { id, sha256 } of images) {
      await sleep(1, undefined, { signal })
      emit('predicted', { items: [{ image: id, ...output(sha256) }], failed: [] })
    }
    return null
  },
  explain: async ({ images, layer, method }, { signal, emit }) => {
    const at = METHODS_BY_ID[method].map === 'input' ? 'input' : (layer ?? 'last_relu')
    for (const { id, sha256, target } of images) {
      await sleep(1, undefined, { signal })
      const { probabilities, logits } = output(sha256)
      const map = Float32Array.from({ length: MAP_SIDE * MAP_SIDE }, (_, i) => i / 8)
      const explained = target ?? Number(probabilities[1]! > probabilities[0]!)
      const item = {
        image: id,
        target: explained,
        width: MAP_SIDE,
        height: MAP_SIDE,
        map,
        probabilities,
        logits,
      }
      emit('explained', { layer: at, items: [item], failed: [] })
    }
    return null
  },
  faithfulness: async ({ images, layer }, { signal, emit }) => {
    for (const { id, target } of images) {
      await sleep(1, undefined, { signal })
      const map = Float32Array.from({ length: MAP_SIDE * MAP_SIDE }, (_, i) => i / 8)
      const curve = (from: number, to: number) => [0, 0.5, 1].map((at) => from + (to - from) * at ** 2)
      const curves = BASELINES.map((baseline) => ({
        baseline,
        fractions: [0, 0.5, 1],
        deletion: curve(0.9, 0.1),
        insertion: curve(0.1, 0.9),
        randomDeletion: [0.9, 0.5, 0.1],
        randomInsertion: [0.1, 0.5, 0.9],
      }))
      const item = { image: id, target: target ?? 0, width: MAP_SIDE, height: MAP_SIDE, map }
      const items = [{ ...item, randomised: map.toReversed(), curves }]
      emit('measured', { layer: layer ?? 'last_relu', items, failed: [] })
    }
    return null
  },
  embed: async ({ images, out, layer }, { emit }) => {
    const rows = images.flatMap(({ sha256 }) => embeddingOf(sha256))
    emit('progress', { phase: { step: 'embedding' }, done: images.length, total: images.length })
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, new Uint8Array(Float32Array.from(rows).buffer))
    return { layer: layer ?? 'dense', size: 8, images: images.map(({ id }) => id), failed: [] }
  },
  'model.inspect': ({ file }) => describe(file),
  'model.doctor': (request) => examine(request),
  'model.convert': ({ file, out }) => {
    const description = describe(file)
    copyFileSync(file, out)
    return { description, weightsSha256: 'a'.repeat(64) }
  },
}

if (process.send) {
  serve<ComputeCalls, NoEvents, ComputeEvents>(channelToParent(), handlers)
  process.on('disconnect', () => process.exit(0))
}
