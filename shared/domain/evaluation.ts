/** Metrics of runs on one part of the split; the command line's `evaluate`, field for field. */
import type { PairAgreement } from '../../metrics/compare.ts'
import type { Comparison } from '../../metrics/comparison.ts'
import type { ClassMetrics, Metrics } from '../../metrics/evaluate.ts'
import type { ModelEvaluation } from '../../metrics/intervals.ts'
import type { IsicScore } from '../../metrics/isic.ts'
import type { Sentence } from '../say.ts'
import type { MainMetric, MetricId } from '../../metrics/metric-lists.ts'
import type { OperatingPoint } from '../../metrics/operating-points.ts'
import type { Interval } from '../../metrics/quantile.ts'
import type { Recalibration } from '../../metrics/recalibrate.ts'
import type { ThresholdRates } from '../../metrics/threshold-rates.ts'
import { SPLIT_PARTS } from './dataset.ts'
import type { LeakReport } from './leak-report.ts'
import type { OcclusionSummary } from './occlusion.ts'

// What the statistics own, and calls, window and report speak of.
export type { ReliabilityBin } from '../../metrics/calibration.ts'
export type { PairAgreement } from '../../metrics/compare.ts'
export type { Comparison } from '../../metrics/comparison.ts'

export type { IsicScore } from '../../metrics/isic.ts'
export { METRICS, type MainMetric, type MetricId } from '../../metrics/metric-lists.ts'
export type { OperatingPoint, ThresholdRule } from '../../metrics/operating-points.ts'
export { LEAK_METRICS, type LeakPart, type LeakReport, type LeakScore } from './leak-report.ts'
export type { Interval } from '../../metrics/quantile.ts'
export { WINNERS_BALANCED_ACCURACY } from '../../metrics/question.ts'
export type { PrecisionRecallCurve, RocCurve } from '../../metrics/roc.ts'
export type { ThresholdRates } from '../../metrics/threshold-rates.ts'

/**
 * What models can be judged on. 'out-of-fold': all training and validation images, each by the model of a cross-validation that did not
 * learn from it or from its lesion or patient; only cross-validations have such predictions.
 */
export const EVALUATION_PARTS = [...SPLIT_PARTS, 'out-of-fold'] as const
export type EvaluationPart = (typeof EVALUATION_PARTS)[number]

export interface EvaluateRequest {
  /** All that are predicted on the present split when left out. */
  readonly runs?: readonly number[] | undefined
  readonly part: EvaluationPart
  /** Each a list of runs whose mean probabilities are evaluated like a run, under the numbers -1, -2, ... */
  readonly ensembles?: readonly (readonly number[])[] | undefined
  /** Calls the positive class at each run's stored operating point instead of where it is likelier. */
  readonly atOperatingPoint?: boolean | undefined
}

/** Every number may be null: n/a, because a class (or everything else) has no image. */
export interface RunEvaluation extends Omit<
  ModelEvaluation,
  'perClass' | 'classesPresent' | keyof FixedRates
> {
  /** The number of the run, or of an ensemble one that no run has; `members` says which it is. */
  readonly run: number
  readonly name: string
  readonly model: string
  /** Runs that the ensemble is of; null for a run. */
  readonly members: readonly number[] | null
  readonly part: EvaluationPart
  /** Images per class. */
  readonly support: readonly number[]
  readonly perClass: readonly ClassEvaluation[]
  /** Null without predictions on the validation split, and on that part itself. */
  readonly calibration: Calibration | null
  /** Thresholds chosen on validation, and what they give here; empty with more than two classes. */
  readonly operatingPoints: readonly OperatingPointResult[]
  readonly isic: IsicScore
  /** A question that a result this good raises. */
  readonly question: string | null
  /** Why the model is of no use on these images; null where nothing says so. */
  readonly failedSanityCheck: { readonly message: Sentence } | null
  /** Each fold by itself; null but for a cross-validation judged out of fold. */
  readonly folds: FoldSpread | null
}
/** In `perClass` for every class; at the top they would say the same again. */
type FixedRates = Pick<Metrics, 'sensitivityAtSpecificity' | 'specificityAtSensitivity'>

