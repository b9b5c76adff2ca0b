/** Cross-validations and their folds. */
import type { ReadDb, WriteDb } from './handles.ts'

/** Makes a run the model of a fold, numbered from 1. */
export function insertFold(db: WriteDb, run: number, fold: number, model: number): void {
  db.prepare('INSERT INTO fold (run_id, fold, model_id) VALUES (?, ?, ?)').run(run, fold, model)
}

/** The cross-validation that a run is a fold's model of; null for all others. */
export function crossValidationOf(db: ReadDb, model: number): number | null {
  return db.prepare<[number], number>('SELECT run_id FROM fold WHERE model_id = ?').pluck().get(model) ?? null
}

/**
 * Which fold held out each image of a cross-validation, from 1. Images that are not in it were seen by none of its models.
 */
export function foldOfImages(db: ReadDb, run: number): Map<number, number> {
  return new Map(
    db
      .prepare<[number], [number, number]>(
        `SELECT image_id, fold FROM fold JOIN run ON run.id = model_id JOIN split_image USING (split_id)
         WHERE run_id = ? AND part = 'test'`,
      )
      .raw()
      .all(run),
  )
}

/** What the models of a cross-validation say of an image, in the folds' order: one fold's alone where that held the image out. */
export interface FoldOutput {
  readonly image: number
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
}

/** Stored predictions of the folds' models, none of an image that a model learned from. */
export function foldOutputs(db: ReadDb, run: number): FoldOutput[] {
  return db
    .prepare<[number], { image: number; probabilities: string; logits: string }>(
      `SELECT prediction.image_id AS image, probabilities, logits FROM fold
       JOIN run ON run.id = fold.model_id
       JOIN prediction ON prediction.run_id = fold.model_id
       LEFT JOIN split_image ON split_image.split_id = run.split_id AND split_image.image_id = prediction.image_id
       WHERE fold.run_id = ? AND coalesce(part, 'test') = 'test' ORDER BY prediction.image_id, fold`,
    )
    .all(run)
    .map(({ image, probabilities, logits }) => ({
      image,
      probabilities: JSON.parse(probabilities) as number[],
      logits: JSON.parse(logits) as number[],
    }))
}

/** Takes the folds of a cross-validation away, with their models' runs, predictions and splits. */
export function deleteFolds(db: WriteDb, run: number): void {
  const models = db
    .prepare<[number], { model: number; split: number }>(
      'SELECT model_id AS model, split_id AS split FROM fold JOIN run ON run.id = model_id WHERE run_id = ?',
    )
    .all(run)
  db.prepare('DELETE FROM fold WHERE run_id = ?').run(run)
  for (const { model, split } of models) {
    db.prepare('DELETE FROM prediction WHERE run_id = ?').run(model)
    db.prepare('DELETE FROM run WHERE id = ?').run(model)
    db.prepare('DELETE FROM split_image WHERE split_id = ?').run(split)
    db.prepare('DELETE FROM split WHERE id = ?').run(split)
  }
}
