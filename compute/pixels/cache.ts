import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { writeWhole } from '../../files/write-whole.ts'
import type { PixelSize } from '../../imaging/decode.ts'
import { SAID_TO_USER } from '../../shared/said-to-user.ts'

/** Part of the folder name: raise it when decoding or resizing changes what the pixels are. */
const VERSION = 2
const CRC_BYTES = 4
/** After a write that failed: a full disk is not asked for every image, and one with room again is used. */
const RETRY_MS = 60_000

/**
 * Decoded, resized pixels on disk, one file an image: `v2-128x128/ab/ab12....rgb`, uint8 [H,W,3] and a CRC-32. A file appears
 * by rename and is complete or not there, so processes share the folder without locks; one torn by a power cut fails its CRC and
 * counts as missing. The cache holds nothing in memory: it costs the same for 100 and for 100,000 images. Always deletable.
 */
export class PixelCache {
  readonly #folder: string
  readonly #bytes: number
  readonly #say: (line: string) => void
  #blockedUntil = -Infinity
  /** What was said last: a fault that stays is told once. */
  #said = ''

  /**
   * @param root folder of the study's decoded pixels; made when missing
   * @param say takes a line for the user when pixels cannot be kept; stderr when left out, which the engine passes on (`SAID_TO_USER`)
   */
  constructor(
    root: string,
    size: PixelSize,
    say: (line: string) => void = (line) => void process.stderr.write(`${SAID_TO_USER}${line}\n`),
  ) {
    this.#say = say
    this.#folder = join(root, `v${VERSION}-${size.width}x${size.height}`)
    this.#bytes = size.width * size.height * 3
  }

  /** Memory for `get` to read into, for as many images as one likes: a buffer each would pile up until it is collected. */
  scratch(): Buffer {
    // One more, so that a file that is too long shows.
    return Buffer.allocUnsafe(this.#bytes + CRC_BYTES + 1)
  }

  /**
   * Pixels of the image whose file has this SHA-256, uint8 [H,W,3], or null when they are not here; in `scratch`, valid until that is used
   * again. Blocks its thread, which has nothing else to do.
   */
  get(sha256: string, scratch: Buffer): Uint8Array | null {
    if (read(this.#file(sha256), scratch) !== this.#bytes + CRC_BYTES) return null
    const pixels = scratch.subarray(0, this.#bytes)
    return crc32(pixels) === scratch.readUInt32LE(this.#bytes) ? pixels : null
  }

  /** Stores pixels, uint8 [H,W,3]. A full or read-only disk only makes the next epoch decode again; that is said, and tried again later. */
  async put(sha256: string, pixels: Uint8Array): Promise<void> {
    if (performance.now() < this.#blockedUntil) return
    const end = Buffer.alloc(CRC_BYTES)
    end.writeUInt32LE(crc32(pixels))
    try {
      await writeWhole(this.#file(sha256), Buffer.concat([pixels, end]))
    } catch (error) {
      this.#blockedUntil = performance.now() + RETRY_MS
      this.#tell((error as NodeJS.ErrnoException).code ?? String(error))
    }
  }

  #tell(reason: string): void {
    if (reason === this.#said) return
    this.#said = reason
    this.#say(
      `Decoded pixels cannot be kept in the study (${reason}): images are decoded anew each time, which takes longer. It is tried again every minute.`,
    )
  }

  #file(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), `${sha256}.rgb`)
  }
}

/** Bytes of the file that fitted into the buffer; -1 where it cannot be read. */
function read(file: string, into: Buffer): number {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return -1
  }
  try {
    return readSync(descriptor, into, 0, into.length, 0)
  } catch {
    return -1
  } finally {
    closeSync(descriptor)
  }
}
