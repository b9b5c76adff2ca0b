import { insertDuplicates, type NewDuplicate } from '../../db/duplicates.ts'
import type { WriteDb } from '../../db/handles.ts'
import type { FoundDuplicate } from './find-duplicates.ts'
import { pickTwo } from './rows.ts'
import { recordedNames, type RecordedImage } from './recorded-apart.ts'
import { MIN_SIMILARITY } from '../../../metrics/duplicates/thresholds.ts'

/** Stores what was compared at an import, and the pairs found. */
export function storeDuplicates(
  db: WriteDb,
  dataset: number,
  found: {
    readonly images: readonly RecordedImage[]
    /** Ids of the images, rising. */
    readonly ids: readonly number[]
    /** By row of the images. */
    readonly pairs: readonly FoundDuplicate[]
  },
  at: string,
): void {
  const { images, ids, pairs } = found
  const rows = pairs.map((pair): NewDuplicate => ({
    ...pair,
    images: pickTwo(ids, pair),
    recordedAs: recordedNames(...pickTwo(images, pair)),
  }))
  insertDuplicates(db, dataset, { compared: images.length, minSimilarity: MIN_SIMILARITY }, rows, at)
}
