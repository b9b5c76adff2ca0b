import type { ClassThreshold, Queue, QueueFilter } from '../../shared/domain/review.ts'

/** What the rest of the window may ask the review to show. */
export interface ReviewQuestion {
  readonly run?: number | undefined
  /** Models to show beside it, and no others; left out: those on screen stay. */
  readonly beside?: readonly number[] | undefined
  /** Left out: the queue of the run that is there already, or its first one. */
  readonly queue?: Queue | undefined
  readonly filter?: QueueFilter | undefined
  readonly thresholds?: readonly ClassThreshold[] | undefined
}
