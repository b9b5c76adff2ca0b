import type { MetricId } from './metric-lists.ts'
/** One metric of two models on the same images. */
import type { Interval } from './quantile.ts'

export type ComparisonTest =
  'delong' | 'clustered delong' | 'mcnemar exact' | 'mcnemar' | 'clustered mcnemar' | 'paired bootstrap'

/** One metric of two models on the same rows. */
export interface Comparison {
  /** Numbers of the two models. */
  readonly a: number
  readonly b: number
  readonly metric: MetricId
  /** a minus b; null when either is n/a. */
  readonly difference: number | null
  readonly interval: Interval | null
  readonly p: number | null
  /** After Holm's correction over all pairs of models on this metric. */
  readonly pAdjusted: number | null
  /** How many pairs of models the correction is over. */
  readonly family: number
  readonly test: ComparisonTest
  /** What it means and what it does not. */
  readonly sentence: string
}
