/** Rows for the review index, in the shapes and the order it reads them in. */
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { ReadDb } from './handles.ts'

/** Newest row of each table that the index mirrors: those tables only ever grow. */
export interface Newest {
  readonly label: number
  readonly exclusion: number
  readonly prediction: number
  readonly review: number
  readonly attention: number
  /** Of the image folder: what the index knows of images is as old as it. */
  readonly rescan: number
}

export function newestRows(db: ReadDb): Newest {
  return db
    .prepare<[], Newest>(
      `SELECT (SELECT coalesce(max(id), 0) FROM label) AS label, (SELECT coalesce(max(id), 0) FROM exclusion) AS exclusion, (SELECT coalesce(max(id), 0) FROM prediction) AS prediction,
         (SELECT coalesce(max(id), 0) FROM review) AS review, (SELECT coalesce(max(id), 0) FROM attention) AS attention, (SELECT coalesce(max(id), 0) FROM rescan) AS rescan`,
    )
    .get()!
}

export interface IndexedImageRow {
  readonly id: number
  readonly key: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly metadata: string
  /** 1: its file is no longer there. */
  readonly gone: number
}

/** Images of a dataset by id. They change by a rescan only. */
export function indexedImages(db: ReadDb, dataset: number): IndexedImageRow[] {
  return db
    .prepare<[number], IndexedImageRow>(
      'SELECT id, key, path, width, height, metadata, gone_at IS NOT NULL AS gone FROM image WHERE dataset_id = ? ORDER BY id',
    )
    .all(dataset)
}

export function partsOfSplit(db: ReadDb, split: number): { image: number; part: SplitPart }[] {
  return db
    .prepare<[number], { image: number; part: SplitPart }>(
      'SELECT image_id AS image, part FROM split_image WHERE split_id = ?',
    )
    .all(split)
}

/** The label history of a dataset after a row, oldest first. */
export function labelsAfter(db: ReadDb, dataset: number, id: number): { image: number; label: string }[] {
  return db
    .prepare<[number, number], { image: number; label: string }>(
      `SELECT image_id AS image, label FROM label JOIN image ON image.id = image_id
       WHERE label.id > ? AND dataset_id = ? ORDER BY label.id`,
    )
    .all(id, dataset)
}

/** The history of exclusions of a dataset after a row, oldest first. */
export function exclusionsAfter(
  db: ReadDb,
  dataset: number,
  id: number,
): { image: number; excluded: number }[] {
  return db
    .prepare<[number, number], { image: number; excluded: number }>(
      `SELECT image_id AS image, excluded FROM exclusion JOIN image ON image.id = image_id
       WHERE exclusion.id > ? AND dataset_id = ? ORDER BY exclusion.id`,
    )
    .all(id, dataset)
}

export interface IndexedPredictionRow {
  readonly image: number
  readonly predicted: string
  readonly probabilities: string
}

/** Predictions of a run after a row, oldest first. */
export function predictionsAfter(db: ReadDb, run: number, id: number): IndexedPredictionRow[] {
  return db
    .prepare<[number, number], IndexedPredictionRow>(
      'SELECT image_id AS image, predicted, probabilities FROM prediction WHERE run_id = ? AND id > ?',
    )
    .all(run, id)
}

/** What never changes of a run. */
export interface RunHead {
  readonly id: number
  readonly split: number
  readonly classes: readonly string[]
  readonly positive: string | null
  /** Its predictions of training and validation images are of models that did not learn from them. */
  readonly isCrossValidation: boolean
}

/** Without counting anything: `runById` takes a hundred times as long. */
export function runHead(db: ReadDb, id: number): RunHead | undefined {
  const row = db
    .prepare<[number], { split: number; classes: string; positive: string | null; folds: number }>(
      `SELECT split_id AS split, classes, positive, (SELECT count(*) FROM fold WHERE fold.run_id = run.id) AS folds
       FROM run WHERE id = ?`,
    )
    .get(id)
  if (!row) return undefined
  const { split, classes, positive, folds } = row
  return { id, split, classes: JSON.parse(classes) as string[], positive, isCrossValidation: folds > 0 }
}
