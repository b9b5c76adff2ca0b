import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { AppError, fromWireError, isCancelled } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import type { WorkerAnswer, WorkerTask } from './answering.ts'

/**
 * Where the program of a thread lies: beside the module that starts it when run from source, and in the built application, whose chunks
 * share one folder, under the same name.
 * @param name without its ending, `embedding-worker`
 * @param importer `import.meta.url` of the module that starts it
 */
export function workerFile(name: string, importer: string): string {
  const ending = importer.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./${name}.${ending}`, importer))
}

interface WorkerPoolOptions {
  readonly threads: number
  /** Threads end after this long without a task: each holds tens of megabytes. Infinity: at `close` or with the process. */
  readonly idleMs: number
  /** What the threads read as `workerData`. */
  readonly workerData?: unknown
}

interface RunOptions<Progress> {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Threads that run `file`, a program that exports `answer = answering(...)`. They start with the first task, do one task each at a time, and
 * keep the process alive only while they do.
 */
export class WorkerPool<Task, Result, Progress = never> {
  readonly #file: string
  readonly #options: WorkerPoolOptions
  #pool: Piscina<WorkerTask<Task>, WorkerAnswer<Result>> | undefined
  #running = 0
  #idle: NodeJS.Timeout | undefined

  constructor(file: string, options: WorkerPoolOptions) {
    this.#file = file
    this.#options = options
  }

  /**
   * The answer to `task`. Throws what the program threw as AppError; AppError 'cancelled' when `signal` aborts, which ends the thread
   * with what it was doing, or when the pool is closed; the error of a thread that died.
   */
  async run(task: Task, { signal, onProgress }: RunOptions<Progress> = {}): Promise<Result> {
    if (signal?.aborted) throw cancelled()
    const pool = (this.#pool ??= this.#start())
    const channel = onProgress && new MessageChannel()
    if (channel) channel.port1.on('message', onProgress)
    clearTimeout(this.#idle)
    this.#running++
    try {
      const message = { task, progress: channel?.port2 }
      const transferList = channel ? [channel.port2] : []
      const answer = await pool.run(message, { signal: signal ?? null, transferList })
      if (channel) hearOut(channel.port1, onProgress)
      if ('error' in answer) throw fromWireError(answer.error)
      return answer.value
    } catch (error) {
      throw isCancelled(error) || this.#pool !== pool ? cancelled() : error
    } finally {
      channel?.port1.close()
      if (--this.#running === 0) this.#rest()
    }
  }

  /** Ends the threads; tasks under way throw AppError 'cancelled'. The next task starts others. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const pool = this.#pool
    this.#pool = undefined
    await pool?.destroy()
  }

  #rest(): void {
    const { idleMs } = this.#options
    if (idleMs !== Infinity) this.#idle = setTimeout(() => void this.close(), idleMs).unref()
  }

  #start(): Piscina<WorkerTask<Task>, WorkerAnswer<Result>> {
    const { threads, workerData } = this.#options
    const pool = new Piscina<WorkerTask<Task>, WorkerAnswer<Result>>({
      filename: this.#file,
      name: 'answer',
      // Not 0: when a task is aborted, piscina then starts no thread for those that wait behind it.
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: Infinity,
      recordTiming: false,
      workerData,
    })
    // A thread that died while it had nothing to do: the next task starts another.
    pool.on('error', () => undefined)
    return pool
  }
}

/** The answer comes by another way than progress, and may overtake it; what was sent before is there by then. */
function hearOut<Progress>(port: MessagePort, onProgress: (progress: Progress) => void): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    onProgress((next as { message: Progress }).message)
}

function cancelled(): AppError {
  return new AppError('cancelled', say`Cancelled.`)
}
