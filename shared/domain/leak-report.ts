/** The leak audit of a split. */
import type { LeakFinding } from '../../metrics/leaks.ts'
import type { MetricId } from '../../metrics/metric-lists.ts'
import type { Interval } from '../../metrics/quantile.ts'
import type { DuplicateSearch } from './duplicates.ts'

/** Test images with a relative in training or validation. */
export interface LeakReport {
  readonly split: number
  readonly search: DuplicateSearch | null
  readonly sentence: string
  readonly findings: readonly LeakFinding[]
  /** Test images with the very same file content on the other side; also among the findings. */
  readonly exactDuplicates: number
  readonly leaked: number
  readonly clean: number
  /** Keys of the test images concerned, the first hundred. */
  readonly images: readonly string[]
  /** Each run's score with all test images and with only those that have no relative; empty when none has. */
  readonly scores: readonly LeakScore[]
}

export const LEAK_METRICS = ['accuracy', 'balancedAccuracy', 'auc'] as const satisfies readonly MetricId[]
export interface LeakPart extends Readonly<Record<(typeof LEAK_METRICS)[number], number | null>> {
  readonly n: number
  readonly intervals: Readonly<Partial<Record<string, Interval>>>
}
export interface LeakScore {
  readonly run: number
  readonly withThem: LeakPart
  /** Null when no test image would be left. */
  readonly without: LeakPart | null
}
