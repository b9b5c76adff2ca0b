import type { ComputeHost } from './compute-host.ts'

interface Requests {
  readonly paused: boolean
  readonly stopping: boolean
}
const NONE: Requests = { paused: false, stopping: false }

/**
 * What a user asked of the training under way, besides cancelling it. Compute hears of it once its training has begun: a request made while
 * weights are downloaded, memory is measured or the network is built waits here, and one process that dies does not take it along.
 */
export class Steering {
  readonly #host: Pick<ComputeHost, 'call'>
  readonly #requests = new Map<number, Requests>()
  /** Job whose training listens; null before it begins and between two folds. */
  #listening: number | null = null

  constructor(host: Pick<ComputeHost, 'call'>) {
    this.#host = host
  }

  async pause(job: number, paused: boolean): Promise<void> {
    this.#requests.set(job, { ...this.#of(job), paused })
    if (this.#listening === job) await this.#host.call('train.pause', { job, paused })
  }

  /** End after the step under way and keep the best weights; a paused training ends too. */
  async stop(job: number): Promise<void> {
    this.#requests.set(job, { ...this.#of(job), stopping: true })
    if (this.#listening === job) await this.#host.call('train.stop', { job })
  }

  /** The training of a job has reported: it hears what was asked before. May be called at each report. */
  connect(job: number): void {
    if (this.#listening === job) return
    this.#listening = job
    const { paused, stopping } = this.#of(job)
    const sent = stopping
      ? this.#host.call('train.stop', { job })
      : paused && this.#host.call('train.pause', { job, paused })
    // It fails where the process died; the training then rejects with why.
    if (sent) sent.catch(() => undefined)
  }

  /** Nobody listens for now; another fold, or a smaller batch after running out of memory, may begin later. */
  disconnect(): void {
    this.#listening = null
  }

  /** The job is over. */
  drop(job: number): void {
    this.#requests.delete(job)
  }

  #of(job: number): Requests {
    return this.#requests.get(job) ?? NONE
  }
}
