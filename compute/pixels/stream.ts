import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import type { Sentence } from '../../shared/say.ts'
import type { PixelBatch, Pixels } from './batch.ts'
import { pixelPool } from './pool.ts'
import { prefetch } from './prefetch.ts'

/** The images of a batch that could be decoded, side by side. */
export interface PixelStreamBatch<T extends ComputeImage> {
  readonly images: readonly T[]
  /** [images.length,H,W,C] in the network's range; bytes where `pixelType` says so. */
  readonly values: Pixels
  readonly failed: readonly { readonly image: number; readonly error: Sentence }[]
}

/** Decoded images in batches and in order, the next batches being made while one is used. */
export async function* imageBatches<T extends ComputeImage>(
  images: readonly T[],
  options: { readonly input: InputSpec; readonly pixelCache: string; readonly batch: number },
): AsyncGenerator<PixelStreamBatch<T>> {
  const { input, pixelCache, batch } = options
  const starts = Array.from({ length: Math.ceil(images.length / batch) }, (_, i) => i * batch)
  const load = (start: number): Promise<PixelBatch> => {
    const wanted = images.slice(start, start + batch).map(({ id, file, sha256 }) => ({ id, file, sha256 }))
    return pixelPool.make({ images: wanted, input, pixelCache, augment: null })
  }
  for await (const { item: start, value } of prefetch(starts, load, pixelPool.size)) {
    yield withoutFailed(images.slice(start, start + batch), value)
  }
}

function withoutFailed<T extends ComputeImage>(
  images: readonly T[],
  { values, failed }: PixelBatch,
): PixelStreamBatch<T> {
  if (failed.length === 0) return { images, values, failed: [] }
  const broken = new Map(failed.map(({ index, error }) => [index, error.message]))
  const length = values.length / images.length
  const good = images.map((_, index) => index).filter((index) => !broken.has(index))
  good.forEach((from, to) => values.copyWithin(to * length, from * length, (from + 1) * length))
  return {
    images: good.map((index) => images[index]!),
    values: values.subarray(0, good.length * length),
    failed: [...broken].map(([index, error]) => ({ image: images[index]!.id, error })),
  }
}
