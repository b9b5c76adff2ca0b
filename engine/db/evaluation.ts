/** What evaluations read, in the shapes they need. */
import type { ImageMetadata, SplitPart } from '../../shared/domain/dataset.ts'
import type { ReadDb } from './handles.ts'

/** Changes whenever an evaluation could: labels, predictions, runs, splits, operating points, occlusion tests and decisions only ever grow. */
export function evaluationStamp(db: ReadDb): string {
  return db
    .prepare<[], string>(
      `SELECT json_array(
         (SELECT max(id) FROM label), (SELECT max(id) FROM prediction), (SELECT max(id) FROM operating_point),
         (SELECT max(id) FROM split), (SELECT max(id) FROM occlusion),
         (SELECT max(id) FROM duplicate_decision), (SELECT count(undone_at) FROM duplicate_decision), (SELECT count(*) FROM run WHERE status = 'done'))`,
    )
    .pluck()
    .get()!
}

/** One image of a split, with what may tie it to others. */
export interface SplitImage {
  readonly id: number
  readonly key: string
  readonly part: SplitPart
  readonly sha256: string
  readonly metadata: ImageMetadata
}

/** All images of a split, by id. */
export function splitImages(db: ReadDb, split: number): SplitImage[] {
  return db
    .prepare<[number], Omit<SplitImage, 'metadata'> & { metadata: string }>(
      `SELECT image.id, image.key, part, sha256, metadata
       FROM split_image JOIN image ON image.id = split_image.image_id WHERE split_id = ? ORDER BY image.id`,
    )
    .all(split)
    .map((row) => ({ ...row, metadata: JSON.parse(row.metadata) as ImageMetadata }))
}

/** Column that the user named as keeping images together, for the dataset that a split was made on. */
export function groupColumnOf(db: ReadDb, split: number): string | null {
  return (
    db
      .prepare<[number], string | null>(
        `SELECT json_extract(dataset.config, '$.groupColumn') FROM split
         JOIN dataset ON dataset.id = split.dataset_id WHERE split.id = ?`,
      )
      .pluck()
      .get(split) ?? null
  )
}
