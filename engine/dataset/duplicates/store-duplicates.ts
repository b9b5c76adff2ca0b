import { insertDuplicates, type NewDuplicate } from '../../db/duplicates.ts'
import type { WriteDb } from '../../db/handles.ts'
import { storeLooks } from '../../db/looks.ts'
import type { ComparedImage, FoundDuplicate } from './find-duplicates.ts'
import { pickTwo } from './rows.ts'
import { recordedNames, type RecordedImage } from './recorded-apart.ts'
import { MIN_SIMILARITY } from '../../../metrics/duplicates/thresholds.ts'

type ComparableImage = RecordedImage & ComparedImage

/** Stores what was compared at an import, and the pairs found. */
export function storeDuplicates(
  db: WriteDb,
  dataset: number,
  found: {
    readonly images: readonly ComparableImage[]
    /** Ids of the images. */
    readonly ids: readonly number[]
    /** By row of the images. */
    readonly pairs: readonly FoundDuplicate[]
  },
  at: string,
): void {
  const { images, ids, pairs } = found
  const rows = pairs.map((pair): NewDuplicate => ({
    ...pair,
    ...inOrder(pickTwo(ids, pair), recordedNames(...pickTwo(images, pair))),
  }))
  const looks = ids.flatMap((image, row) => {
    const look = images[row]?.look
    return look ? [{ image, look }] : []
  })
  storeLooks(db, looks)
  insertDuplicates(db, dataset, { compared: looks.length, minSimilarity: MIN_SIMILARITY }, rows, at)
}

/** As pairs are stored: the smaller id first. */
function inOrder(
  [first, second]: readonly [number, number],
  recordedAs: NewDuplicate['recordedAs'],
): Pick<NewDuplicate, 'images' | 'recordedAs'> {
  if (first < second) return { images: [first, second], recordedAs }
  return { images: [second, first], recordedAs: recordedAs && [recordedAs[1], recordedAs[0]] }
}
