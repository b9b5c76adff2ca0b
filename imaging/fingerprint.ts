import { createHash } from 'node:crypto'
import { decoding, openImage, probeBytes, readImageFile, type ImageProbe } from './image-file.ts'

/** What identifies a picture: its bytes, and its look. */
export interface Fingerprint extends ImageProbe {
  /** SHA-256 of the file's bytes, 64 hex digits. */
  readonly sha256: string
  /** 64-bit perceptual hash, 16 hex digits; compare with `hashDistance`. */
  readonly perceptualHash: string
}

/**
 * Everything an import needs of a file in one read and one decode. All pixels are decoded, so a truncated or corrupt
 * file is found here and not in the middle of training. Throws AppError 'bad-input' naming the file.
 */
export async function fingerprint(file: string): Promise<Fingerprint> {
  const bytes = await readImageFile(file)
  const header = await probeBytes(bytes, file)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { ...header, sha256, perceptualHash: await hashPixels(bytes, file) }
}

/** SHA-256 of an image file's bytes as 64 hex digits. Throws AppError 'bad-input'. */
export async function sha256File(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readImageFile(file))
    .digest('hex')
}

/** The perceptual hash alone, as in `Fingerprint`. Throws AppError 'bad-input'. */
export async function perceptualHash(file: string): Promise<string> {
  return hashPixels(await readImageFile(file), file)
}

/** Number of differing bits (0..64) of two perceptual hashes. */
export function hashDistance(a: string, b: string): number {
  let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  for (; differing > 0n; differing &= differing - 1n) count++
  return count
}

const GRID = 32
const LOW = 8

async function hashPixels(bytes: Buffer, file: string): Promise<string> {
  const grey = await decoding(file, () =>
    openImage(bytes)
      .resize(GRID, GRID, { fit: 'fill', kernel: 'linear' })
      .greyscale()
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer(),
  )
  return hashGrid(grey)
}

/**
 * The signs of the lowest 8 x 8 cosine frequencies of a 32 x 32 grey picture about their median: rescaling, mild
 * compression and brightness changes leave these as they are. `[32,32]` -> 16 hex digits.
 */
function hashGrid(grey: Uint8Array): string {
  const rows = new Float64Array(GRID * LOW) // [y, u]
  for (let y = 0; y < GRID; y++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0
      for (let x = 0; x < GRID; x++) sum += grey[y * GRID + x]! * cosines[u * GRID + x]!
      rows[y * LOW + u] = sum
    }
  }
  const frequencies = new Float64Array(LOW * LOW) // [v, u]
  for (let v = 0; v < LOW; v++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0
      for (let y = 0; y < GRID; y++) sum += rows[y * LOW + u]! * cosines[v * GRID + y]!
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

/** cos(pi (2x + 1) u / 2N), the DCT-II basis: `[LOW, GRID]`. */
const cosines = Float64Array.from({ length: LOW * GRID }, (_, i) => {
  const u = Math.floor(i / GRID)
  return Math.cos((Math.PI * (2 * (i % GRID) + 1) * u) / (2 * GRID))
})
