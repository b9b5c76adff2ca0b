import type { Artefact, Review, ReviewStatus, ReviewStep, Verdict } from '../../shared/domain/review.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** What a reviewer thinks of an image, without when and how it came about. */
export interface ReviewState {
  readonly run: number | null
  readonly status: ReviewStatus
  readonly verdict: Verdict | null
  readonly artefact: Artefact | null
  readonly label: string | null
  /** What the image was labelled before this correction; '' for nothing. */
  readonly labelBefore: string | null
  readonly note: string
  readonly tags: readonly string[]
}

export const NO_REVIEW: ReviewState = {
  run: null,
  status: 'needs-review',
  verdict: null,
  artefact: null,
  label: null,
  labelBefore: null,
  note: '',
  tags: [],
}

export interface ReviewRow extends ReviewState {
  readonly id: number
  readonly image: number
  readonly reviewer: string
  readonly action: ReviewStep['action']
  /** The 'set' row that was undone or done again. */
  readonly step: number | null
  readonly at: string
}

interface Row extends Omit<ReviewRow, 'tags'> {
  tags: string
}

const selectReview = `
  SELECT review.id, image_id AS image, run_id AS run, reviewer, action, step_id AS step, status, verdict, artefact, label,
    label_before AS labelBefore, note, tags, created_at AS at FROM review`

/** Adds to the history; returns the row. */
export function insertReview(db: WriteDb, row: Omit<ReviewRow, 'id'>): ReviewRow {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO review (image_id, run_id, reviewer, action, step_id, status, verdict, artefact, label, label_before, note, tags, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      row.image,
      row.run,
      row.reviewer,
      row.action,
      row.step,
      row.status,
      row.verdict,
      row.artefact,
      row.label,
      row.labelBefore,
      row.note,
      JSON.stringify(row.tags),
      row.at,
    )
  return { ...row, id: Number(lastInsertRowid) }
}

export function reviewById(db: ReadDb, id: number): ReviewRow | undefined {
  const row = db.prepare<[number], Row>(`${selectReview} WHERE review.id = ?`).get(id)
  return row && toReviewRow(row)
}

/** The newest row of a reviewer on an image; before a row when one is named. */
export function latestReview(
  db: ReadDb,
  image: number,
  reviewer: string,
  before: number = Number.MAX_SAFE_INTEGER,
): ReviewRow | undefined {
  const row = db
    .prepare<[number, string, number], Row>(
      `${selectReview} WHERE image_id = ? AND reviewer = ? AND review.id < ? ORDER BY review.id DESC LIMIT 1`,
    )
    .get(image, reviewer, before)
  return row && toReviewRow(row)
}

/** Everything that was ever said of an image, oldest first. */
export function reviewHistory(db: ReadDb, image: number): ReviewRow[] {
  return db
    .prepare<[number], Row>(`${selectReview} WHERE image_id = ? ORDER BY review.id`)
    .all(image)
    .map(toReviewRow)
}

/** All rows after one, oldest first: what a mirror of the table has not seen yet. */
export function reviewsAfter(db: ReadDb, id: number): ReviewRow[] {
  return db
    .prepare<[number], Row>(`${selectReview} WHERE review.id > ? ORDER BY review.id`)
    .all(id)
    .map(toReviewRow)
}

/** A reviewer's steps, oldest first, without what they said. */
export function stepsOf(db: ReadDb, reviewer: string): readonly Pick<ReviewRow, 'id' | 'action' | 'step'>[] {
  return db
    .prepare<[string], Pick<ReviewRow, 'id' | 'action' | 'step'>>(
      'SELECT id, action, step_id AS step FROM review WHERE reviewer = ? ORDER BY id',
    )
    .all(reviewer)
}

export function toReview({
  action: _action,
  step: _step,
  labelBefore: _before,
  ...review
}: ReviewRow): Review {
  return review
}

export function toReviewStep({ step: _step, labelBefore: _before, ...review }: ReviewRow): ReviewStep {
  return review
}

function toReviewRow(row: Row): ReviewRow {
  return { ...row, tags: JSON.parse(row.tags) as string[] }
}
