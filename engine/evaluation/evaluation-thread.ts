import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError, fromWireError, type WireError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { EvaluateRequest } from '../../shared/domain/evaluation.ts'

export interface EvaluationTask {
  /** Absolute path of the study's database. */
  readonly database: string
  readonly kind: 'metrics' | 'subgroups'
  readonly request: EvaluateRequest
}
export type EvaluationAnswer = { readonly value: unknown } | { readonly error: WireError }

/**
 * One evaluation under way in a thread of its own: a bootstrap takes seconds, and the engine answers within milliseconds. Several may
 * wait for the same one; it is stopped when the last of them has gone.
 */
export class EvaluationThread {
  readonly #worker: Worker
  readonly #result: Promise<unknown>
  #waiting = 0
  #settled = false

  constructor(task: EvaluationTask) {
    const built = import.meta.url.endsWith('.js')
    const program = new URL(built ? './evaluate-worker.js' : './evaluate-worker.ts', import.meta.url)
    this.#worker = new Worker(fileURLToPath(program), { workerData: task })
    this.#result = new Promise((resolve, reject) => {
      this.#worker.once('message', (answer: EvaluationAnswer) => {
        if ('error' in answer) reject(fromWireError(answer.error))
        else resolve(answer.value)
      })
      this.#worker.once('error', reject)
      this.#worker.once('exit', () => reject(new AppError('cancelled', say`Cancelled.`)))
    }).finally(() => (this.#settled = true))
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
      this.#waiting--
      if (this.#waiting === 0 && !this.#settled) await this.#worker.terminate()
    }
  }
}
