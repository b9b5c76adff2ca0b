/**
 * LesionLens as a side of the comparison. Training takes its batches from image files like a real run: decoded pixels from the cache on
 * disk, mirrored at random, made in threads beside the step. Usage: ours-side.ts WHAT MODEL.json SIZE BATCH COUNT FOLDER
 */
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CamExplainer } from '../../compute/explain/cam-explainer.ts'
import { initialWeights } from '../../compute/nn/init.ts'
import { Predictor } from '../../compute/nn/predictor.ts'
import { inferShapes } from '../../compute/nn/shapes/graph.ts'
import { defaultTap } from '../../compute/nn/shapes/taps.ts'
import { TrainStep } from '../../compute/nn/training/train-step.ts'
import { NO_AUGMENTATION } from '../../compute/pixels/augmentation.ts'
import { HeadLearner } from '../../compute/train/head-learner.ts'
import { trainingBatches } from '../../compute/train/training-set.ts'
import type { LayerGraph, NetworkModel } from '../../models/graph.ts'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { answerMeasurements } from './protocol.ts'

const [what, file, ...rest] = process.argv.slice(2) as [string, string, ...string[]]
const [size, batch, count] = rest.map(Number) as [number, number, number]
const folder = rest[3]!
const graph = JSON.parse(await readFile(file, 'utf8')) as LayerGraph
const model: NetworkModel = { graph, weights: initialWeights(graph, 1) }
const input = { width: size, height: size, channels: 3, range: '0..255' } as const
const units = inferShapes(graph).get(graph.outputs[0]!)!.at(-1)!

const images = Array.from({ length: count }, (_, id) => ({
  id,
  file: join(folder, `${id}.jpg`),
  sha256: String(id).padStart(64, '0'),
  label: id % units,
}))

/** Epochs of the head that `frozen` measures. */
const FROZEN_EPOCHS = 20

const work: Record<string, () => () => Promise<void> | void> = { training, prediction, heatmaps, frozen }
await answerMeasurements(work[what]!(), what === 'frozen' ? count * FROZEN_EPOCHS : count)

function training(): () => Promise<void> {
  const step = new TrainStep(model, {
    optimizer: { kind: 'adam' },
    loss: { kind: 'cross-entropy' },
    height: size,
    width: size,
  })
  const source = {
    input,
    pixelCache: join(folder, 'cache'),
    batch,
    units,
    classWeights: new Float32Array(units).fill(1),
  }
  const settings = { ...NO_AUGMENTATION, flipHorizontal: true, flipVertical: true }
  let epoch = 0
  return async () => {
    epoch++
    for await (const part of trainingBatches(images, source, { seed: 1, epoch, from: 0, settings })) {
      step.run(part, { learningRate: 1e-4, seed: epoch })
    }
  }
}

/** From nothing to a trained head each time: the features of the base, two views an image, then the epochs. */
function frozen(): () => Promise<void> {
  const config = trainConfigSchema.parse({ batch, size, expert: { headEpochs: FROZEN_EPOCHS } })
  const { signal } = new AbortController()
  let round = 0
  return async () => {
    // A folder of its own, so that no features are left from the round before; the decoded pixels are, as in a second training.
    const pixelCache = join(folder, `frozen-${process.pid}-${round++}`)
    await cp(join(folder, 'cache'), pixelCache, { recursive: true }).catch(() => undefined)
    const request = {
      job: 1,
      config,
      classes: ['a', 'b'],
      train: images,
      val: images.slice(0, 1),
      out: '',
      pixelCache,
    }
    const learner = new HeadLearner(
      model,
      // The last one: EfficientNet's blocks have some of their own.
      graph.nodes.findLast(({ className }) => className === 'GlobalAveragePooling2D')!.id,
      request,
      input,
    )
    await learner.prepare(() => undefined, signal)
    for (let epoch = 1; epoch <= FROZEN_EPOCHS; epoch++) {
      for await (const part of learner.trainBatches(epoch, 0))
        learner.step.run(part, { learningRate: 1e-3, seed: epoch })
    }
    learner.dispose()
    await rm(pixelCache, { recursive: true, force: true })
  }
}

function prediction(): () => void {
  const predictor = new Predictor(model, { batchSize: batch, height: size, width: size })
  const parts = pixels()
  return () => {
    for (const data of parts)
      predictor.predict({ data, count: batch, height: size, width: size, channels: 3 })
  }
}

function heatmaps(): () => Promise<void> {
  const tap = defaultTap(graph, inferShapes(graph))
  const explainer = new CamExplainer('grad-cam', { model, input, tap, batch })
  const parts = pixels()
  return async () => {
    for (const part of parts) {
      await explainer.run({ pixels: part, targets: new Array<null>(batch).fill(null), hashes: [] })
    }
  }
}

function pixels(): Uint8Array[] {
  const length = batch * size * size * 3
  const one = Uint8Array.from({ length }, (_, i) => (i * 7919) % 256)
  return new Array<Uint8Array>(count / batch).fill(one)
}
