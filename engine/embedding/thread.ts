import type { JobPhase } from '../../shared/domain/job-phase.ts'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Answer, MapQuestion, NearestQuestion, Question } from './embedding-worker.ts'
import type { Neighbour } from './rows.ts'

/** Ended after this long without a question: it holds tens of megabytes. */
const IDLE_MS = 120_000

type Progress = (phase: JobPhase, done: number, total: number) => void
interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  readonly progress: Progress | undefined
}

/** A thread that answers questions about embeddings. It starts with the first one and keeps no process alive that waits for none. */
class EmbeddingThread {
  #worker: Worker | undefined
  #waiting = new Map<number, Waiting>()
  #nextId = 1
  #idleTimer: NodeJS.Timeout | undefined

  /** Rejects with AppError 'cancelled' when `signal` aborts; the thread is then ended with what it was doing. */
  async ask(
    question: NearestQuestion | MapQuestion,
    options: { readonly signal?: AbortSignal; readonly progress?: Progress } = {},
  ): Promise<Answer> {
    options.signal?.throwIfAborted()
    clearTimeout(this.#idleTimer)
    const worker = (this.#worker ??= this.#start())
    worker.ref()
    const id = this.#nextId++
    const stop = (): void => void worker.terminate()
    options.signal?.addEventListener('abort', stop, { once: true })
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject, progress: options.progress })
        worker.postMessage({ id, ...question } satisfies Question)
      })
    } finally {
      options.signal?.removeEventListener('abort', stop)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) this.#rest(worker)
    }
  }

  #rest(worker: Worker): void {
    worker.unref()
    this.#idleTimer = setTimeout(() => void worker.terminate(), IDLE_MS).unref()
  }

  #start(): Worker {
    const built = import.meta.url.endsWith('.js')
    const program = new URL(built ? './embedding-worker.js' : './embedding-worker.ts', import.meta.url)
    const worker = new Worker(fileURLToPath(program))
    worker.on('message', (answer: Answer) => this.#heard(answer))
    worker.on('error', (error) => this.#ended(worker, error))
    worker.on('exit', () => this.#ended(worker, new AppError('cancelled', say`Cancelled.`)))
    return worker
  }

  #heard(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (answer.kind === 'progress') waiting?.progress?.(answer.phase, answer.done, answer.total)
    else if (answer.kind === 'error') waiting?.reject(new AppError('internal', answer.message))
    else waiting?.resolve(answer)
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** A question does not wait for a map that is being laid out: each has its own thread. */
const forNeighbours = new EmbeddingThread()
const forMaps = new EmbeddingThread()

export async function nearest(question: Omit<NearestQuestion, 'kind'>): Promise<readonly Neighbour[]> {
  const answer = await forNeighbours.ask({ kind: 'nearest', ...question })
  return answer.kind === 'nearest' ? answer.neighbours : []
}

/** Rejects with AppError 'cancelled' when `signal` aborts. */
export async function layOut(
  question: Omit<MapQuestion, 'kind'>,
  options: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<readonly (readonly [number, number])[]> {
  const answer = await forMaps.ask({ kind: 'map', ...question }, options)
  return answer.kind === 'map' ? answer.points : []
}
