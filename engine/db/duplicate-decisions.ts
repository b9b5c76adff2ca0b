/** What was decided about pairs of images, as a history. */
import type { DecisionRecord, DuplicateChange } from '../../shared/domain/duplicates.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** Oldest first. */
export function decisionHistory(db: ReadDb, pair: number): DecisionRecord[] {
  return db
    .prepare<[number], Omit<DecisionRecord, 'undone'> & { undone: number }>(
      `SELECT decision, left_out_id AS leftOut, reviewer, created_at AS at, undone_at IS NOT NULL AS undone
       FROM duplicate_decision WHERE pair_id = ? ORDER BY id`,
    )
    .all(pair)
    .map((row) => ({ ...row, undone: row.undone === 1 }))
}

export function insertDecision(db: WriteDb, change: DuplicateChange, at: string): void {
  db.prepare(
    `INSERT INTO duplicate_decision (pair_id, decision, left_out_id, reviewer, created_at) VALUES (?, ?, ?, ?, ?)`,
  ).run(change.pair, change.decision, change.leftOut ?? null, change.reviewer ?? null, at)
}

/** Takes back the newest decision about a data set's pairs; null when there is none left. */
export function undoDecision(
  db: WriteDb,
  dataset: number,
  at: string,
): { pair: number; leftOut: number | null } | null {
  return (
    db
      .prepare<[string, number], { pair: number; leftOut: number | null }>(
        `UPDATE duplicate_decision SET undone_at = ? WHERE id =
           (SELECT max(duplicate_decision.id) FROM duplicate_decision JOIN duplicate_pair ON duplicate_pair.id = pair_id
            WHERE dataset_id = ? AND undone_at IS NULL)
         RETURNING pair_id AS pair, left_out_id AS leftOut`,
      )
      .get(at, dataset) ?? null
  )
}
