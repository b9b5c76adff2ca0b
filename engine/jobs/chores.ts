import { setTimeout as sleep } from 'node:timers/promises'
import { isCancelled, toWireError } from '../../shared/errors.ts'
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
  readonly #log: (line: string) => void
  /** What each chore last failed with: a fault that stays is told once. */
  readonly #faults = new Map<string, string>()
  readonly #controller = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #isRunning = false

  /** @param log takes a line about a chore that failed; stderr, which ends in main's log, when left out */
  constructor(
    chores: Readonly<Record<string, Chore>>,
    log: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {
    this.#chores = chores
    this.#log = log
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
      const more = await this.#step(name, signal)
      if (!more) this.#awake.delete(name)
      await sleep((performance.now() - startedAt) * REST, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Does a chore's next bit; false also where that failed. */
  async #step(name: string, signal: AbortSignal): Promise<boolean> {
    try {
      const more = (await this.#chores[name]?.step(signal)) ?? false
      this.#faults.delete(name)
      return more
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) this.#tell(name, error)
      return false
    }
  }

  #tell(name: string, error: unknown): void {
    const { code, stack, message: sentence } = toWireError(error)
    const message = sentence.text
    const known = this.#faults.get(name) === message
    this.#faults.set(name, message)
    if (!known) this.#log(`The chore '${name}' failed: ${code === 'internal' ? (stack ?? message) : message}`)
  }
}
