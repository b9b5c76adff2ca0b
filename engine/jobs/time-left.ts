import { isSamePhase, type JobPhase } from '../../shared/domain/job-phase.ts'

/** Before this much time has passed an estimate says more about the start than about the work. */
const SETTLE_MS = 700
/** Weight of the newest rate: high enough to follow a change, low enough not to jump about. */
const SMOOTHING = 0.3

/** Estimates how long a count still takes to reach its total, from its own rate. */
export class TimeLeft {
  readonly #clock: () => number
  #phase: JobPhase | null = null
  #total = 0
  #markAt = 0
  #markDone = 0
  #perMs: number | undefined

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  /** Seconds left, or null while nothing can be said. */
  update(phase: JobPhase, done: number, total: number): number | null {
    const now = this.#clock()
    // Phases that count on in one total (epoch 3, validating, epoch 4) share a rate; what came before the first step does not.
    const isNewPhase =
      !isSamePhase(phase, this.#phase) && this.#perMs === undefined && done === this.#markDone
    if (isNewPhase || total !== this.#total || done < this.#markDone) this.#begin(done, total, now)
    this.#phase = phase
    const passed = now - this.#markAt
    if (done > this.#markDone && passed >= SETTLE_MS) {
      const rate = (done - this.#markDone) / passed
      this.#perMs = this.#perMs === undefined ? rate : this.#perMs + (rate - this.#perMs) * SMOOTHING
      this.#markAt = now
      this.#markDone = done
    }
    if (total <= 0 || this.#perMs === undefined || this.#perMs <= 0) return null
    return Math.max(0, ((total - this.#markDone) / this.#perMs - (now - this.#markAt)) / 1000)
  }

  #begin(done: number, total: number, now: number): void {
    this.#total = total
    this.#markAt = now
    this.#markDone = done
    this.#perMs = undefined
  }
}
