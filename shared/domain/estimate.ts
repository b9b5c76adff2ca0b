/** What a training will cost, from a few measured steps: time, memory, and what would fit where it does not. */
import type { ModelDescription } from './run.ts'
import type { TrainConfig } from './train-config.ts'

/** Steps of the recorded graph with so many images. */
export interface MeasuredStep {
  readonly images: number
  readonly seconds: number
  /** Highest resident memory of the process up to and in these steps. */
  readonly memoryBytes: number
}

/** What a short-lived compute process found. */
export interface TrainMeasurement {
  /** From few images to many. The last has as many as the plan's step, unless they would not have fitted. */
  readonly steps: readonly MeasuredStep[]
  /** A step of validation, and how many images it takes. */
  readonly validation: MeasuredStep
  /** Recording the graphs. */
  readonly startSeconds: number
  readonly parameters: number
}

export interface TrainEstimate {
  /** Training and validation of one epoch of the whole network. */
  readonly secondsPerEpoch: number
  /** All epochs: early stopping may save some. */
  readonly seconds: number
  readonly memoryBytes: number
  /** What this training may use of the memory that is free now. */
  readonly availableBytes: number
  readonly fits: boolean
  /** False where the plan's own step was too large to be tried: its numbers are then extrapolated from smaller ones. */
  readonly measured: boolean
  /** The largest batch that fits, halved as often as needed; null where the plan fits or not even one image does. */
  readonly suggestion: { readonly batch: number; readonly memoryBytes: number } | null
}

export interface PlanSize {
  readonly train: number
  readonly val: number
}

/** Copies of the weights beside those in the step: best, both moments and weights of a checkpoint, and its bytes on their way to the disk. */
const WEIGHT_COPIES = 6
const BYTES_PER_FLOAT = 4
/** Batches that are decoded ahead of the step, at one byte a value. */
const BATCHES_AHEAD = 4

/** A process with TensorFlow and its graphs, before the first image. */
const BASE_BYTES = 2 ** 30
/**
 * Of twelve networks (VGG16, ResNet50, DenseNet121, InceptionV3, Xception, MobileNetV3, NASNet, EfficientNetV2, ConvNeXt and three odd ones) a
 * training took 0.9 to 5.6 times what the layers return for one image more; most where an activation or a normalisation is many ops.
 */
const TIMES_ACTIVATIONS = 8
/** Weights, gradients and moments with their copies, kernels in other layouts, and constants of recorded graphs. */
const TIMES_WEIGHTS = 20
/** Validation keeps nothing for a backward pass, but takes more images; a few of the largest outputs are there at once. */
const TIMES_LARGEST = 6
const VALIDATION_IMAGES = 32

/** Images that go through the network at once. */
export function imagesAtOnce({ batch, expert }: Pick<TrainConfig, 'batch' | 'expert'>): number {
  return expert.microBatch > 0 ? Math.min(batch, expert.microBatch) : batch
}

/**
 * Peak memory of a training with so many images at once, in bytes. Where that was not measured it is the straight line through the two
 * largest measured sizes: what a step holds are activations, of which each image has as many, and the weights and graphs, which are always there.
 */
export function memoryOf({ steps, validation, parameters }: TrainMeasurement, images: number): number {
  const measured = steps.find((step) => step.images === images)?.memoryBytes
  const step = measured ?? extrapolated(steps, images, ({ memoryBytes }) => memoryBytes)
  return Math.max(step, validation.memoryBytes) + parameters * BYTES_PER_FLOAT * WEIGHT_COPIES
}

/**
 * More memory than training a network takes, from the sizes of its layers alone, in bytes: a plan that fits even so needs no measuring. A
 * network that leaves its size open was described at another than `config.size`; its layers then grow with the area.
 */
export function mostMemory(
  { layers, parameters, input }: Pick<ModelDescription, 'layers' | 'parameters' | 'input'>,
  config: Pick<TrainConfig, 'batch' | 'size' | 'expert'>,
): number {
  const area = config.size ** 2
  const scale = (area / (input.width * input.height)) * BYTES_PER_FLOAT
  const sizes = layers.map(({ shape }) => shape.reduce((product, side) => product * side, scale))
  const activations = sizes.reduce((sum, size) => sum + size, 0)
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  const step = imagesAtOnce(config) * activations * TIMES_ACTIVATIONS
  const validation = VALIDATION_IMAGES * largest * TIMES_LARGEST
  const pixels = BATCHES_AHEAD * config.batch * area * 3
  return BASE_BYTES + parameters * BYTES_PER_FLOAT * TIMES_WEIGHTS + Math.max(step, validation) + pixels
}

/** Time, memory and advice for a plan on a machine with so much free memory. */
export function estimateOf(
  measurement: TrainMeasurement,
  config: TrainConfig,
  { train, val }: PlanSize,
  availableBytes: number,
): TrainEstimate {
  const { steps, validation, startSeconds } = measurement
  const { batch, size, epochs, expert } = config
  const images = imagesAtOnce(config)
  const measured = steps.some((step) => step.images === images)
  const part =
    steps.find((step) => step.images === images)?.seconds ??
    extrapolated(steps, images, ({ seconds }) => seconds)
  // The last batch is filled up: all steps are the same.
  const step = part * Math.ceil(Math.min(batch, Math.max(1, train)) / images)
  const passes = (count: number): number => Math.ceil(count / validation.images) * validation.seconds
  const secondsPerEpoch = Math.ceil(train / batch) * step + passes(val)
  // The head learns from features that are computed once; its own epochs cost next to nothing.
  const head = expert.headEpochs > 0 ? passes(train * expert.headViews) + passes(val) : 0
  const memory = (count: number): number =>
    memoryOf(measurement, count) + BATCHES_AHEAD * Math.max(count, batch) * size * size * 3
  const memoryBytes = memory(images)
  const fits = memoryBytes <= availableBytes
  const smaller = fits ? undefined : halves(images).find((count) => memory(count) <= availableBytes)
  return {
    secondsPerEpoch,
    seconds: startSeconds + head + epochs * secondsPerEpoch,
    memoryBytes,
    availableBytes,
    fits,
    measured,
    suggestion: smaller === undefined ? null : { batch: smaller, memoryBytes: memory(smaller) },
  }
}

/** 24 -> 12, 6, 3, 1 */
function halves(images: number): number[] {
  const half = Math.floor(images / 2)
  return half < 1 ? [] : [half, ...halves(half)]
}

/** Straight line through the last two; proportional where there is but one. */
function extrapolated(
  steps: readonly MeasuredStep[],
  images: number,
  valueOf: (step: MeasuredStep) => number,
): number {
  const [a, b] = steps.slice(-2) as [MeasuredStep, MeasuredStep?]
  if (!b) return (valueOf(a) * images) / a.images
  // Noise must not make more images cheaper.
  const slope = Math.max(0, (valueOf(b) - valueOf(a)) / (b.images - a.images))
  return Math.max(
    valueOf(steps[0]!) * Math.min(1, images / steps[0]!.images),
    valueOf(b) + slope * (images - b.images),
  )
}
