/**
 * One step of training: forward, loss, backward, optimizer. Weights and optimizer state live here as tensors; a step takes them in
 * and puts their successors in their place.
 */
import type { NetworkModel, WeightArray } from '../../../models/graph.ts'
import { AppError } from '../../../shared/errors.ts'
import { uploadImages, type ImageBatch } from '../images.ts'
import type { Predictions } from '../predictor.ts'
import { elements } from '../spec/size.ts'
import { tf, type Tensor } from '../tf.ts'
import type { InputSpec } from '../trace/recorded-graph.ts'
import type { LossConfig } from './losses.ts'
import { createOptimizer, type Optimizer, type OptimizerConfig } from './optimizers.ts'
import { createProgram, type Program } from './program.ts'
import { planTraining, type TrainingPlan } from './plan.ts'
import { applyWork, gradientWork, predictWork, stepWork } from './work.ts'

export interface TrainConfig {
  readonly optimizer: OptimizerConfig
  readonly loss: LossConfig
  /**
   * Layers that learn. The others work as in prediction: their batch normalisation keeps its moving averages, their dropout
   * drops nothing. Default: all.
   */
  readonly trains?: (layer: string) => boolean
  /** Largest common norm of all gradients. Default: none. */
  readonly clipNorm?: number
  /** Variables (`layer/variable`) that weight decay applies to. Default: kernels. */
  readonly decays?: (key: string) => boolean
  /** At most this many images go through the network at once; gradients of the parts of a batch are added up. Default: all. */
  readonly microBatch?: number
  readonly height: number
  readonly width: number
  readonly channels?: number
  /** How pixels arrive. Default: bytes. */
  readonly pixels?: 'uint8' | 'float32'
  /** 'eager' runs op by op: the reference. Default: 'graph'. */
  readonly mode?: 'graph' | 'eager'
}

export interface TrainBatch {
  readonly images: ImageBatch
  /** One-hot [count, units], or [count, 1] with 0 and 1 for a sigmoid. */
  readonly labels: Float32Array
  /** Factor on each image's loss [count], class weights included. Default 1. */
  readonly sampleWeights?: Float32Array
}

export interface StepOptions {
  readonly learningRate: number
  /** Decides what dropout drops: the same seed, the same step. */
  readonly seed: number
}

export interface StepResult {
  /** Sum of weighted losses over number of images, as Keras averages. Not finite when training has diverged. */
  readonly loss: number
  /** Images whose largest output was their label, before the step. */
  readonly correct: number
  readonly count: number
}

/** Everything needed to continue a training exactly where it stood. */
export interface TrainState {
  /** Steps done. */
  readonly step: number
  /** All weights and, as `slot:layer/variable`, the optimizer's own. */
  readonly tensors: ReadonlyMap<string, WeightArray>
}

const scalar: InputSpec = { shape: [], dtype: 'float32' }

export class TrainStep {
  readonly units: number
  readonly #config: TrainConfig
  readonly #plan: TrainingPlan
  readonly #optimizer: Optimizer
  /** Variables, moving averages and slots, by the names their inputs have in the programs. */
  readonly #tensors = new Map<string, Tensor>()
  readonly #programs = new Map<string, Program>()
  #step = 0

  /** Uploads the weights. Graphs are recorded at the first use of a batch size. Throws AppError 'bad-input' where nothing can be trained. */
  constructor(model: NetworkModel, config: TrainConfig) {
    this.#config = config
    this.#optimizer = createOptimizer(config.optimizer)
    this.#plan = planTraining(model, config, this.#optimizer)
    this.units = this.#plan.units
    this.#upload(new Map())
  }

  /** Steps done so far. */
  get steps(): number {
    return this.#step
  }

  /** Records the graphs for batches of these sizes, which takes seconds each. */
  prepare(batchSizes: readonly number[]): void {
    for (const count of batchSizes) {
      const parts = this.#parts(count)
      for (const size of new Set(parts)) this.#program(parts.length === 1 ? 'step' : 'gradient', size)
    }
  }

  /** Trains on one batch. */
  run(batch: TrainBatch, { learningRate, seed }: StepOptions): StepResult {
    const scalars = this.#optimizer.scalars(learningRate, this.#step + 1)
    const parts = this.#parts(batch.images.count)
    const result =
      parts.length === 1 ? this.#fused(batch, scalars, seed) : this.#accumulated(batch, parts, scalars, seed)
    this.#step += 1
    return result
  }

