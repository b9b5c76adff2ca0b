import type { ReadDb } from './handles.ts'

export interface Correction {
  readonly image: number
  /** As imported; null when it had none. */
  readonly from: string | null
  readonly to: string | null
  readonly reviewer: string | null
  readonly note: string | null
  readonly at: string
}

/**
 * Images of a dataset whose label is another than the imported one, newest first; `until` takes the labels as they were at that
 * row of their history.
 */
export function corrections(
  db: ReadDb,
  dataset: number,
  until: number = Number.MAX_SAFE_INTEGER,
): Correction[] {
  return db
    .prepare<[number, number], Correction>(
      `SELECT image_id AS image, imported AS "from", nullif(label, '') AS "to", reviewer, note, created_at AS at FROM (
         SELECT newest.*, (SELECT label FROM label AS first WHERE first.image_id = newest.image_id AND source = 'import'
           ORDER BY first.id LIMIT 1) AS imported
         FROM (SELECT max(id) AS newest_id FROM label WHERE id <= ? GROUP BY image_id) JOIN label AS newest ON newest.id = newest_id
         WHERE source = 'review'
       ) JOIN image ON image.id = image_id
       WHERE dataset_id = ? AND coalesce(imported, '') <> label ORDER BY at DESC, image`,
    )
    .all(until, dataset)
}
