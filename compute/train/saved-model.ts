import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Weights } from '../../models/graph.ts'

/** SHA-256 over names, shapes and values in the order of the names: the identity of a set of weights, whatever file holds them. */
export function hashWeights(weights: Weights): string {
  const hash = createHash('sha256')
  for (const name of [...weights.keys()].toSorted()) {
    const { shape, values } = weights.get(name)!
    hash.update(`${name} [${shape.join()}]\n`)
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  return hash.digest('hex')
}

/** Writes a file beside its place and renames it, flushed to the disk first: a crash leaves the old file or the new one. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  await mkdir(dirname(file), { recursive: true })
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
