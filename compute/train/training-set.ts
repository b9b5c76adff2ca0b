import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { ImageBatch } from '../nn/images.ts'
import type { AugmentationSettings } from '../pixels/augmentation.ts'
import type { BatchRequest, PixelBatch } from '../pixels/batch.ts'
import { pixelPool } from '../pixels/pool.ts'
import { prefetch } from '../pixels/prefetch.ts'
import { epochBatches, inBatches } from './batches.ts'
import { augmentationKey } from './settings.ts'

/** One batch as the step takes it. */
export interface TrainingBatch {
  /** [count,H,W,C] in the network's range. */
  readonly images: ImageBatch
  /** One-hot [count,units]; 0 and 1 for a single sigmoid unit. */
  readonly labels: Float32Array
  /** Class weight of each image, [count]. */
  readonly sampleWeights: Float32Array
}

export interface BatchSource {
  readonly input: InputSpec
  readonly pixelCache: string
  readonly classWeights: Float32Array
  /** Outputs of the network: as many as classes, or 1 for a sigmoid. */
  readonly units: number
  readonly batch: number
}

/** The batches of a training epoch in its own order and with its own changes to the pictures, from batch number `from` on. */
export function trainingBatches(
  images: readonly LabelledImage[],
  source: BatchSource,
  plan: {
    readonly seed: number
    readonly epoch: number
    readonly from: number
    readonly settings: AugmentationSettings
  },
): AsyncGenerator<TrainingBatch> {
  const batches = epochBatches(images, source.batch, plan.seed, plan.epoch).slice(plan.from)
  return loaded(batches, source, { settings: plan.settings, key: augmentationKey(plan.seed, plan.epoch) })
}

/** All images once, as they are. */
export function plainBatches(
  images: readonly LabelledImage[],
  source: BatchSource,
): AsyncGenerator<TrainingBatch> {
  return loaded(inBatches(images, source.batch), source, null)
}

async function* loaded(
  batches: readonly LabelledImage[][],
  source: BatchSource,
  augment: BatchRequest['augment'],
): AsyncGenerator<TrainingBatch> {
  const { input, pixelCache } = source
  const { height, width, channels } = input
  const load = (images: LabelledImage[]): Promise<PixelBatch> =>
    pixelPool.make({
      images: images.map(({ id, file, sha256 }) => ({ id, file, sha256 })),
      input,
      pixelCache,
      augment,
    })
  for await (const { item: images, value } of prefetch(batches, load, pixelPool.size)) {
    refuseFailed(images, value)
    yield {
      images: { data: value.values, count: images.length, height, width, channels },
      ...trainingLabels(images, source),
    }
  }
}

/** An image that was fine at import and is not now: left out silently it would make the run another one. */
export function refuseFailed(images: readonly LabelledImage[], { failed }: PixelBatch): void {
  const first = failed[0]
  if (!first) return
  throw new AppError('bad-input', say`Training stopped: ${first.error.message}`, {
    file: images[first.index]!.file,
    hint: say`Import the folder again: images that cannot be read are then left out.`,
  })
}

export function trainingLabels(
  images: readonly LabelledImage[],
  { classWeights, units }: BatchSource,
): Pick<TrainingBatch, 'labels' | 'sampleWeights'> {
  const labels = new Float32Array(images.length * units)
  images.forEach(({ label }, i) => {
    if (units === 1) labels[i] = label
    else labels[i * units + label] = 1
  })
  return { labels, sampleWeights: Float32Array.from(images, ({ label }) => classWeights[label]!) }
}
