import { createHash } from 'node:crypto'
import type { ImageFinding } from '../shared/domain/image-findings.ts'
import { AppError } from '../shared/errors.ts'
import { LOOK_SIDE } from '../shared/math/grey-look.ts'
import { reasonOf } from './image-errors.ts'
import {
  probeBytes,
  readImageFile,
  withImage,
  type DecodeOptions,
  type ImageBytes,
  type ImageProbe,
} from './image-file.ts'
import { lookAt } from './look.ts'
import { GRID_SIDE, greyGrid, shrink, type SmallPicture } from './small-picture.ts'

/** What identifies a picture: its bytes, and its look. */
export interface Fingerprint extends ImageProbe {
  /** SHA-256 of the file's bytes, 64 hex digits. */
  readonly sha256: string
  /** 64-bit perceptual hash, 16 hex digits; compare with `hashDistance`. */
  readonly perceptualHash: string
  /** Grey, stretched to a square, `[LOOK_SIDE, LOOK_SIDE]`: copies are found by it. */
  readonly look: Uint8Array
  /** What was noticed about it. */
  readonly findings: readonly ImageFinding[]
}

/** A picture as an import reads it. */
export interface ReadPicture extends Fingerprint {
  readonly small: SmallPicture
}

/**
 * Everything an import needs of a file in one read and one decode. All pixels are decoded, so a truncated or corrupt
 * file is found here and not in the middle of training. Throws AppError 'bad-input' naming the file.
 */
export async function readPicture(file: string): Promise<ReadPicture> {
  const image = await readImageFile(file)
  const { probe, conversions, hasAlpha } = await probeBytes(image)
  const { small, warnings } = await shrinkWatching(image, { keepAlpha: hasAlpha })
  const grid = greyGrid(small)
  const findings = [
    ...lookAt(small, grid, probe),
    ...warnings,
    ...conversions,
    ...(small.isTransparent ? [{ kind: 'transparent-on-white', detail: null } as const] : []),
  ]
  const sha256 = createHash('sha256').update(image.bytes).digest('hex')
  return {
    ...probe,
    sha256,
    perceptualHash: hashGrid(grid),
    look: greyGrid(small, LOOK_SIDE),
    findings,
    small,
  }
}

/** Decodes as strictly as can be; what only then fails is read, and its complaint kept. */
async function shrinkWatching(
  image: ImageBytes,
  options: DecodeOptions,
): Promise<{ small: SmallPicture; warnings: ImageFinding[] }> {
  try {
    return {
      small: await withImage(image, (opened) => shrink(opened), { ...options, failOn: 'warning' }),
      warnings: [],
    }
  } catch (complaint) {
    const small = await withImage(image, (opened) => shrink(opened), options)
    const detail = reasonOf(complaint instanceof AppError ? complaint.cause : complaint)
    return { small, warnings: [{ kind: 'read-with-warnings', detail }] }
  }
}

/** SHA-256 of an image file's bytes as 64 hex digits. Throws AppError 'bad-input'. */
export async function sha256File(file: string): Promise<string> {
  return createHash('sha256')
    .update((await readImageFile(file)).bytes)
    .digest('hex')
}

/** The perceptual hash alone, as in `Fingerprint`. Throws AppError 'bad-input'. */
export async function perceptualHash(file: string): Promise<string> {
  return (await readPicture(file)).perceptualHash
}

/** Number of differing bits (0..64) of two perceptual hashes. */
export function hashDistance(a: string, b: string): number {
  let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  for (; differing > 0n; differing &= differing - 1n) count++
  return count
}

const LOW = 8

/**
 * The signs of the lowest 8 x 8 cosine frequencies of a 32 x 32 grey picture about their median: rescaling, mild
 * compression and brightness changes leave these as they are. `[32,32]` -> 16 hex digits.
 */
function hashGrid(grey: Uint8Array): string {
  const rows = new Float64Array(GRID_SIDE * LOW) // [y, u]
  for (let y = 0; y < GRID_SIDE; y++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0
      for (let x = 0; x < GRID_SIDE; x++) sum += grey[y * GRID_SIDE + x]! * cosines[u * GRID_SIDE + x]!
      rows[y * LOW + u] = sum
    }
  }
  const frequencies = new Float64Array(LOW * LOW) // [v, u]
  for (let v = 0; v < LOW; v++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0
      for (let y = 0; y < GRID_SIDE; y++) sum += rows[y * LOW + u]! * cosines[v * GRID_SIDE + y]!
      frequencies[v * LOW + u] = sum
    }
  }
  // The mean brightness is no feature; the median of the rest splits the bits evenly.
  const rest = frequencies.slice(1).sort()
  const median = rest[rest.length >> 1]!
  let hash = 0n
  for (let i = 1; i < frequencies.length; i++) if (frequencies[i]! > median) hash |= 1n << BigInt(i)
  return hash.toString(16).padStart(16, '0')
}

/** cos(pi (2x + 1) u / 2N), the DCT-II basis: `[LOW, GRID_SIDE]`. */
const cosines = Float64Array.from({ length: LOW * GRID_SIDE }, (_, i) => {
  const u = Math.floor(i / GRID_SIDE)
  return Math.cos((Math.PI * (2 * (i % GRID_SIDE) + 1) * u) / (2 * GRID_SIDE))
})
