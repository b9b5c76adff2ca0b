/**
 * One step of training: forward, loss, backward, optimizer. Weights and optimizer state live here as tensors; a step takes them in
 * and puts their successors in their place.
 */
import type { NetworkModel, WeightArray } from '../../../models/graph.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { uploadImages, type ImageBatch } from '../images.ts'
import type { NetworkOutputs } from '../predictor.ts'
import { tf, type Tensor } from '../tf.ts'
import { filled, partOf, partSizes, type TrainBatch } from './batch.ts'
import type { StepOptions, StepResult, StepConfig, TrainState } from './config.ts'
import type { Program } from './program.ts'
import { Programs } from './programs.ts'
import { planTraining, type TrainingPlan } from './plan.ts'

export class TrainStep {
  readonly units: number
  readonly #config: StepConfig
  readonly #plan: TrainingPlan
  /** Variables, moving averages and slots, by the names their inputs have in the programs. */
  readonly #tensors = new Map<string, Tensor>()
  readonly #programs: Programs
  #step = 0

  /** Uploads the weights. Graphs are recorded at the first use of a batch size. Throws AppError 'bad-input' where nothing can be trained. */
  constructor(model: NetworkModel, config: StepConfig) {
    this.#config = config
    this.#plan = planTraining(model, config)
    this.#programs = new Programs(this.#plan)
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
      const parts = partSizes(count, this.#config.microBatch)
      for (const size of new Set(parts)) this.#programs.get(parts.length === 1 ? 'step' : 'gradient', size)
    }
  }

  /** Trains on one batch. */
  run(batch: TrainBatch, { learningRate, seed }: StepOptions): StepResult {
    const scalars = this.#plan.optimizer.scalars(learningRate, this.#step + 1)
    const parts = partSizes(batch.images.count, this.#config.microBatch)
    const result =
      parts.length === 1 ? this.#fused(batch, scalars, seed) : this.#accumulated(batch, parts, scalars, seed)
    this.#step += 1
    return result
  }

  /** Outputs of the network as it is now, in prediction mode; at most `batchSize` images, the graph is recorded for that many. */
  predict(images: ImageBatch, batchSize: number): NetworkOutputs {
    const { units } = this
    return tf.tidy(() => {
      const { logits, probabilities } = this.#programs.get('predict', batchSize).run({
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
    }) as unknown as NetworkOutputs
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
    this.#programs.dispose()
    for (const tensor of this.#tensors.values()) tensor.dispose()
    this.#tensors.clear()
  }

  #fused(batch: TrainBatch, scalars: Readonly<Record<string, number>>, seed: number): StepResult {
    const { count } = batch.images
    const feeds = (): Record<string, Tensor> => ({
      ...this.#batchFeeds(batch, count, seed),
      ...toScalars(scalars),
      ...this.#feeds('weight', 'moving', 'slot'),
    })
    const { loss, correct } = this.#advance(this.#programs.get('step', count), feeds)
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
      const part = partOf(batch, start, size)
      const feeds = (): Record<string, Tensor> => ({
        ...this.#batchFeeds(part, count, seed + i * 0x10001),
        ...this.#feeds('weight', 'moving', 'gradient'),
      })
      const done = this.#advance(this.#programs.get('gradient', size), feeds)
      loss += done.loss
      correct += done.correct
      start += size
    })
    loss += this.#advance(this.#programs.get('apply'), () => ({
      ...toScalars(scalars),
      ...this.#feeds('weight', 'slot', 'gradient'),
    })).loss
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
      total: tf.scalar(total),
      seed: tf.scalar(seed | 0, 'int32'),
    }
  }

  /** Fills all tensors from `given`, else from the model's weights, slots from zero. */
  #upload(given: ReadonlyMap<string, WeightArray>): void {
    for (const { name, key, shape } of this.#plan.tensors) {
      const array = given.get(this.#plan.isSlot(name) ? name : key) ?? this.#plan.start(name)
      if (array.shape.join() !== shape.join())
        throw new AppError('bad-input', say`The saved state does not fit: ${key} has another shape.`)
      this.#replace(name, tf.tensor(array.values.slice(), [...shape], 'float32'))
    }
  }
}

const keyOf = (name: string): string => name.slice(name.indexOf(':') + 1)
const download = (tensor: Tensor): WeightArray => ({
  shape: tensor.shape,
  values: tensor.dataSync<'float32'>(),
})
const toScalars = (values: Readonly<Record<string, number>>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.scalar(value)]))
