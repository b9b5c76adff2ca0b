/** Metrics of one run on one part of the split; the command line's `evaluate`, field for field. */
import type { SplitPart } from './dataset.ts'

export const METRICS = [
  'accuracy',
  'balancedAccuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'auc',
  'averagePrecision',
  'ece',
  'brier',
] as const
export type MetricName = (typeof METRICS)[number]

export interface RunEvaluation extends Readonly<Record<MetricName, number | null>> {
  readonly run: number
  readonly name: string
  readonly model: string
  readonly part: SplitPart
  readonly n: number
  readonly classes: readonly string[]
  /** Images per class. */
  readonly support: readonly number[]
  /** Null with more than two classes: metrics are macro averages then. */
  readonly positive: string | null
  readonly threshold: number | null
  /** 95 % intervals by metric. */
  readonly intervals: Readonly<Partial<Record<MetricName, readonly [number, number]>>>
  /** Rows: true class; columns: predicted class. */
  readonly confusion: readonly (readonly number[])[]
  /** Of the positive class; null with more than two classes. */
  readonly roc: Roc | null
}

export interface Roc {
  readonly fpr: readonly number[]
  readonly tpr: readonly number[]
  readonly thresholds: readonly number[]
}

export interface Comparison {
  readonly a: number
  readonly b: number
  readonly metric: string
  readonly difference: number | null
  readonly interval: readonly [number, number] | null
  readonly p: number | null
  readonly test: string
}

export interface Evaluation {
  readonly runs: readonly RunEvaluation[]
  readonly comparisons: readonly Comparison[]
}
