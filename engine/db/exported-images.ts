import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { ReadDb } from './handles.ts'

/** An image as other programs want to know it. */
export interface ExportedImage {
  readonly key: string
  readonly path: string
  readonly label: string | null
  readonly part: SplitPart | null
  readonly group: string
  readonly sha256: string
}

/** All images of a dataset with their present labels and their parts of its newest split, ordered by path. */
export function exportedImages(db: ReadDb, dataset: number): ExportedImage[] {
  return db
    .prepare<[number], ExportedImage>(
      `SELECT key, path, label, part, group_name AS "group", sha256 FROM image
       LEFT JOIN current_label ON current_label.image_id = image.id
       LEFT JOIN split_image ON split_image.image_id = image.id
         AND split_image.split_id = (SELECT max(id) FROM study_split WHERE study_split.dataset_id = image.dataset_id)
       WHERE image.dataset_id = ? ORDER BY path`,
    )
    .all(dataset)
}