/** One class against the rest. */
export type ClassEvaluation = Omit<ClassMetrics, 'counts' | 'partialAucUnscaled' | 'reliability'>

/** How much the folds of a cross-validation differ. The deviation is no standard error: the models share most of their images. */
export interface FoldSpread {
  readonly folds: readonly FoldEvaluation[]
  readonly mean: Readonly<Record<MainMetric, number | null>>
  /** Over the folds that have the number, with n - 1; null where fewer than two have it. */
  readonly deviation: Readonly<Record<MainMetric, number | null>>
}
export interface FoldEvaluation extends Readonly<Record<MainMetric, number | null>> {
  /** From 1. */
  readonly fold: number
  readonly run: number
  readonly n: number
  readonly groups: number
}

/** Temperature scaling (Guo et al. 2017), fitted where the model did not learn. */
export type Calibration = Pick<Recalibration, 'temperature' | 'atLimit' | 'n' | 'before' | 'after'>

/** What every threshold would give a run on the validation split: what one is set by hand on. */
export interface ThresholdCurve {
  readonly run: number
  readonly positive: string
  readonly n: number
  readonly positives: number
  /**
   * The distinct probabilities of the positive class, falling, with the true and false positives from each on. Begins with 1, where
   * nothing is positive, unless a probability is 1.
   */
  readonly thresholds: readonly number[]
  readonly truePositives: readonly number[]
  readonly falsePositives: readonly number[]
}

export interface StoredOperatingPoint extends OperatingPoint {
  readonly id: number
  readonly run: number
  readonly at: string
}

export interface OperatingPointResult {
  /** Where it was chosen. */
  readonly validation: OperatingPoint
  /** What it gives on the evaluated part. */
  readonly result: ThresholdRates
  /** The user's choice for this run, stored; the others are shown for comparison. */
  readonly chosen: boolean
}

export interface Evaluation {
  readonly runs: readonly RunEvaluation[]
  readonly comparisons: readonly Comparison[]
  /** Of every pair judged on the same images. */
  readonly agreements: readonly PairAgreement[]
  /** Runs with tests of covered regions on images of the part; ensembles have none. */
  readonly occlusions: readonly OcclusionSummary[]
  /** One for each split that the runs were made on; only where the test split was evaluated. */
  readonly leaks: readonly LeakReport[]
  /** Runs that have predictions there which cannot be evaluated. */
  readonly leftOut: readonly LeftOutRun[]
}

export interface LeftOutRun {
  readonly run: number
  readonly name: string
  /** Why. */
  readonly message: Sentence
}

export const SUBGROUP_METRICS = [
  'accuracy',
  'balancedAccuracy',
  'recall',
  'specificity',
  'precision',
  'auc',
] as const satisfies readonly MetricId[]
export type SubgroupMetric = (typeof SUBGROUP_METRICS)[number]

export const SUBGROUP_ATTRIBUTES = ['sex', 'age', 'site', 'confirmation', 'skinType', 'device'] as const
export type SubgroupAttribute = (typeof SUBGROUP_ATTRIBUTES)[number]

/** Metrics for each value of one attribute of the images. */
export interface SubgroupTable {
  readonly attribute: SubgroupAttribute
  /** Column of the metadata it was read from. */
  readonly column: string
  /** Images that have a value. */
  readonly recorded: number
  readonly n: number
  readonly runs: readonly { readonly run: number; readonly rows: readonly SubgroupRow[] }[]
}

export interface SubgroupRow extends Readonly<Record<SubgroupMetric, number | null>> {
  /** Null: not recorded. */
  readonly value: string | null
  readonly n: number
  readonly support: readonly number[]
  readonly intervals: Readonly<Partial<Record<string, Interval>>>
  /** Why its numbers say little; null when there are enough images. */
  readonly warning: string | null
}

export interface Subgroups {
  readonly part: EvaluationPart
  readonly tables: readonly SubgroupTable[]
  /** Attributes that no column of the metadata records. */
  readonly missing: readonly SubgroupAttribute[]
  readonly resamples: number
}
