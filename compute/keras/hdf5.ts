import { AppError } from '../../shared/errors.ts'
import { say, verbatim, type Sentence, type SentenceValue } from '../../shared/say.ts'
import { workerFile, WorkerPool } from '../../threads/worker-pool.ts'
import type { Hdf5Content, Hdf5Listing, Hdf5Request, Hdf5Response } from './hdf5-protocol.ts'
import { LIMITS } from './limits.ts'
import { watchProgress, type ProgressLimits } from './progress-watch.ts'

/** Where HDF5 bytes lie: a file of their own, or a stored entry of a zip. */
export interface Hdf5Source {
  readonly path: string
  readonly offset: number
  readonly length: number
  /** The file the user knows, for messages. */
  readonly shownPath: SentenceValue
}

/** An open HDF5 file. */
export interface Hdf5File {
  readonly listing: Hdf5Listing
  /** Bytes on disk, for judging whether claimed sizes are plausible. */
  readonly length: number
  /** Reads datasets, converted to float32, in the order asked for. Checks nothing: see the callers for bounds. */
  read(datasets: readonly string[]): Promise<readonly Float32Array[]>
}

interface Hdf5Thread {
  readonly pool: WorkerPool<Hdf5Request, Hdf5Response>
  /** Counted up by the thread whenever it gets on. */
  readonly progress: Int32Array
}
let thread: Hdf5Thread | null = null
/** The thread holds one file at a time, so users queue here. */
let queue: Promise<unknown> = Promise.resolve()
let waiting = 0
let idle: NodeJS.Timeout | undefined
const IDLE_MS = 250

/**
 * Opens an HDF5 file, lists it and hands it to `use`.
 * @throws AppError 'bad-input' when it is broken, absurdly large inside, or reading it does not get on
 */
export async function withHdf5<T>(source: Hdf5Source, use: (file: Hdf5File) => Promise<T>): Promise<T> {
  return exclusively(async () => {
    const { path, offset, length, shownPath } = source
    const limits = limitsOf(length)
    const listing = (await ask({ kind: 'open', path, offset, length }, limits, shownPath)) as Hdf5Listing
    try {
      return await use({
        listing,
        length,
        read: async (datasets) =>
          (await ask({ kind: 'read', datasets }, limits, shownPath)) as Float32Array[],
      })
    } finally {
      await ask({ kind: 'close' }, limits, shownPath).catch(() => stop())
    }
  })
}

/** Builds an HDF5 file in memory. */
export async function writeHdf5(content: Hdf5Content): Promise<Uint8Array> {
  const bytes = content.datasets.reduce((sum, { values }) => sum + values.byteLength, 0)
  return exclusively(
    async () => (await ask({ kind: 'write', content }, limitsOf(bytes), say`the model`)) as Uint8Array,
  )
}

function limitsOf(bytes: number): ProgressLimits {
  const cpuMs = LIMITS.hdf5CpuMs + (LIMITS.hdf5CpuMsPerMegabyte * bytes) / 2 ** 20
  return { cpuMs, wallMs: LIMITS.hdf5WallMs }
}

async function exclusively<T>(use: () => Promise<T>): Promise<T> {
  clearTimeout(idle)
  waiting++
  const turn = queue.then(use)
  queue = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    // A living thread holds its memory.
    if (--waiting === 0) idle = setTimeout(stop, IDLE_MS)
  }
}

async function ask(request: Hdf5Request, limits: ProgressLimits, shownPath: SentenceValue): Promise<unknown> {
  const { pool, progress } = (thread ??= start())
  let stoodStill: AppError | undefined
  const unwatch = watchProgress(
    limits,
    () => Atomics.load(progress, 0),
    (seconds) => {
      stoodStill = tooSlow(shownPath, seconds)
      stop()
    },
  )
  try {
    const response = await pool.run(request)
    if (response.ok) return response.value
    if (response.fatal) stop()
    throw unreadable(shownPath, response.reason)
  } catch (error) {
    if (error instanceof AppError) throw stoodStill ?? error
    // The thread has died.
    stop()
    throw unreadable(shownPath, whyDead(error as Error))
  } finally {
    unwatch()
  }
}

function whyDead(error: Error): Sentence {
  const exited = error.message.startsWith('worker exited')
  return exited ? say`the HDF5 library stopped` : verbatim(firstLine(error))
}

function start(): Hdf5Thread {
  const progress = new Int32Array(new SharedArrayBuffer(4))
  // One thread, which holds the open file between calls: it is ended below, when nobody has a file open.
  const options = { threads: 1, idleMs: Infinity, workerData: progress }
  return { pool: new WorkerPool(workerFile('hdf5-worker', import.meta.url), options), progress }
}

function stop(): void {
  void thread?.pool.close()
  thread = null
}

function firstLine(error: Error): string {
  return error.message.trim().split('\n')[0]!
}

function unreadable(path: SentenceValue, reason: Sentence): AppError {
  return new AppError('bad-input', say`The HDF5 data of ${path} cannot be read: ${reason}.`, {
    file: typeof path === 'string' ? path : undefined,
    hint: say`The file is damaged or incomplete. Copy or download it again, or save the model again from Keras.`,
  })
}

/** Says nothing of damage: the file may be whole and the machine busy. */
function tooSlow(path: SentenceValue, seconds: number): AppError {
  return new AppError(
    'bad-input',
    say`Reading the HDF5 data of ${path} did not get on for ${seconds} s and was ended.`,
    {
      file: typeof path === 'string' ? path : undefined,
      hint: say`Try again when the machine is less busy. If it happens again, save the model again from Keras.`,
    },
  )
}
