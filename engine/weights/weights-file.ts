import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WeightsEntry } from '../../models/weights-manifest.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { takeLock } from '../db/lock-database.ts'
import { TimeLeft } from '../jobs/time-left.ts'
import { weightsFolder } from './cache-folder.ts'
import { download } from './download.ts'
import { asAppError, DownloadFailure, type Timing } from './failure.ts'

export interface DownloadProgress {
  readonly bytes: number
  readonly total: number
  readonly secondsLeft: number | null
}

export interface WeightsFileOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
  /** The user's cache when left out. */
  readonly cacheFolder?: string | undefined
  /** Tests alone: a server that stands in for the published one, e.g. `http://127.0.0.1:1234`. */
  readonly origin?: string | undefined
  /** Tests alone: shorter waits. */
  readonly timing?: Partial<Timing> | undefined
}

const TIMING: Timing = { connectMs: 10_000, stallMs: 20_000, attempts: 5, backoffMs: 1000 }
/** How often a process looks whether another one has finished the same download. */
const WAIT_MS = 200

/**
 * Path of the published weights in the user's cache; downloaded first when they are not there. A download is
 * compared with the manifest's size and hash, and appears under its name only when both are right; one that ends before starts over next time. Processes that
 * want the same file at once: one downloads, the others wait.
 * Throws AppError 'missing' (offline, refused, broken off), 'bad-input' (another file than was published), 'cancelled'.
 */
export async function weightsFile(entry: WeightsEntry, options: WeightsFileOptions = {}): Promise<string> {
  const folder = options.cacheFolder ?? weightsFolder()
  const file = join(folder, entry.file)
  const signal = options.signal ?? new AbortController().signal
  const timeLeft = new TimeLeft()
  const report = (bytes: number): void => {
    const secondsLeft = timeLeft.update({ step: 'downloading-weights' }, bytes, entry.bytes)
    options.onProgress?.({ bytes, total: entry.bytes, secondsLeft })
  }
  for (;;) {
    signal.throwIfAborted()
    if (await isPublished(file, entry)) return file
    await makeFolder(folder)
    const release = takeLock(`${file}.lock.sqlite`)
    if (typeof release !== 'function') {
      // Another process, or another job of this one, downloads the same file.
      await sleep(WAIT_MS, undefined, { signal })
      report((await stat(`${file}.part`).catch(() => null))?.size ?? 0)
      continue
    }
    try {
      // Another process may have finished between the look and the lock.
      if (!(await isPublished(file, entry))) await fetchInto(file, entry, { ...options, signal, report })
      return file
    } catch (error) {
      signal.throwIfAborted()
      throw error instanceof DownloadFailure ? asAppError(error, entry) : asDiskError(error, folder)
    } finally {
      release({ deleteFile: true })
    }
  }
}

/** Where an entry's file is or would be, and whether it is there, whole and right. */
export async function weightsState(
  entry: WeightsEntry,
  folder: string = weightsFolder(),
): Promise<{ readonly file: string; readonly cached: boolean }> {
  const file = join(folder, entry.file)
  return { file, cached: await isPublished(file, entry) }
}

interface FetchOptions extends WeightsFileOptions {
  readonly signal: AbortSignal
  readonly report: (bytes: number) => void
}

async function fetchInto(file: string, entry: WeightsEntry, options: FetchOptions): Promise<void> {
  const { origin, signal, report } = options
  const url = new URL(entry.url)
  if (url.protocol !== 'https:') throw new DownloadFailure('refused', say`its address is not encrypted`)
  const from = origin === undefined ? url : new URL(url.pathname, origin)
  const timing = { ...TIMING, ...options.timing }
  const part = `${file}.part`
  const get = (): Promise<boolean> =>
    download(from, part, { total: entry.bytes, signal, timing, onBytes: report })
  try {
    const joined = await get().catch(unlessUnjoinable)
    // Parts of different files may have been joined: once more, from the first byte.
    if (joined && !(await isPublished(part, entry))) await get()
    if (!(await isPublished(part, entry))) {
      throw new DownloadFailure('altered', say`its ${entry.hash.algorithm} is not ${entry.hash.value}`)
    }
    await rename(part, file)
  } finally {
    await rm(part, { force: true })
  }
}

/** A file that broke off and whose rest cannot be had counts as joined wrongly. */
function unlessUnjoinable(error: unknown): true {
  if (error instanceof DownloadFailure && error.kind === 'unjoinable') return true
  throw error
}

async function isPublished(file: string, { bytes, hash }: WeightsEntry): Promise<boolean> {
  const info = await stat(file).catch(() => null)
  return info?.size === bytes && (await hashFile(file, hash.algorithm)) === hash.value.toLowerCase()
}

/** Hash of a whole file, in hexadecimal. */
export async function hashFile(file: string, algorithm: 'md5' | 'sha256'): Promise<string> {
  const digest = createHash(algorithm)
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    // Said before megabytes are fetched, and in the words of this file rather than of the lock.
    const probe = join(folder, `.${process.pid}.probe`)
    await (await open(probe, 'w')).close()
    await rm(probe, { force: true })
  } catch (error) {
    throw asDiskError(error, folder)
  }
}

function asDiskError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (error instanceof AppError || typeof code !== 'string') return error
  const what = code === 'ENOSPC' ? say`the disk is full` : (error as Error).message
  return new AppError('missing', say`The weights cannot be kept in ${folder}: ${what}.`, {
    file: folder,
    cause: error,
    hint: say`Make room or correct its permissions; XDG_CACHE_HOME names another cache folder.`,
  })
}
