import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { writeWholeSync } from '../../files/write-whole.ts'
import type { Problem } from '../../shared/domain/dataset.ts'
import { isCancelled, toWireError } from '../../shared/errors.ts'
import { containerOf } from '../../imaging/hdf5-pictures.ts'
import { readPicture, type Fingerprint } from '../../imaging/fingerprint.ts'
import { encodeThumbnail, type SmallPicture } from '../../imaging/small-picture.ts'
import { KeptReads } from '../db/kept-reads.ts'
import { KEPT_READS, thumbnailFile } from '../study/layout.ts'
import type { Study } from '../study/study.ts'

export interface ReadImage extends Fingerprint {
  /** Relative to the folder. */
  readonly path: string
}

/** Where thumbnails and what was read are kept. */
export type ReadingStudy = Pick<Study, 'path'>

/** As JSON takes it. */
interface KeptFingerprint extends Omit<Fingerprint, 'look'> {
  readonly look: string
}

interface Reading {
  readonly signal: AbortSignal
  progress(done: number): void
  /** Without one nothing is kept. */
  readonly study?: ReadingStudy | null | undefined
}

/** libvips decodes in libuv's four threads; a few more files in flight hide the disk, more only cost memory. */
const IN_FLIGHT = Math.min(8, Math.max(4, availableParallelism()))

/**
 * Reads and decodes every image once, several at a time, and makes its thumbnail of the same decode. What cannot be read is listed and left
 * out; order is kept. What an import that was stopped has read is not read again where the files are as they were.
 */
export async function readImages(
  folder: string,
  paths: readonly string[],
  { signal, progress, study = null }: Reading,
): Promise<{ images: ReadImage[]; unreadable: Problem[] }> {
  const kept = study && new KeptReads<KeptFingerprint>(study.path(KEPT_READS), folder)
  const images: (ReadImage | undefined)[] = []
  const unreadable: (Problem | undefined)[] = []
  const waiting = paths.entries()
  let done = 0
  async function work(): Promise<void> {
    for (const [index, path] of waiting) {
      signal.throwIfAborted()
      try {
        images[index] = { path, ...(await readOne(folder, path, study, kept)) }
      } catch (error) {
        if (isCancelled(error)) throw error
        unreadable[index] = { path, error: toWireError(error).message }
      }
      progress(++done)
    }
  }
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, work))
  } finally {
    kept?.close()
  }
  return {
    images: images.filter((image) => image !== undefined),
    unreadable: unreadable.filter((problem) => problem !== undefined),
  }
}

async function readOne(
  folder: string,
  path: string,
  study: ReadingStudy | null,
  kept: KeptReads<KeptFingerprint> | null,
): Promise<Fingerprint> {
  const file = join(folder, path)
  // What is wrong with a file that is not there is said by reading it.
  const state = kept && (await stat(containerOf(file) ?? file).catch(() => null))
  const known = state && kept?.find(path, state)
  if (known) return { ...known, look: new Uint8Array(Buffer.from(known.look, 'base64')) }
  const { small, ...fingerprint } = await readPicture(file)
  if (study) await saveThumbnail(study.path(thumbnailFile(fingerprint.sha256)), small)
  if (state)
    kept?.keep(path, state, { ...fingerprint, look: Buffer.from(fingerprint.look).toString('base64') })
  return fingerprint
}

/** A full disk costs no import: galleries make what is missing when it is looked at. */
async function saveThumbnail(file: string, small: SmallPicture): Promise<void> {
  if (existsSync(file)) return
  const jpeg = await encodeThumbnail(small)
  try {
    // Ten kilobytes: waiting for the pool of threads, which decodes, would take longer.
    writeWholeSync(file, jpeg)
  } catch {
    // As said above.
  }
}
