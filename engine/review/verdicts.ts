import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import {
  ARTEFACTS,
  REVIEW_STATUSES,
  VERDICTS,
  type ReviewChange,
  type ReviewOutcome,
} from '../../shared/domain/review.ts'
import { now } from '../study/clock.ts'
import { transaction } from '../db/database.ts'
import { type ReadDb, type WriteDb } from '../db/handles.ts'
import { imageById, toRecord, type ImageRow } from '../db/images.ts'
import { insertLabels } from '../db/labels.ts'
import { runHead } from '../db/review-index.ts'
import {
  insertReview,
  latestReview,
  NO_REVIEW,
  reviewById,
  stepsOf,
  toReview,
  type ReviewRow,
  type ReviewState,
} from '../db/reviews.ts'

/** Stored with labels, so that their history says where they come from. */
const TAKEN_BACK = 'correction taken back'

/**
 * Stores what a reviewer thinks of an image, with the label that follows from it. Throws AppError 'bad-input' for a change that
 * makes no sense, 'not-found' for an image or run that is not there.
 */
export function setReview(db: WriteDb, change: ReviewChange): ReviewOutcome {
  const reviewer = requireReviewer(change.reviewer)
  const image = requireImage(db, change.image)
  if (change.run != null && !runHead(db, change.run))
    throw new AppError('not-found', say`There is no run ${change.run} in this study.`)
  return transaction(db, () => {
    const before = latestReview(db, image.id, reviewer) ?? NO_REVIEW
    return store(db, image, { reviewer, action: 'set', step: null }, before, changed(before, change))
  })
}

/** Takes back the reviewer's last change; null when there is none. */
export function undoReview(db: WriteDb, reviewerGiven: string): ReviewOutcome | null {
  const reviewer = requireReviewer(reviewerGiven)
  const step = undoStacks(db, reviewer).done.at(-1)
  if (step === undefined) return null
  return transaction(db, () => {
    const { image } = reviewById(db, step)!
    const before = latestReview(db, image, reviewer)!
    const state = latestReview(db, image, reviewer, step) ?? NO_REVIEW
    return store(db, requireImage(db, image), { reviewer, action: 'undo', step }, before, state)
  })
}

/** Does again what was last undone; null when there is nothing, or something else was done since. */
export function redoReview(db: WriteDb, reviewerGiven: string): ReviewOutcome | null {
  const reviewer = requireReviewer(reviewerGiven)
  const step = undoStacks(db, reviewer).undone.at(-1)
  if (step === undefined) return null
  return transaction(db, () => {
    const row = reviewById(db, step)!
    const before = latestReview(db, row.image, reviewer)!
    return store(db, requireImage(db, row.image), { reviewer, action: 'redo', step }, before, row)
  })
}

/** The reviewer's steps that can be undone and done again, the next one last. */
export function undoStacks(db: ReadDb, reviewer: string): { done: number[]; undone: number[] } {
  const done: number[] = []
  let undone: number[] = []
  for (const { id, action, step } of stepsOf(db, reviewer)) {
    if (action === 'undo') undone.push(done.pop() ?? step!)
    else if (action === 'redo') done.push(undone.pop() ?? step!)
    else {
      done.push(id)
      undone = []
    }
  }
  return { done, undone }
}

function changed(before: ReviewState, change: ReviewChange): ReviewState {
  const verdict = change.verdict === undefined ? before.verdict : change.verdict
  requireOneOf('verdict', verdict, VERDICTS)
  const artefact = verdict === 'artefact' ? (change.artefact ?? before.artefact ?? 'other') : null
  requireOneOf('artefact', artefact, ARTEFACTS)
  const label = verdict === 'label-wrong' ? (change.label?.trim() ?? before.label) : null
  if (verdict === 'label-wrong' && !label)
    throw new AppError('bad-input', say`A wrong label needs the correct one.`, {
      hint: say`Choose one of the classes.`,
    })
  const status = change.status ?? statusAfter(before, change)
  requireOneOf('status', status, REVIEW_STATUSES)
  const tags = change.tags?.map((tag) => tag.trim()).filter((tag) => tag !== '')
  return {
    run: change.run === undefined ? before.run : change.run,
    status,
    verdict,
    artefact,
    label: label ?? null,
    labelBefore: null,
    note: change.note ?? before.note,
    tags: tags ? [...new Set(tags)] : before.tags,
  }
}

function statusAfter(before: ReviewState, change: ReviewChange): ReviewState['status'] {
  if (change.verdict) return 'reviewed'
  const says = change.note !== undefined || change.tags !== undefined || change.verdict === null
  return says && before.status === 'needs-review' ? 'in-review' : before.status
}

function store(
  db: WriteDb,
  image: ImageRow,
  step: Pick<ReviewRow, 'reviewer' | 'action' | 'step'>,
  before: ReviewState,
  next: ReviewState,
): ReviewOutcome {
  const at = now()
  const labelBefore = relabel(db, image, step.reviewer, before, next, at)
  const { run, status, verdict, artefact, label, note, tags } = next
  const state = { run, status, verdict, artefact, label, labelBefore, note, tags }
  const row = insertReview(db, { ...state, image: image.id, ...step, at })
  const { done, undone } = undoStacks(db, step.reviewer)
  return {
    review: toReview(row),
    image: toRecord(imageById(db, image.id)!),
    canUndo: done.length > 0,
    canRedo: undone.length > 0,
  }
}

/**
 * Brings the image's label from what followed from one state to what follows from the next. A correction of this reviewer that is
 * still in force is taken back first; a label that somebody else has set since stays. Returns the label under the new correction.
 */
function relabel(
  db: WriteDb,
  image: ImageRow,
  reviewer: string,
  before: ReviewState,
  next: ReviewState,
  at: string,
): string | null {
  const present = image.label ?? ''
  const inForce = before.label !== null && before.label === present && before.labelBefore !== null
  const base = inForce ? before.labelBefore! : present
  const wanted = next.label ?? base
  if (wanted !== present) {
    const note = next.label === null ? TAKEN_BACK : next.note || undefined
    insertLabels(db, [{ image: image.id, label: wanted, source: 'review', reviewer, note }], at)
  }
  return next.label === null ? null : base
}

function requireImage(db: ReadDb, id: number): ImageRow {
  const image = imageById(db, id)
  if (image) return image
  throw new AppError('not-found', say`There is no image ${id} in this study.`)
}

function requireReviewer(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '') return trimmed
  throw new AppError('bad-input', say`A review needs the name of its reviewer.`, {
    hint: say`Enter your name.`,
  })
}

function requireOneOf(what: string, value: string | null, names: readonly string[]): void {
  if (value === null || names.includes(value)) return
  throw new AppError('bad-input', say`There is no ${what} "${value}".`, {
    hint: say`Allowed values: ${names.join(', ')}.`,
  })
}
