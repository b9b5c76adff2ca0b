import type { RawCurves } from '../../shared/contract/compute-explanation.ts'
import type { FaithfulnessMeasure } from '../../shared/domain/faithfulness.ts'
import type { MethodId } from '../../heatmaps/registry.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export type Measures = Readonly<Record<FaithfulnessMeasure, number | null>>

export interface FaithfulnessRow {
  readonly explanation: number
  readonly run: number
  readonly image: number
  readonly group: string
  readonly method: MethodId
  readonly layer: string
  readonly className: string
  readonly width: number
  readonly height: number
  /** Relative to the study's folder. */
  readonly file: string
  readonly measures: Measures
}

/** The same heatmap of the same weights measures the same: what is there stays. */
export function insertFaithfulness(
  db: WriteDb,
  row: {
    readonly explanation: number
    readonly measures: Measures
    readonly curves: readonly RawCurves[]
    readonly versions: Readonly<Record<string, string>>
  },
  at: string,
): void {
  db.prepare(
    `INSERT INTO faithfulness (explanation_id, measures, curves, versions, created_at)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(
    row.explanation,
    JSON.stringify(row.measures),
    JSON.stringify(row.curves),
    JSON.stringify(row.versions),
    at,
  )
}

/** Measured heatmaps by run, method, layer and image; of one run where it is named. */
export function faithfulnessRows(db: ReadDb, run: number | null): FaithfulnessRow[] {
  return db
    .prepare<[{ run: number | null }], Omit<FaithfulnessRow, 'measures'> & { measures: string }>(
      `SELECT explanation.id AS explanation, run_id AS run, image.id AS image, group_name AS "group", method, layer,
         class_name AS className, explanation.width, explanation.height, file, measures
       FROM faithfulness JOIN explanation ON explanation.id = explanation_id
       JOIN prediction ON prediction.id = prediction_id JOIN image ON image.id = image_id
       WHERE @run IS NULL OR run_id = @run ORDER BY run_id, method, layer, image.id`,
    )
    .all({ run })
    .map((row) => ({ ...row, measures: JSON.parse(row.measures) as Measures }))
}

/** Explanations that are measured already. */
export function measuredExplanations(db: ReadDb, run: number): Set<number> {
  return new Set(
    db
      .prepare<[number], number>(
        `SELECT explanation_id FROM faithfulness JOIN explanation ON explanation.id = explanation_id
         JOIN prediction ON prediction.id = prediction_id WHERE run_id = ?`,
      )
      .pluck()
      .all(run),
  )
}
