import { setTimeout as sleep } from 'node:timers/promises'
import type { Chore } from '../study/chore.ts'

/** Share of the time that chores leave to everything else: they run on the cores that trainings and heatmaps want. */
const REST = 1

/**
 * Things that are nice to have done before somebody asks: one step at a time, with a rest as long as the step took. A step that
 * fails ends its chore until it is woken again; what it should have made is then made when it is asked for.
 */
export class Chores {
  readonly #chores: Readonly<Record<string, Chore>>
  readonly #awake = new Set<string>()
  readonly #controller = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #isRunning = false

  constructor(chores: Readonly<Record<string, Chore>>) {
    this.#chores = chores
  }

  /** There may be something to do. */
  wake(name: string): void {
    this.#awake.add(name)
    if (this.#isRunning || this.#controller.signal.aborted) return
    this.#isRunning = true
    this.#running = this.#run().finally(() => (this.#isRunning = false))
  }

  /** Resolves once nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#isRunning) await this.#running
  }

  /** Stops after the step under way. */
  async close(): Promise<void> {
    this.#controller.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#controller
    // Whoever woke it goes first.
    await new Promise((resolve) => setImmediate(resolve))
    while (!signal.aborted) {
      const [name] = this.#awake
      if (name === undefined) return
      const startedAt = performance.now()
      const more = await this.#chores[name]!.step(signal).catch(() => false)
      if (!more) this.#awake.delete(name)
      await sleep((performance.now() - startedAt) * REST, undefined, { signal }).catch(() => undefined)
    }
  }
}
