/** Holds what was used last; when there is more than fits, what was not used the longest goes. */
export class LruCache<K, V> {
  /** In the order of use: the first key is the one to go. */
  readonly #entries = new Map<K, V>()
  readonly #max: number
  readonly #evicted: (key: K) => void

  /** @param evicted told of each key that had to go, not of one that was deleted */
  constructor(max: number, evicted: (key: K) => void = () => undefined) {
    this.#max = max
    this.#evicted = evicted
  }

  /** Counts as use. */
  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size <= this.#max || oldest === undefined) return
    this.#entries.delete(oldest)
    this.#evicted(oldest)
  }

  delete(key: K): void {
    this.#entries.delete(key)
  }
}
