import type { MethodId } from '../../heatmaps/registry.ts'
import type { Explanation } from '../../shared/domain/explanation.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewExplanation {
  readonly prediction: number
  readonly method: MethodId
  readonly layer: string
  readonly className: string
  readonly width: number
  readonly height: number
  readonly min: number
  readonly max: number
  readonly quality: Explanation['quality']
  /** Relative to the study's folder. */
  readonly file: string
  readonly versions: Readonly<Record<string, string>>
}

export interface ExplanationRow extends Explanation {
  readonly prediction: number
  readonly file: string
}

const selectExplanation = `
  SELECT explanation.id, prediction.id AS prediction, run_id AS run, image_id AS image, method, layer,
    class_name AS className, width, height, min, max, quality, file
  FROM explanation JOIN prediction ON prediction.id = explanation.prediction_id`

/** Stores the explanation unless the same one is there already; returns the row that is. */
export function insertExplanation(db: WriteDb, explanation: NewExplanation, at: string): ExplanationRow {
  const e = explanation
  db.prepare(
    `INSERT INTO explanation (prediction_id, method, layer, class_name, width, height, min, max, quality, file, versions, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(
    e.prediction,
    e.method,
    e.layer,
    e.className,
    e.width,
    e.height,
    e.min,
    e.max,
    e.quality,
    e.file,
    JSON.stringify(e.versions),
    at,
  )
  return db
    .prepare<[number, string, string, string], ExplanationRow>(
      `${selectExplanation} WHERE prediction_id = ? AND method = ? AND layer = ? AND class_name = ?`,
    )
    .get(e.prediction, e.method, e.layer, e.className)!
}

export function explanationById(db: ReadDb, id: number): ExplanationRow | undefined {
  return db.prepare<[number], ExplanationRow>(`${selectExplanation} WHERE explanation.id = ?`).get(id)
}

/** All explanations of one image by one run, oldest first. */
export function explanationsOf(db: ReadDb, run: number, image: number): ExplanationRow[] {
  return db
    .prepare<[number, number], ExplanationRow>(
      `${selectExplanation} WHERE run_id = ? AND image_id = ? ORDER BY explanation.id`,
    )
    .all(run, image)
}
