/** What reports read of splits and images. */
import type { SplitFractions } from '../../shared/domain/dataset.ts'
import type { ReadDb } from './handles.ts'

/** Wanted shares of the parts; null where the data named the parts itself. */
export function splitFractions(db: ReadDb, split: number): SplitFractions | null {
  const text = db
    .prepare<[number], string | null>(`SELECT json_extract(config, '$.fractions') FROM split WHERE id = ?`)
    .pluck()
    .get(split)
  return text == null ? null : (JSON.parse(text) as SplitFractions)
}

export interface ImageKind {
  readonly format: string
  readonly width: number
  readonly height: number
  readonly masked: number
  readonly images: number
}

/** Formats and sizes of a dataset's images, the most frequent first. */
export function imageKinds(db: ReadDb, dataset: number): ImageKind[] {
  return db
    .prepare<[number], ImageKind>(
      `SELECT format, width, height, sum(mask_path IS NOT NULL) AS masked, count(*) AS images FROM image
       WHERE dataset_id = ? GROUP BY format, width, height ORDER BY images DESC, width DESC`,
    )
    .all(dataset)
}
