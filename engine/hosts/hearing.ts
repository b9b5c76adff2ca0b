/** One that returns a promise has stored what it was told once that resolves. */
type Listener = (payload: never) => void | Promise<void>

/**
 * The listeners of one call. What one of them throws (a full disk, mostly) belongs to that call: it ends the call and nothing else, where an
 * exception in an event would end the whole program.
 */
export class Hearing {
  /** Those given, each guarded. */
  readonly on: Readonly<Record<string, (payload: unknown) => void>>
  readonly #failure = new AbortController()
  readonly #working = new Set<Promise<void>>()
  #thrown: { readonly error: unknown } | undefined

  constructor(on: Readonly<Record<string, Listener>>) {
    this.on = Object.fromEntries(
      Object.entries(on).map(([name, listener]) => [
        name,
        (payload: unknown): void =>
          this.#hear(listener as (payload: unknown) => void | Promise<void>, payload),
      ]),
    )
  }

  /** Aborted as soon as a listener failed. */
  get signal(): AbortSignal {
    return this.#failure.signal
  }

  /** Resolves when all that was heard is dealt with. Throws what the first listener that failed threw. */
  async settled(): Promise<void> {
    await Promise.all(this.#working)
    if (this.#thrown) throw this.#thrown.error
  }

  #hear(listener: (payload: unknown) => void | Promise<void>, payload: unknown): void {
    if (this.#thrown) return
    try {
      const work = listener(payload)
      if (!work) return
      const watched = work
        .catch((error: unknown) => this.#fail(error))
        .finally(() => this.#working.delete(watched))
      this.#working.add(watched)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#thrown ??= { error }
    this.#failure.abort()
  }
}
