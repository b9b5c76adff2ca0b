import { decodeRgb } from '../../imaging/decode.ts'
import type { ComputeImage } from '../../shared/contract.ts'
import type { InputSpec } from '../../shared/domain/run.ts'
import { toWireError, type WireError } from '../../shared/errors.ts'
import { drawAugmentation, type AugmentationSettings } from './augmentation.ts'
import { PixelCache } from './cache.ts'
import { toInputRange } from './input-range.ts'
import { resample } from './resample.ts'
import { retouch } from './retouch.ts'

/** What a batch is made from; crosses to the worker threads. */
export interface BatchRequest {
  readonly images: readonly ComputeImage[]
  readonly input: InputSpec
  /** Root folder of decoded pixels, absolute. */
  readonly pixelCache: string
  readonly augment: AugmentRequest | null
}
export interface AugmentRequest {
  readonly settings: AugmentationSettings
  /** Seed and epoch; the image's hash is added to it. */
  readonly key: string
}

export interface PixelBatch {
  /** Float32 [N,H,W,C] in the network's range; zeros where the image failed. */
  readonly values: Float32Array<ArrayBuffer>
  readonly failed: readonly { readonly index: number; readonly error: WireError }[]
}

const caches = new Map<string, PixelCache>()

function cacheFor(root: string, { width, height }: InputSpec): PixelCache {
  const key = `${width}x${height} ${root}`
  const cache = caches.get(key) ?? new PixelCache(root, { width, height })
  caches.set(key, cache)
  return cache
}

/** Reads or decodes, augments and scales the images of one batch. An image that cannot be decoded is reported, not thrown. */
export async function makeBatch(request: BatchRequest): Promise<PixelBatch> {
  const { images, input } = request
  const length = input.width * input.height * input.channels
  const values = new Float32Array(images.length * length)
  const failed: { index: number; error: WireError }[] = []
  const rgb = new Float32Array(input.width * input.height * 3)
  for (const [index, image] of images.entries()) {
    try {
      const pixels = await pixelsOf(image, request)
      paint(pixels, rgb, image, request)
      values.set(toInputRange(rgb, input.channels, input.range), index * length)
    } catch (error) {
      failed.push({ index, error: toWireError(error) })
    }
  }
  return { values, failed }
}

async function pixelsOf(image: ComputeImage, { input, pixelCache }: BatchRequest): Promise<Uint8Array> {
  const cache = cacheFor(pixelCache, input)
  const known = await cache.get(image.sha256)
  if (known) return known
  const pixels = await decodeRgb(image.file, input)
  await cache.put(image.sha256, pixels)
  return pixels
}

function paint(
  pixels: Uint8Array,
  rgb: Float32Array,
  image: ComputeImage,
  { input, augment }: BatchRequest,
): void {
  const { width, height } = input
  if (augment === null) return resample(pixels, rgb, width, height, null, null)
  const change = drawAugmentation(augment.settings, `${augment.key}/${image.sha256}`, width, height)
  resample(pixels, rgb, width, height, change.affine, change.colour)
  retouch(rgb, width, height, change)
}
