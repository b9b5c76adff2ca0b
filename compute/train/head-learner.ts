import { join } from 'node:path'
import type { NetworkModel, Weights } from '../../models/graph.ts'
import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import type { TrainRequest } from '../../shared/contract/compute-training.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { TrainStep } from '../nn/training/train-step.ts'
import { pixelType, type PixelBatch } from '../pixels/batch.ts'
import { pixelPool } from '../pixels/pool.ts'
import { prefetch } from '../pixels/prefetch.ts'
import { yieldToEventLoop } from '../progress.ts'
import { hashWeights } from '../weights-hash.ts'
import { epochBatches, inBatches } from './batches.ts'
import { FeatureCache } from './feature-cache.ts'
import { FrozenBase, splitAt, type SplitModel } from './frozen-base.ts'
import { drawn, sourceOf, VALIDATION_BATCH, type Learner } from './learner.ts'
import { augmentationOf, lossOf } from './settings.ts'
import { trainingLabels, refuseFailed, type BatchSource, type TrainingBatch } from './training-set.ts'

/** One picture the base has to see: an image, changed as in `view`, or as it is. */
interface Picture {
  readonly image: LabelledImage
  readonly view: number | null
}

/**
 * The head alone on a frozen base. What the base makes of each picture is computed once and kept on disk, so an epoch costs no more than
 * reading it; each image is seen in a few changed views, which take turns from epoch to epoch.
 */
export class HeadLearner implements Learner {
  readonly step: TrainStep
  readonly #model: NetworkModel
  readonly #cut: string
  readonly #split: SplitModel
  readonly #request: TrainRequest
  readonly #source: BatchSource
  readonly #cache: FeatureCache

  /** @param cut last node of the frozen part: one vector an image */
  constructor(model: NetworkModel, cut: string, request: TrainRequest, input: InputSpec) {
    const { config, pixelCache } = request
    this.#model = model
    this.#cut = cut
    this.#request = request
    this.#split = splitAt(model, cut)
    this.step = new TrainStep(this.#split.head, {
      optimizer: { kind: 'adam' },
      loss: lossOf(config),
      height: 1,
      width: 1,
      channels: this.#split.features,
      pixels: 'float32',
    })
    this.#source = { ...sourceOf(request, input), units: this.step.units }
    const name = `features-${hashWeights(this.#split.base).slice(0, 16)}-${input.width}x${input.height}`
    this.#cache = new FeatureCache(join(pixelCache, name))
  }

  /** Computes the features that are not on disk yet. */
  async prepare(report: (done: number, total: number) => void, signal: AbortSignal): Promise<void> {
    const { train, val } = this.#request
    const views = Array.from({ length: this.#views }, (_, view) => view)
    const all: Picture[] = [
      ...val.map((image) => ({ image, view: null })),
      ...views.flatMap((view) => train.map((image) => ({ image, view }))),
    ]
    const missing: Picture[] = []
    for (const picture of all) if (!(await this.#cache.get(this.#key(picture)))) missing.push(picture)
    if (missing.length === 0) return
    const { height, width, channels } = this.#source.input
    const size = { height, width, channels }
    const base = new FrozenBase(this.#model, this.#cut, {
      batchSize: VALIDATION_BATCH,
      ...size,
      pixels: pixelType(this.#source.input),
    })
    try {
      // One view at a time: a batch is changed with one key.
      const batches = [null, ...views].flatMap((view) => inBatches(missing.filter((picture) => picture.view === view), VALIDATION_BATCH)) // prettier-ignore
      let done = all.length - missing.length
      for await (const { item, value } of prefetch(batches, (batch) => this.#pixels(batch), pixelPool.size)) {
        await yieldToEventLoop(signal)
        refuseFailed(item.map(({ image }) => image), value) // prettier-ignore
        const features = base.run({ data: value.values, count: item.length, ...size })
        const length = features.length / item.length
        await Promise.all(item.map((picture, i) => this.#cache.put(this.#key(picture), features.slice(i * length, (i + 1) * length)))) // prettier-ignore
        report((done += item.length), all.length)
      }
    } finally {
      base.dispose()
    }
  }

  trainBatches(epoch: number, from: number): AsyncGenerator<TrainingBatch> {
    const { config } = this.#request
    const batches = epochBatches(drawn(this.#request, epoch), config.batch, config.seed, epoch).slice(from)
    return this.#batches(batches, (epoch - 1) % this.#views)
  }

  valBatches(): AsyncGenerator<TrainingBatch> {
    return this.#batches(inBatches(this.#request.val, VALIDATION_BATCH), null)
  }

  weights(): Weights {
    return new Map([...this.#model.weights, ...this.step.weights()])
  }

  dispose(): void {
    this.step.dispose()
  }

  /** Without augmentation every view is the same. */
  get #views(): number {
    const changes = Object.values(augmentationOf(this.#request.config)).some(
      (value) => value !== 0 && value !== false,
    )
    return changes ? this.#request.config.expert.headViews : 1
  }

  #viewKey(view: number): string {
    return `${this.#request.config.seed}/augment/view ${view}`
  }

  /** File name of a picture's features: the image, and the changes where there are any. */
  #key({ image, view }: Picture): string {
    if (view === null) return image.sha256
    const settings = Object.values(augmentationOf(this.#request.config)).map(Number).join('_')
    return `${image.sha256}-${this.#request.config.seed}-${view}-${settings}`
  }

  #pixels(batch: readonly Picture[]): Promise<PixelBatch> {
    const { input, pixelCache } = this.#source
    const view = batch[0]!.view
    const settings = augmentationOf(this.#request.config)
    const augment = view === null ? null : { settings, key: this.#viewKey(view) }
    const images = batch.map(({ image: { id, file, sha256 } }) => ({ id, file, sha256 }))
    return pixelPool.make({ images, input, pixelCache, augment })
  }

  async *#batches(batches: readonly LabelledImage[][], view: number | null): AsyncGenerator<TrainingBatch> {
    const read = async (image: LabelledImage): Promise<Float32Array> => {
      const features = await this.#cache.get(this.#key({ image, view }))
      if (features) return features
      throw new AppError('interrupted', say`The cache of features was deleted while it was in use.`, {
        hint: say`Start the training again.`,
      })
    }
    const { features } = this.#split
    for await (const { item, value } of prefetch(batches, (images) => Promise.all(images.map(read)), 2)) {
      const data = new Float32Array(item.length * features)
      value.forEach((row, i) => data.set(row, i * features))
      const images = { data, count: item.length, height: 1, width: 1, channels: features }
      yield { images, ...trainingLabels(item, this.#source) }
    }
  }
}
