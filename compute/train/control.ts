import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'

/** What the user asks of a training under way, besides cancelling it; looked at between two steps. */
export class TrainControl {
  #paused = false
  #stopping = false
  #wake: (() => void) | undefined

  get paused(): boolean {
    return this.#paused && !this.#stopping
  }
  /** End after this step and keep the best weights. */
  get stopping(): boolean {
    return this.#stopping
  }

  pause(paused: boolean): void {
    this.#paused = paused
    this.#wake?.()
  }

  stop(): void {
    this.#stopping = true
    this.#wake?.()
  }

  /** Waits until the training may go on. Throws AppError 'cancelled' when the signal aborts. */
  async whilePaused(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.#wake?.()
    signal.addEventListener('abort', wake)
    while (this.paused && !signal.aborted) await new Promise<void>((resolve) => (this.#wake = resolve))
    signal.removeEventListener('abort', wake)
    if (signal.aborted) throw new AppError('cancelled', say`Cancelled.`)
  }
}

/** Trainings under way, by job. */
export const controls = new Map<number, TrainControl>()
