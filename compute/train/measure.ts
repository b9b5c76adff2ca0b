import type { MeasureTrainRequest } from '../../shared/contract/compute-training.ts'
import { imagesAtOnce, type MeasuredStep, type TrainMeasurement } from '../../shared/domain/estimate.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { Random } from '../../shared/random.ts'
import type { ImageBatch } from '../nn/images.ts'
import { countParameters } from '../nn/shapes/graph.ts'
import type { TrainBatch } from '../nn/training/batch.ts'
import { TrainStep } from '../nn/training/train-step.ts'
import { yieldToEventLoop } from '../progress.ts'
import { stepConfigOf, VALIDATION_BATCH } from './learner.ts'
import { startingPoint } from './start.ts'

/** Steps that are timed after the one that records the graph. */
const STEPS = 3
/** The first size that is tried: large enough that the network, not the overhead, decides; small enough for any machine. */
const FEW_IMAGES = 4

/**
 * Runs a few steps of a training on noise and tells their time and memory. Meant for a process of its own: memory is the highest the
 * process ever had. Two small batches come first, so that a batch that would not fit into `limitBytes` is told without being tried.
 * Throws AppError 'cancelled', and 'usage' for a layer to fine-tune from that is not there.
 */
export async function measureTraining(
  { config, classes, limitBytes, base }: MeasureTrainRequest,
  signal: AbortSignal,
): Promise<TrainMeasurement> {
  const names = Array.from({ length: classes }, (_, i) => `${i}`)
  // What the weights are changes neither time nor memory.
  const { model, input } = await startingPoint({
    config: { ...config, weights: 'none' },
    classes: names,
    base,
  })
  const step = new TrainStep(model, stepConfigOf(config, model.graph, input))
  try {
    let startSeconds = 0
    const measure = async (images: number, work: (batch: TrainBatch) => void): Promise<MeasuredStep> => {
      const batch = noise(images, input, step.units)
      await yieldToEventLoop(signal)
      startSeconds = secondsOf(() => work(batch))
      const times: number[] = []
      for (let i = 0; i < STEPS; i++) {
        await yieldToEventLoop(signal)
        times.push(secondsOf(() => work(batch)))
      }
      return { images, seconds: times.toSorted((a, b) => a - b)[STEPS >> 1]!, memoryBytes: peakBytes() }
    }
    const trained = (batch: TrainBatch): void => void step.run(batch, { learningRate: 1e-6, seed: 1 })
    const images = imagesAtOnce(config)
    const steps: MeasuredStep[] = []
    for (const count of sizes(images)) {
      if (count === images && !wouldFit(steps, count, limitBytes)) break
      steps.push(await measure(count, trained))
    }
    const recording = startSeconds
    const predicted = ({ images: batch }: TrainBatch): void => void step.predict(batch, VALIDATION_BATCH)
    const validation = await measure(VALIDATION_BATCH, predicted)
    const { total: parameters } = countParameters(model.graph)
    return { steps, validation, startSeconds: recording + startSeconds, parameters }
  } finally {
    step.dispose()
  }
}

/** 16 -> 4, 8, 16; 6 -> 3, 6; 1 -> 1 */
function sizes(images: number): number[] {
  if (images > 2 * FEW_IMAGES) return [FEW_IMAGES, 2 * FEW_IMAGES, images]
  return images > 1 ? [images >> 1, images] : [1]
}

/** Whether the next size can be tried. After a single one its whole memory is taken to grow with the images: too much, which is the safe side. */
function wouldFit(steps: readonly MeasuredStep[], images: number, limitBytes: number): boolean {
  const [a, b] = steps.slice(-2)
  if (!a) return true
  if (!b) return (a.memoryBytes * images) / a.images <= limitBytes
  return (
    b.memoryBytes + ((b.memoryBytes - a.memoryBytes) / (b.images - a.images)) * (images - b.images) <=
    limitBytes
  )
}

function noise(count: number, { height, width, channels }: InputSpec, units: number): TrainBatch {
  const random = new Random(count)
  const data = Uint8Array.from({ length: count * height * width * channels }, () => random.below(256))
  const images: ImageBatch = { data, count, height, width, channels }
  const labels = new Float32Array(count * units)
  for (let i = 0; i < count; i++) labels[i * units + (i % units)] = 1
  return { images, labels }
}

function secondsOf(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

/** Node gives kilobytes. */
function peakBytes(): number {
  return Math.max(process.resourceUsage().maxRSS * 1024, process.memoryUsage.rss())
}
