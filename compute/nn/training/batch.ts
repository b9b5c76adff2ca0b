/** Batches of training: what a step is given, and how it is cut and filled. */
import type { ImageBatch } from '../images.ts'
import { elements } from '../shapes/size.ts'

export interface TrainBatch {
  readonly images: ImageBatch
  /** One-hot [count, units], or [count, 1] with 0 and 1 for a sigmoid. */
  readonly labels: Float32Array
  /** Factor on each image's loss [count], class weights included. Default 1. */
  readonly sampleWeights?: Float32Array
}

/** Sizes of the parts a batch is cut into so that none is larger than `limit`. */
export function partSizes(count: number, limit: number = count): readonly number[] {
  return Array.from({ length: Math.ceil(count / limit) }, (_, i) => Math.min(limit, count - i * limit))
}

/** `count` images from `start` on. */
export function partOf(
  { images, labels, sampleWeights }: TrainBatch,
  start: number,
  count: number,
): TrainBatch {
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

/** The same images with black ones after them. */
export function filled(images: ImageBatch, count: number): ImageBatch {
  const size = elements([images.height, images.width, images.channels])
  const data =
    images.data instanceof Uint8Array ? new Uint8Array(count * size) : new Float32Array(count * size)
  data.set(images.data)
  return { ...images, count, data }
}