  /** Outputs of the network as it is now, in prediction mode; at most `batchSize` images, the graph is recorded for that many. */
  predict(images: ImageBatch, batchSize: number): Predictions {
    const { units } = this
    return tf.tidy(() => {
      const { logits, probabilities } = this.#program('predict', batchSize).run({
        x: uploadImages(filled(images, batchSize)),
        ...this.#feeds('weight', 'moving'),
      })
      const rows = (tensor: Tensor): Float32Array =>
        tensor.dataSync<'float32'>().slice(0, images.count * units)
      return {
        count: images.count,
        units,
        logits: rows(logits!),
        probabilities: rows(probabilities!),
      } as unknown as Tensor
    }) as unknown as Predictions
  }

  /** A copy of all weights, frozen ones included, by `layer/variable`. */
  weights(): Map<string, WeightArray> {
    const changed = [...this.#tensors]
      .filter(([name]) => !this.#plan.isSlot(name))
      .map(([name, tensor]) => [keyOf(name), download(tensor)] as const)
    return new Map([...this.#plan.weights, ...changed])
  }

  /** A copy of what a checkpoint needs. */
  state(): TrainState {
    const slots = [...this.#tensors]
      .filter(([name]) => this.#plan.isSlot(name))
      .map(([name, tensor]) => [name, download(tensor)] as const)
    return { step: this.#step, tensors: new Map([...this.weights(), ...slots]) }
  }

  /** Goes back to a state of the same model and configuration. Throws AppError 'bad-input' for one of another. */
  restore({ step, tensors }: TrainState): void {
    this.#upload(tensors)
    this.#step = step
  }

  dispose(): void {
    for (const program of this.#programs.values()) program.dispose()
    for (const tensor of this.#tensors.values()) tensor.dispose()
    this.#programs.clear()
    this.#tensors.clear()
  }

  #fused(batch: TrainBatch, scalars: Readonly<Record<string, number>>, seed: number): StepResult {
    const { count } = batch.images
    const feeds = (): Record<string, Tensor> => ({
      ...this.#batchFeeds(batch, count, seed),
      ...toScalars(scalars),
      ...this.#feeds('weight', 'moving', 'slot'),
    })
    const { loss, correct } = this.#advance(this.#program('step', count), feeds)
    return { loss, correct, count }
  }

  /** Adds up the gradients of the parts, then steps once. */
  #accumulated(
    batch: TrainBatch,
    parts: readonly number[],
    scalars: Readonly<Record<string, number>>,
    seed: number,
  ): StepResult {
    const { count } = batch.images
    for (const { key, shape } of this.#plan.variables) this.#replace(`gradient:${key}`, tf.zeros([...shape]))
    let [loss, correct, start] = [0, 0, 0]
    parts.forEach((size, i) => {
      const part = slice(batch, start, size)
      const feeds = (): Record<string, Tensor> => ({
        ...this.#batchFeeds(part, count, seed + i * 0x10001),
        ...this.#feeds('weight', 'moving', 'gradient'),
      })
      const done = this.#advance(this.#program('gradient', size), feeds)
      loss += done.loss
      correct += done.correct
      start += size
    })
    this.#advance(this.#program('apply', 0), () => ({
      ...toScalars(scalars),
      ...this.#feeds('weight', 'slot', 'gradient'),
    }))
    for (const { key } of this.#plan.variables) this.#drop(`gradient:${key}`)
    return { loss, correct, count }
  }

  /** Runs a program and puts the tensors it returns in the place of those of the same name. */
  #advance(
    program: Program,
    feeds: () => Record<string, Tensor>,
  ): { readonly loss: number; readonly correct: number } {
    const numbers = { loss: 0, correct: 0 }
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(program.run(feeds()))) {
        if (name === 'loss' || name === 'correct') numbers[name] = tensor.dataSync()[0]!
        else this.#replace(name, tensor)
      }
    })
    return numbers
  }

  #replace(name: string, tensor: Tensor): void {
    this.#drop(name)
    this.#tensors.set(name, tf.keep(tensor))
  }

  #drop(name: string): void {
    this.#tensors.get(name)?.dispose()
    this.#tensors.delete(name)
  }

  #feeds(...kinds: readonly string[]): Record<string, Tensor> {
    return Object.fromEntries([...this.#tensors].filter(([name]) => kinds.includes(this.#plan.kindOf(name))))
  }

  /** Per batch: pixels, labels, and weights that already contain the division by the number of images. */
  #batchFeeds(
    { images, labels, sampleWeights }: TrainBatch,
    total: number,
    seed: number,
  ): Record<string, Tensor> {
    const factors = Float32Array.from({ length: images.count }, (_, i) => (sampleWeights?.[i] ?? 1) / total)
    return {
      x: uploadImages(images),
      y: tf.tensor2d(labels, [images.count, this.units]),
      factors: tf.tensor1d(factors),
      seed: tf.scalar(seed | 0, 'int32'),
    }
  }

  #program(kind: 'step' | 'gradient' | 'apply' | 'predict', count: number): Program {
    const name = `${kind}/${count}`
    const known = this.#programs.get(name)
    if (known) return known
    const { height, width, channels = 3, pixels = 'uint8', mode = 'graph' } = this.#config
    const x: InputSpec = { shape: [count, height, width, channels], dtype: pixels }
    const batch = {
      x,
      y: floats([count, this.units]),
      factors: floats([count]),
      seed: { shape: [], dtype: 'int32' } as const,
    }
    const scalars = Object.fromEntries(Object.keys(this.#optimizer.scalars(0, 1)).map((key) => [key, scalar]))
    const { plan, specs } = { plan: this.#plan, specs: (...kinds: string[]) => this.#plan.specs(kinds) }
    const made = {
      step: () =>
        createProgram(mode, { ...batch, ...scalars, ...specs('weight', 'moving', 'slot') }, stepWork(plan)),
      gradient: () =>
        createProgram(mode, { ...batch, ...specs('weight', 'moving', 'gradient') }, gradientWork(plan)),
      apply: () =>
        createProgram(mode, { ...scalars, ...specs('weight', 'slot', 'gradient') }, applyWork(plan)),
      predict: () => createProgram(mode, { x, ...specs('weight', 'moving') }, predictWork(plan)),
    }[kind]()
    this.#programs.set(name, made)
    return made
  }

  /** Sizes of the parts a batch is cut into: one unless it is larger than `microBatch`. */
  #parts(count: number): readonly number[] {
    const limit = this.#config.microBatch ?? count
    return Array.from({ length: Math.ceil(count / limit) }, (_, i) => Math.min(limit, count - i * limit))
  }

  /** Fills all tensors from `given`, else from the model's weights, slots from zero. */
  #upload(given: ReadonlyMap<string, WeightArray>): void {
    for (const { name, key, shape } of this.#plan.tensors) {
      const array = given.get(this.#plan.isSlot(name) ? name : key) ?? this.#plan.start(name)
      if (array.shape.join() !== shape.join())
        throw new AppError('bad-input', `The saved state does not fit: ${key} has another shape.`)
      this.#replace(name, tf.tensor(array.values.slice(), [...shape], 'float32'))
    }
  }
}

const floats = (shape: readonly number[]): InputSpec => ({ shape, dtype: 'float32' })
const keyOf = (name: string): string => name.slice(name.indexOf(':') + 1)
const download = (tensor: Tensor): WeightArray => ({
  shape: tensor.shape,
  values: tensor.dataSync<'float32'>(),
})
const toScalars = (values: Readonly<Record<string, number>>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.scalar(value)]))

function slice({ images, labels, sampleWeights }: TrainBatch, start: number, count: number): TrainBatch {
  const part = <T extends Uint8Array | Float32Array>(data: T): T => {
    const size = data.length / images.count
    return data.slice(start * size, (start + count) * size) as T
  }
  return {
    images: { ...images, count, data: part(images.data) },
    labels: part(labels),
    ...(sampleWeights && { sampleWeights: part(sampleWeights) }),
  }
}

function filled(images: ImageBatch, count: number): ImageBatch {
  const size = elements([images.height, images.width, images.channels])
  const data =
    images.data instanceof Uint8Array ? new Uint8Array(count * size) : new Float32Array(count * size)
  data.set(images.data)
  return { ...images, count, data }
}
