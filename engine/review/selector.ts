/** What puts images into a queue. */
import { type Reason } from '../../shared/domain/review.ts'

/** An image of a queue, by position. */
export interface Hit {
  readonly at: number
  readonly score: number
}

/** What puts an image into a queue and how far up. */
export interface Selector {
  /** Null: not in the queue. The highest comes first. */
  score(at: number): number | null
  /** Keeps a few of those in the chosen parts that pass the filter; all of them when left out. */
  choose?(found: readonly Hit[]): Hit[]
  why(at: number): Reason
}
