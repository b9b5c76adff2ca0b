import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppError, fromWireError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { BatchRequest, PixelBatch } from './batch.ts'
import type { WorkerCall, WorkerReply } from './worker.ts'

/** More threads than this wait for the disk or the training step, not for each other. */
const MAX_WORKERS = 4

interface Waiting {
  readonly worker: number
  readonly resolve: (batch: PixelBatch) => void
  readonly reject: (error: Error) => void
}

/**
 * Worker threads that make batches, one batch a thread at a time, so that decoding and augmentation run beside the step. Threads
 * start with the first batch and keep the process alive only while they make one.
 */
export class PixelPool {
  readonly size: number
  #workers: (Worker | undefined)[] = []
  #load: number[]
  #waiting = new Map<number, Waiting>()
  #nextId = 1

  constructor(size = Math.min(availableParallelism(), MAX_WORKERS)) {
    this.size = size
    this.#load = new Array<number>(size).fill(0)
  }

  /** Makes one batch on the thread with the least to do. */
  make(request: BatchRequest): Promise<PixelBatch> {
    const worker = this.#load.indexOf(Math.min(...this.#load))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { worker, resolve, reject })
      this.#load[worker]!++
      const thread = this.#thread(worker)
      thread.ref()
      thread.postMessage({ id, request } satisfies WorkerCall)
    })
  }

  /** Stops the threads; batches under way reject. */
  async close(): Promise<void> {
    const workers = this.#workers.filter((worker) => worker !== undefined)
    this.#workers = []
    await Promise.all(workers.map((worker) => worker.terminate()))
    for (const { reject } of this.#waiting.values()) reject(new AppError('cancelled', say`Cancelled.`))
    this.#waiting.clear()
    this.#load.fill(0)
  }

  #thread(index: number): Worker {
    const running = this.#workers[index]
    if (running) return running
    // Beside this file when run from source; a bundle places the thread's program under this name.
    const program = import.meta.url.endsWith('.ts') ? './worker.ts' : './pixel-worker.js'
    const worker = new Worker(new URL(program, import.meta.url))
    worker.on('message', (reply: WorkerReply) => this.#settle(reply))
    worker.on('error', (error) => this.#lose(index, error))
    worker.unref()
    this.#workers[index] = worker
    return worker
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id)
    if (!waiting) return
    this.#waiting.delete(reply.id)
    if (--this.#load[waiting.worker]! === 0) this.#workers[waiting.worker]?.unref()
    if (reply.error) waiting.reject(fromWireError(reply.error))
    else waiting.resolve(reply.batch)
  }

  /** A thread that died takes its batches with it; the next batch starts another. */
  #lose(index: number, error: Error): void {
    this.#workers[index] = undefined
    this.#load[index] = 0
    for (const [id, waiting] of this.#waiting) {
      if (waiting.worker !== index) continue
      this.#waiting.delete(id)
      waiting.reject(error)
    }
  }
}

/** The process's threads. */
export const pixelPool = new PixelPool()
