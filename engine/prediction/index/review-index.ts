import type { ReadDb } from '../../db/handles.ts'
import { newestRows } from '../../db/review-index.ts'
import { cacheKey, type ReadStudy } from '../../study/study-cache.ts'
import { DatasetIndex } from './dataset-index.ts'

/** Datasets held at once: the present one, and one whose old runs somebody looks at. */
const CACHE_ENTRIES = 2

const INDEX = cacheKey<ReviewIndex>('review index')

/** The index of an open study; made with the first question. */
export function reviewIndexOf({ db, cache }: ReadStudy): ReviewIndex {
  return cache.of(INDEX, () => new ReviewIndex(db))
}

/** Dataset indexes of one study, as new as its database. */
export class ReviewIndex {
  readonly #db: ReadDb
  readonly #datasets = new Map<number, DatasetIndex>()

  constructor(db: ReadDb) {
    this.#db = db
  }

  dataset(id: number): DatasetIndex {
    const index = this.#datasets.get(id) ?? new DatasetIndex(this.#db, id)
    // Put last: the first key is the one that was not asked for the longest.
    this.#datasets.delete(id)
    this.#datasets.set(id, index)
    if (this.#datasets.size > CACHE_ENTRIES) this.#datasets.delete(this.#datasets.keys().next().value!)
    index.sync(newestRows(this.#db))
    return index
  }
}
