import type { ReadDb } from '../db/handles.ts'

/** Names one thing that a study remembers, and says of which type it is. */
export type CacheKey<T> = symbol & { readonly __value: T }

/** @param name for people who look at a cache; two keys of one name are two keys */
export function cacheKey<T>(name: string): CacheKey<T> {
  return Symbol(name) as CacheKey<T>
}

/**
 * What was worked out of something and is not to be worked out again: it is a field of what it was worked out of, and goes with it. Each
 * value knows by itself when it is too old, from the rows it rests on (those of a table only grow) rather than from events, which a
 * writer may forget to send.
 */
export class StudyCache {
  readonly #kept = new Map<CacheKey<unknown>, unknown>()

  /** What is remembered under the key; made with the first question. */
  of<T>(key: CacheKey<T>, make: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, make())
    return this.#kept.get(key) as T
  }
}

/** An open study for functions that only read. */
export interface ReadStudy {
  readonly db: ReadDb
  readonly cache: StudyCache
}
