import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { say, verbatim, type Sentence, type SentenceValue } from '../../shared/say.ts'
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

interface Hdf5Worker {
  readonly thread: Worker
  /** Counted up by the thread whenever it gets on. */
  readonly progress: Int32Array
}
let worker: Hdf5Worker | null = null
/** The worker holds one file at a time, so users queue here. */
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
    // A living worker keeps the process alive and holds its memory.
    if (--waiting === 0) idle = setTimeout(stop, IDLE_MS)
  }
}

function ask(request: Hdf5Request, limits: ProgressLimits, shownPath: SentenceValue): Promise<unknown> {
  const target = (worker ??= start())
  const { thread } = target
  return new Promise((resolve, reject) => {
    const fail = (error: AppError) => {
      finish()
      stop()
      reject(error)
    }
    const onMessage = (response: Hdf5Response) => {
      finish()
      if (response.ok) return resolve(response.value)
      if (response.fatal) stop()
      reject(unreadable(shownPath, response.reason))
    }
    const onError = (error: Error) => fail(unreadable(shownPath, verbatim(firstLine(error))))
    const onExit = () => fail(unreadable(shownPath, say`the HDF5 library stopped`))
    const progress = () => Atomics.load(target.progress, 0)
    const unwatch = watchProgress(limits, progress, (seconds) => fail(tooSlow(shownPath, seconds)))
    const finish = () => {
      unwatch()
      thread.off('message', onMessage).off('error', onError).off('exit', onExit)
    }
    thread.on('message', onMessage).on('error', onError).on('exit', onExit)
    thread.postMessage(request)
  })
}

function start(): Hdf5Worker {
  // The library prints its error stack; what matters of it is in the message.
  // Beside this file when run from source; a bundle places the thread's program under the same name.
  const program = import.meta.url.endsWith('.ts') ? './hdf5-worker.ts' : './hdf5-worker.js'
  const progress = new Int32Array(new SharedArrayBuffer(4))
  const options = { stdout: true, stderr: true, workerData: progress }
  const thread = new Worker(new URL(program, import.meta.url), options)
  thread.stdout.resume()
  thread.stderr.resume()
  thread.unref()
  return { thread, progress }
}

function stop(): void {
  void worker?.thread.terminate()
  worker = null
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
