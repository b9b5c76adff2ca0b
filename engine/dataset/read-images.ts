import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '../../shared/domain/dataset.ts'
import { isCancelled, toWireError } from '../../shared/errors.ts'
import { readPicture, type Fingerprint } from '../../imaging/fingerprint.ts'

export interface ReadImage extends Fingerprint {
  /** Relative to the folder. */
  readonly path: string
}

/** libvips decodes in libuv's four threads; a few more files in flight hide the disk, more only cost memory. */
const IN_FLIGHT = Math.min(8, Math.max(4, availableParallelism()))

/** Reads and decodes every image once, several at a time. What cannot be read is listed and left out; order is kept. */
export async function readImages(
  folder: string,
  paths: readonly string[],
  context: { readonly signal: AbortSignal; progress(done: number): void },
): Promise<{ images: ReadImage[]; unreadable: Problem[] }> {
  const results: (ReadImage | Problem)[] = new Array(paths.length)
  let next = 0
  let done = 0
  async function worker(): Promise<void> {
    while (next < paths.length) {
      context.signal.throwIfAborted()
      const index = next++
      results[index] = await readOne(folder, paths[index]!)
      context.progress(++done)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  return {
    images: results.filter((result): result is ReadImage => 'sha256' in result),
    unreadable: results.filter((result): result is Problem => 'error' in result),
  }
}

async function readOne(folder: string, path: string): Promise<ReadImage | Problem> {
  try {
    const { small: _, ...fingerprint } = await readPicture(join(folder, path))
    return { path, ...fingerprint }
  } catch (error) {
    if (isCancelled(error)) throw error
    return { path, error: toWireError(error).message }
  }
}
