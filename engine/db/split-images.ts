import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { ReadDb } from './handles.ts'

/** What a training, prediction or explanation needs of an image. */
export interface PartImage {
  readonly id: number
  readonly path: string
  readonly sha256: string
  readonly label: string
  readonly part: SplitPart
  readonly group: string
}

/** Of which moment labels and exclusions are; now, where nothing is said. */
interface Moment {
  /** Row of the labels' history. */
  readonly labelsUntil?: number
  /** Exclusions as they were when this run was asked for. */
  readonly ofRun?: number
}

/** The labelled images of a split that are not excluded, by image id. */
export function imagesOfSplit(
  db: ReadDb,
  split: number,
  parts: readonly SplitPart[],
  { labelsUntil = Number.MAX_SAFE_INTEGER, ofRun = 0 }: Moment = {},
): PartImage[] {
  return db
    .prepare<[number, number, string, number], PartImage>(
      `SELECT image.id, path, sha256, label, part, group_name AS "group" FROM split_image
       JOIN image ON image.id = split_image.image_id
       JOIN label ON label.id = (SELECT max(id) FROM label WHERE label.image_id = image.id AND label.id <= ?)
         AND label.label <> ''
       WHERE split_id = ? AND part IN (SELECT value FROM json_each(?)) AND image.id NOT IN (
         SELECT image_id FROM exclusion WHERE excluded = 1 AND id IN (
           SELECT max(id) FROM exclusion
           WHERE id <= coalesce((SELECT exclusions_until FROM run WHERE run.id = ?), id) GROUP BY image_id))
       ORDER BY image.id`,
    )
    .all(labelsUntil, split, JSON.stringify(parts), ofRun)
}

/** The images of a run's own split that were not excluded when it was asked for, with their present labels. */
export function imagesOfRun(
  db: ReadDb,
  run: { readonly id: number; readonly split: number },
  parts: readonly SplitPart[],
): PartImage[] {
  return imagesOfSplit(db, run.split, parts, { ofRun: run.id })
}

/** What a run learns from and is validated on: labels and exclusions as they were when it was asked for. */
export function learnedImages(
  db: ReadDb,
  run: { readonly id: number; readonly split: number; readonly labelsUntil: number },
): PartImage[] {
  return imagesOfSplit(db, run.split, ['train', 'val'], { labelsUntil: run.labelsUntil, ofRun: run.id })
}

/** Every image of a dataset whose file is there, labelled or not, by id. */
export function allImages(db: ReadDb, dataset: number): Pick<PartImage, 'id' | 'path' | 'sha256'>[] {
  return db
    .prepare<[number], PartImage>(
      'SELECT id, path, sha256 FROM image WHERE dataset_id = ? AND gone_at IS NULL ORDER BY id',
    )
    .all(dataset)
}
