import { LruCache } from '../../../shared/lru-cache.ts'
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
  readonly #datasets = new LruCache<number, DatasetIndex>(CACHE_ENTRIES)

  constructor(db: ReadDb) {
    this.#db = db
  }

  dataset(id: number): DatasetIndex {
    const newest = newestRows(this.#db)
    const known = this.#datasets.get(id)
    const index = known?.rescan === newest.rescan ? known : new DatasetIndex(this.#db, id, newest.rescan)
    this.#datasets.set(id, index)
    index.sync(newest)
    return index
  }
}
