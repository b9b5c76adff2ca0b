import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { writeWhole } from '../../files/write-whole.ts'

/**
 * Features of a frozen base on disk, one file a picture: float32 and a CRC-32. The folder is named by what the features depend on (base
 * weights, input size, augmentation), so it never holds stale ones. Always deletable.
 */
export class FeatureCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The features, or null when they are not here or damaged. */
  async get(key: string): Promise<Float32Array | null> {
    const bytes = await readFile(join(this.#folder, key)).catch(() => null)
    if (!bytes || bytes.length < 8 || bytes.length % 4 !== 0) return null
    const content = Uint8Array.from(bytes.subarray(0, -4))
    return crc32(content) === bytes.readUInt32LE(content.length) ? new Float32Array(content.buffer) : null
  }

  async put(key: string, values: Float32Array): Promise<void> {
    const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    const end = Buffer.alloc(4)
    end.writeUInt32LE(crc32(content))
    await writeWhole(join(this.#folder, key), Buffer.concat([content, end]))
  }
}
