import { decodeRgb } from '../../imaging/decode.ts'
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import { channelOrderOf, type InputSpec } from '../../shared/domain/input.ts'
import { toWireError, type WireError } from '../../shared/errors.ts'
import { drawAugmentation, type Augmentation, type AugmentationSettings } from './augmentation.ts'
import { PixelCache } from './cache.ts'
import { toInputRange } from './input-range.ts'
import { resample } from './resample.ts'
import { isRetouched, retouch } from './retouch.ts'

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
  /** [N,H,W,C] in the network's range, zeros where the image failed; bytes where `pixelType` says so. */
  readonly values: Pixels
  readonly failed: readonly { readonly index: number; readonly error: WireError }[]
}

export type Pixels = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** Pixels stay bytes where the network takes them as decoded: a quarter of the memory and of the way to TensorFlow. */
export function pixelType(input: InputSpec): 'uint8' | 'float32' {
  const asDecoded = input.channels === 3 && input.range === '0..255' && channelOrderOf(input) === 'rgb'
  return asDecoded ? 'uint8' : 'float32'
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
  const { images, input, augment } = request
  const length = input.width * input.height * input.channels
  const bytes = pixelType(input) === 'uint8'
  const values = bytes ? new Uint8Array(images.length * length) : new Float32Array(images.length * length)
  // Writing numbers into a clamped view rounds them.
  const target = bytes ? new Uint8ClampedArray(values.buffer) : values
  const failed: { index: number; error: WireError }[] = []
  const cache = cacheFor(request.pixelCache, input)
  const scratch = cache.scratch()
  let rgb: Float32Array | undefined
  for (const [index, image] of images.entries()) {
    try {
      const pixels = cache.get(image.sha256, scratch) ?? (await decoded(image, input, cache))
      const change =
        augment &&
        drawAugmentation(augment.settings, `${augment.key}/${image.sha256}`, input.width, input.height)
      if (target instanceof Uint8ClampedArray && !isRetouched(change)) {
        const out = target.subarray(index * length, (index + 1) * length)
        resample(pixels, out, input.width, input.height, change?.affine ?? null, null)
      } else {
        rgb ??= new Float32Array(input.width * input.height * 3)
        target.set(toInputRange(paint(pixels, rgb, input, change), input), index * length)
      }
    } catch (error) {
      failed.push({ index, error: toWireError(error) })
    }
  }
  return { values, failed }
}

/** Decodes an image, and keeps its pixels for the next time. */
async function decoded(image: ComputeImage, input: InputSpec, cache: PixelCache): Promise<Uint8Array> {
  const pixels = await decodeRgb(image.file, input)
  await cache.put(image.sha256, pixels)
  return pixels
}

/** Float32 [H,W,3] in 0..255, in `rgb`. */
function paint(
  pixels: Uint8Array,
  rgb: Float32Array,
  { width, height }: InputSpec,
  change: Augmentation | null,
): Float32Array {
  resample(pixels, rgb, width, height, change?.affine ?? null, change?.colour ?? null)
  if (change) retouch(rgb, width, height, change)
  return rgb
}
