/** Queues, verdicts and samples. */
import type { ImageOutputs } from '../domain/gallery.ts'
import type { Page } from '../domain/dataset.ts'
import type {
  QueueCounts,
  QueueItem,
  QueueRequest,
  QueueScope,
  ReviewChange,
  ReviewOutcome,
  Reviewer,
  ReviewerPair,
} from '../domain/review.ts'
import type { SampleView } from '../domain/prediction.ts'

export interface ReviewCalls {
  'review.queue': (request: QueueRequest) => Page<QueueItem>
  /** Images in each queue under the same filter. */
  'review.counts': (request: QueueScope) => QueueCounts
  'review.set': (request: ReviewChange) => ReviewOutcome
  /** Takes back the reviewer's last change, also one of an earlier session; null when there is none. */
  'review.undo': (request: { readonly reviewer: string }) => ReviewOutcome | null
  'review.redo': (request: { readonly reviewer: string }) => ReviewOutcome | null
  'review.reviewers': (request: null) => readonly Reviewer[]
  'review.agreement': (request: null) => readonly ReviewerPair[]
  /** Present reviews as CSV, or their whole history. */
  'reviews.export': (request: { readonly file: string; readonly history?: boolean | undefined }) => {
    readonly file: string
    readonly rows: number
  }
  'sample.view': (request: { readonly image: number; readonly runs: readonly number[] }) => SampleView
  /** ModelOutputs and stored heatmaps of many images, at most OUTPUTS_MAX. */
  'outputs.list': (request: {
    readonly images: readonly number[]
    readonly runs: readonly number[]
  }) => readonly ImageOutputs[]
}
