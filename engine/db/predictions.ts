import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { Prediction } from '../../shared/domain/prediction.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewPrediction {
  readonly run: number
  readonly image: number
  readonly predicted: string
  readonly confidence: number
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
  readonly versions: Readonly<Record<string, string>>
}

interface Row {
  id: number
  run_id: number
  image_id: number
  predicted: string
  probabilities: string
  logits: string
}

/** Stores what is not yet there: the same weights and the same image give the same prediction. */
export function insertPredictions(db: WriteDb, predictions: readonly NewPrediction[], at: string): void {
  const insert = db.prepare(
    `INSERT INTO prediction (run_id, image_id, predicted, confidence, probabilities, logits, versions, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, image_id) DO NOTHING`,
  )
  for (const p of predictions) {
    const values = [JSON.stringify(p.probabilities), JSON.stringify(p.logits), JSON.stringify(p.versions)]
    insert.run(p.run, p.image, p.predicted, p.confidence, ...values, at)
  }
}

export function predictionOf(db: ReadDb, run: number, image: number): Prediction | undefined {
  const row = db
    .prepare<[number, number], Row>('SELECT * FROM prediction WHERE run_id = ? AND image_id = ?')
    .get(run, image)
  return row && toPrediction(row)
}

/** Images that the run has a stored prediction for. */
export function predictedImages(db: ReadDb, run: number): Set<number> {
  return new Set(
    db.prepare<[number], number>('SELECT image_id FROM prediction WHERE run_id = ?').pluck().all(run),
  )
}

/** A prediction beside what it is judged by. */
export interface LabelledPrediction extends Prediction {
  readonly key: string
  readonly path: string
  readonly label: string | null
  readonly part: SplitPart | null
  readonly group: string
}

/** Stored predictions of a run with the images' present labels, by key; `parts` null takes all. */
export function labelledPredictions(
  db: ReadDb,
  run: number,
  parts: readonly SplitPart[] | null,
): LabelledPrediction[] {
  return db
    .prepare<[{ run: number; parts: string | null }], Row & Omit<LabelledPrediction, keyof Prediction>>(
      `SELECT prediction.*, image.key, image.path, image.group_name AS "group", current_label.label, split_image.part FROM prediction
       JOIN run ON run.id = prediction.run_id
       JOIN image ON image.id = prediction.image_id
       LEFT JOIN current_label ON current_label.image_id = image.id
       LEFT JOIN split_image ON split_image.image_id = image.id AND split_image.split_id = run.split_id
       WHERE prediction.run_id = @run AND (@parts IS NULL OR part IN (SELECT value FROM json_each(@parts)))
       ORDER BY image.key`,
    )
    .all({ run, parts: parts && JSON.stringify(parts) })
    .map((row) => ({
      ...toPrediction(row),
      key: row.key,
      path: row.path,
      group: row.group,
      label: row.label,
      part: row.part,
    }))
}

function toPrediction(row: Row): Prediction {
  return {
    id: row.id,
    run: row.run_id,
    image: row.image_id,
    predicted: row.predicted,
    probabilities: JSON.parse(row.probabilities) as number[],
    logits: JSON.parse(row.logits) as number[],
  }
}
