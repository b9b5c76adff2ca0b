/**
 * LesionLens as a side of the comparison. Training takes its batches from image files like a real run: decoded pixels from the cache on
 * disk, mirrored at random, made in threads beside the step. Usage: ours-side.ts WHAT MODEL.json SIZE BATCH COUNT FOLDER
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CamExplainer } from '../../compute/explain/cam-explainer.ts'
import { initialWeights } from '../../compute/nn/init.ts'
import { Predictor } from '../../compute/nn/predictor.ts'
import { inferShapes } from '../../compute/nn/spec/graph.ts'
import { defaultTap } from '../../compute/nn/spec/taps.ts'
import { TrainStep } from '../../compute/nn/training/train-step.ts'
import { NO_AUGMENTATION } from '../../compute/pixels/augmentation.ts'
import { trainingBatches } from '../../compute/train/training-set.ts'
import type { LayerGraph, NetworkModel } from '../../models/graph.ts'
import { answerMeasurements } from './protocol.ts'

const [what, file, ...rest] = process.argv.slice(2) as [string, string, ...string[]]
const [size, batch, count] = rest.map(Number) as [number, number, number]
const folder = rest[3]!
const graph = JSON.parse(await readFile(file, 'utf8')) as LayerGraph
const model: NetworkModel = { graph, weights: initialWeights(graph, 1) }
const input = { width: size, height: size, channels: 3, range: '0..255' } as const
const units = inferShapes(graph).get(graph.outputs[0]!)!.at(-1)!

const work: Record<string, () => () => Promise<void> | void> = { training, prediction, heatmaps }
await answerMeasurements(work[what]!(), count)

function training(): () => Promise<void> {
  const step = new TrainStep(model, {
    optimizer: { kind: 'adam' },
    loss: { kind: 'cross-entropy' },
    height: size,
    width: size,
  })
  const images = Array.from({ length: count }, (_, id) => ({
    id,
    file: join(folder, `${id}.jpg`),
    sha256: String(id).padStart(64, '0'),
    label: id % units,
  }))
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
