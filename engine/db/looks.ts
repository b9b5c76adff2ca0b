/** The small grey pictures of images, by which copies are found. */
import type { ReadDb, WriteDb } from './handles.ts'

export interface ImageLook {
  readonly image: number
  readonly look: Uint8Array
}

/** Adds or replaces. */
export function storeLooks(db: WriteDb, looks: readonly ImageLook[]): void {
  const insert = db.prepare('INSERT OR REPLACE INTO image_look (image_id, look) VALUES (?, ?)')
  for (const { image, look } of looks) insert.run(image, look)
}

/** Of a data set's images that have one, by id. */
export function looksOf(db: ReadDb, dataset: number): Map<number, Uint8Array> {
  const rows = db
    .prepare<[number], ImageLook>(
      'SELECT image_id AS image, look FROM image_look JOIN image ON image.id = image_id WHERE dataset_id = ?',
    )
    .all(dataset)
  return new Map(rows.map(({ image, look }) => [image, look]))
}
