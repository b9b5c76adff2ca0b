import type { ReviewCalls } from '../../shared/contract/review-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { clampPage } from './page.ts'
import type { WriteDb } from '../db/handles.ts'
import { newestLabel } from '../db/labels.ts'
import { exportReviews } from '../review/export-reviews.ts'
import { reviewCounts } from '../review/queue.ts'
import { reviewQueue } from '../review/queue.ts'
import { listReviewers } from '../review/reviewers.ts'
import { reviewerPairs } from '../review/reviewers.ts'
import { redoReview } from '../review/verdicts.ts'
import { setReview } from '../review/verdicts.ts'
import { undoReview } from '../review/verdicts.ts'
import { listOutputs } from './views.ts'
import { sampleView } from './views.ts'

export function reviewHandlers(engine: EngineAccess): Handlers<ReviewCalls> {
  const study = () => engine.context.study
  return {
    'review.queue': (request) => reviewQueue(study(), { ...request, ...clampPage(request) }),
    'review.counts': (request) => reviewCounts(study(), request),
    'review.set': (change) => changeReview(engine, (db) => setReview(db, change)),
    'review.undo': ({ reviewer }) => changeReview(engine, (db) => undoReview(db, reviewer)),
    'review.redo': ({ reviewer }) => changeReview(engine, (db) => redoReview(db, reviewer)),
    'review.reviewers': () => listReviewers(study()),
    'review.agreement': () => reviewerPairs(study()),
    'reviews.export': (request) => exportReviews(study().db, request),
    'sample.view': ({ image, runs }) => sampleView(study(), image, runs),
    'outputs.list': (request) => listOutputs(study(), request),
  }
}

/** Tells everybody of a changed review, and of a label that changed with it. */
function changeReview<T>(engine: EngineAccess, change: (db: WriteDb) => T): T {
  const { db } = engine.context.study
  const before = newestLabel(db)
  const outcome = change(db)
  if (outcome !== null) engine.emit('changed', { what: 'reviews' })
  if (newestLabel(db) !== before) engine.emit('changed', { what: 'labels' })
  return outcome
}
