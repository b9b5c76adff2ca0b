import type { MethodId } from '../../heatmaps/registry.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** Where a heatmap looks: shares of its sum, and the shares of the picture that the regions take. */
export interface Attention {
  readonly border: number | null
  readonly borderArea: number | null
  readonly outside: number | null
  readonly outsideArea: number | null
}

export interface AttentionRow extends Attention {
  readonly id: number
  readonly explanation: number
  readonly run: number
  readonly image: number
  readonly method: MethodId
}

export function insertAttention(db: WriteDb, explanation: number, attention: Attention, at: string): void {
  const { border, borderArea, outside, outsideArea } = attention
  db.prepare(
    `INSERT INTO attention (explanation_id, border, border_area, outside, outside_area, created_at)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(explanation, border, borderArea, outside, outsideArea, at)
}

/** Ids of heatmaps that were not measured yet. */
export function unmeasured(db: ReadDb): number[] {
  return db
    .prepare<[], number>(
      'SELECT id FROM explanation WHERE id NOT IN (SELECT explanation_id FROM attention) ORDER BY id',
    )
    .pluck()
    .all()
}

/** Rows after one, oldest first. */
export function attentionAfter(db: ReadDb, id: number): AttentionRow[] {
  return db
    .prepare<[number], AttentionRow>(
      `SELECT attention.id, explanation_id AS explanation, run_id AS run, image_id AS image, method, border,
         border_area AS borderArea, outside, outside_area AS outsideArea
       FROM attention JOIN explanation ON explanation.id = explanation_id
       JOIN prediction ON prediction.id = prediction_id
       WHERE attention.id > ? ORDER BY attention.id`,
    )
    .all(id)
}
