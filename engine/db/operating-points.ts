import type { OperatingPoint, StoredOperatingPoint, ThresholdRule } from '../../shared/domain/evaluation.ts'
import { choosePositive } from '../../metrics/predictions.ts'
import type { ThresholdInForce } from '../../shared/domain/run.ts'
import type { ReadDb, WriteDb } from './handles.ts'

interface Row {
  id: number
  run_id: number
  rule: string | null
  threshold: number | null
  sensitivity: number | null
  specificity: number | null
  n: number | null
  positives: number | null
  created_at: string
}

/** Adds to the run's history; null takes the choice back. The newest row counts. */
export function insertOperatingPoint(
  db: WriteDb,
  run: number,
  point: OperatingPoint | null,
  labelsUntil: number,
  at: string,
): void {
  db.prepare(
    `INSERT INTO operating_point (run_id, rule, threshold, sensitivity, specificity, n, positives, labels_until, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    run,
    point && JSON.stringify(point.rule),
    point?.threshold ?? null,
    point?.sensitivity ?? null,
    point?.specificity ?? null,
    point?.n ?? null,
    point?.positives ?? null,
    labelsUntil,
    at,
  )
}

/** The run's present operating point; null when none was chosen or the choice was taken back. */
export function operatingPointOf(db: ReadDb, run: number): StoredOperatingPoint | null {
  const row = db
    .prepare<[number], Row>('SELECT * FROM operating_point WHERE run_id = ? ORDER BY id DESC LIMIT 1')
    .get(run)
  if (!row || row.rule === null) return null
  return {
    id: row.id,
    run: row.run_id,
    rule: JSON.parse(row.rule) as ThresholdRule,
    threshold: row.threshold!,
    sensitivity: row.sensitivity!,
    specificity: row.specificity!,
    n: row.n!,
    positives: row.positives!,
    at: row.created_at,
  }
}

/** The threshold that a run's answers go by; null: its likeliest class is its answer. */
export function thresholdInForce(
  db: ReadDb,
  run: { readonly id: number; readonly classes: readonly string[]; readonly positive: string | null },
): ThresholdInForce | null {
  const className = run.positive ?? choosePositive(run.classes)
  if (run.classes.length !== 2 || className === null) return null
  const stored = operatingPointOf(db, run.id)
  return stored && { className, threshold: stored.threshold, rule: stored.rule }
}
