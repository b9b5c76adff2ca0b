import { reviewerAgreement } from '../../metrics/agreement.ts'
import { REVIEW_STATUSES, type Reviewer, type ReviewerPair } from '../../shared/domain/review.ts'
import type { ReadStudy } from '../study/study-cache.ts'
import { currentDataset } from '../db/datasets.ts'
import type { ReviewRow } from '../db/reviews.ts'
import { reviewIndexOf } from '../prediction/index/review-index.ts'
import { undoStacks } from './verdicts.ts'

/** Everybody who reviewed the present dataset, by name. */
export function listReviewers(study: ReadStudy): Reviewer[] {
  return [...byReviewer(study)].map(([name, rows]) => {
    const { done, undone } = undoStacks(study.db, name)
    const status = Object.fromEntries(
      REVIEW_STATUSES.map((each) => [each, [...rows.values()].filter((row) => row.status === each).length]),
    ) as Reviewer['status']
    const lastAt = [...rows.values()].reduce((last, { at }) => (at > last ? at : last), '')
    return { name, status, lastAt, canUndo: done.length > 0, canRedo: undone.length > 0 }
  })
}

/** Every pair of reviewers on the images that both gave a verdict. */
export function reviewerPairs(study: ReadStudy): ReviewerPair[] {
  const reviewers = [...byReviewer(study)]
  return reviewers.flatMap(([a, ofA], i) =>
    reviewers.slice(i + 1).map(([b, ofB]) => {
      const images = [...ofA.keys()].filter((at) => ofB.has(at))
      const agreement = reviewerAgreement(
        images.map((at) => verdictOf(ofA.get(at)!)),
        images.map((at) => verdictOf(ofB.get(at)!)),
      )
      return { a, b, ...agreement }
    }),
  )
}

/** Two who call the label wrong agree only when they name the same right one. */
function verdictOf({ verdict, label }: ReviewRow): string | null {
  return verdict === 'label-wrong' ? `${verdict}: ${label}` : verdict
}

/** Present reviews by reviewer and position, reviewers by name. */
function byReviewer(study: ReadStudy): Map<string, Map<number, ReviewRow>> {
  const dataset = currentDataset(study.db)
  const found = new Map<string, Map<number, ReviewRow>>()
  if (!dataset) return found
  for (const [at, rows] of reviewIndexOf(study).dataset(dataset.id).reviews) {
    for (const row of rows.values())
      found.set(row.reviewer, (found.get(row.reviewer) ?? new Map<number, ReviewRow>()).set(at, row))
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)))
}
