import { availableParallelism } from 'node:os'
import type { EvaluateRequest } from '../../shared/domain/evaluation.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { workerFile, WorkerPool } from '../../threads/worker-pool.ts'

export interface EvaluationTask {
  /** Absolute path of the study's database. */
  readonly database: string
  readonly kind: 'metrics' | 'subgroups'
  readonly request: EvaluateRequest
}

const threads = new WorkerPool<EvaluationTask, unknown>(workerFile('evaluate-worker', import.meta.url), {
  // A short question does not wait for a long one, on one core either.
  threads: Math.max(2, availableParallelism()),
  idleMs: 10_000,
})

/**
 * One evaluation under way in a thread: a bootstrap takes seconds, and the engine answers within milliseconds. Several may wait for the
 * same one; it is stopped when the last of them has gone.
 */
export class PendingEvaluation {
  readonly #result: Promise<unknown>
  readonly #stop = new AbortController()
  #waiting = 0

  constructor(task: EvaluationTask) {
    this.#result = threads.run(task, { signal: this.#stop.signal })
    // Who waits hears of it; nobody waiting is no reason to end the process.
    this.#result.catch(() => undefined)
  }

  /** The result, for one who may lose patience. Throws AppError 'cancelled' when `signal` aborts. */
  async wait(signal?: AbortSignal): Promise<unknown> {
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const onAbort = (): void => reject(new AppError('cancelled', say`Cancelled.`))
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#waiting++
    try {
      return await Promise.race([this.#result, aborted])
    } finally {
      signal?.removeEventListener('abort', onAbort)
      // Where the result is there already, this does nothing.
      if (--this.#waiting === 0) this.#stop.abort()
    }
  }
}
