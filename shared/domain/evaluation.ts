/** Metrics of runs on one part of the split; the command line's `evaluate`, field for field. */
import type { LeakFinding } from '../../metrics/leaks.ts'
import type { OperatingPoint } from '../../metrics/operating-points.ts'
import { SPLIT_PARTS } from './dataset.ts'
import type { OcclusionSummary } from './occlusion.ts'

export type { OperatingPoint, ThresholdRule } from '../../metrics/operating-points.ts'
export { WINNERS_BALANCED_ACCURACY } from '../../metrics/question.ts'

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

export const MORE_METRICS = ['kappa', 'mcc', 'logLoss', 'macroAuc', 'weightedAuc'] as const
/** Of the positive class: null with more than two classes. `partialAuc` is the score of ISIC 2024, 0 .. 0.2. */
export const POSITIVE_METRICS = [
  'partialAuc',
  'partialAucUnscaled',
  'sensitivityAtSpecificity80',
  'sensitivityAtSpecificity90',
  'sensitivityAtSpecificity95',
  'specificityAtSensitivity80',
  'specificityAtSensitivity90',
  'specificityAtSensitivity95',
] as const
export type AnyMetricName = MetricName | (typeof MORE_METRICS)[number] | (typeof POSITIVE_METRICS)[number]

/**
 * What models can be judged on. 'out-of-fold': all training and validation images, each by the model of a cross-validation that did not
 * learn from it or from its lesion or patient; only cross-validations have such predictions.
 */
export const EVALUATION_PARTS = [...SPLIT_PARTS, 'out-of-fold'] as const
export type EvaluationPart = (typeof EVALUATION_PARTS)[number]

export type Ends = readonly [low: number, high: number]

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
export interface RunEvaluation extends Readonly<Record<AnyMetricName, number | null>> {
  /** Negative for an ensemble. */
  readonly run: number
  readonly name: string
  readonly model: string
  /** Runs that the ensemble is of; null for a run. */
  readonly members: readonly number[] | null
  readonly part: EvaluationPart
  readonly n: number
  /** Lesions, patients or single images that these images fall into. */
  readonly groups: number
  readonly classes: readonly string[]
  /** Images per class. */
  readonly support: readonly number[]
  /** Share of the images per class. */
  readonly prevalence: Readonly<Record<string, number | null>>
  readonly absentClasses: readonly string[]
  /** Null with more than two classes: metrics are macro averages then. */
  readonly positive: string | null
  readonly threshold: number | null
  /** 95 % intervals by metric, and of one class against the rest by 'recall:mel'. */
  readonly intervals: Readonly<Partial<Record<string, Ends>>>
  readonly intervalMethods: Readonly<Partial<Record<string, string>>>
  readonly bootstrap: BootstrapInfo
  /** Rows: true class; columns: predicted class. */
  readonly confusion: readonly (readonly number[])[]
  readonly confusionShares: readonly (readonly (number | null)[])[]
  /** Of the positive class; null with more than two classes. */
  readonly roc: Roc | null
  /** The mean of the classes' curves with more than two classes; it has no thresholds. */
  readonly macroRoc: Roc | null
  readonly precisionRecall: PrecisionRecall | null
  readonly perClass: readonly ClassEvaluation[]
  /** Probability of the likeliest class against how often it was right. */
  readonly reliability: readonly ReliabilityBar[]
  /** Null without predictions on the validation part, and on that part itself. */
  readonly calibration: Calibration | null
  /** Thresholds chosen on validation, and what they give here; empty with more than two classes. */
  readonly operatingPoints: readonly OperatingPointResult[]
  readonly isic: IsicEvaluation
  /** A question that a result this good raises. */
  readonly question: string | null
  /** Why the model is of no use on these images; null where nothing says so. */
  readonly failedSanityCheck: string | null
  /** What is n/a and why, what is too small to trust. */
  readonly notes: readonly string[]
  /** Each fold by itself; null but for a cross-validation judged out of fold. */
  readonly folds: FoldSpread | null
}

/** How much the folds of a cross-validation differ. The deviation is no standard error: the models share most of their images. */
export interface FoldSpread {
  readonly folds: readonly FoldEvaluation[]
  readonly mean: Readonly<Record<MetricName, number | null>>
  /** Over the folds that have the number, with n - 1; null where fewer than two have it. */
  readonly deviation: Readonly<Record<MetricName, number | null>>
}
export interface FoldEvaluation extends Readonly<Record<MetricName, number | null>> {
  /** From 1. */
  readonly fold: number
  readonly run: number
  readonly n: number
  readonly groups: number
}

export interface BootstrapInfo {
  readonly resamples: number
  readonly seed: number
  /** What was drawn: lesions or patients where any has several images. */
  readonly unit: 'group' | 'image'
  readonly units: number
}

export interface Roc {
  readonly fpr: readonly number[]
  readonly tpr: readonly number[]
  readonly thresholds: readonly number[]
}

export interface PrecisionRecall {
  readonly precision: readonly number[]
  readonly recall: readonly number[]
  /** One fewer: the last point has none. */
  readonly thresholds: readonly number[]
}

/** One class against the rest. */
export interface ClassEvaluation {
  readonly name: string
  readonly n: number
  readonly prevalence: number | null
  /** Images predicted as the class. */
  readonly predicted: number
  readonly precision: number | null
  readonly recall: number | null
  readonly specificity: number | null
  readonly f1: number | null
  readonly auc: number | null
  readonly averagePrecision: number | null
  readonly negativePredictiveValue: number | null
  readonly partialAuc: number | null
  readonly sensitivityAtSpecificity: readonly FloorRate[]
  readonly specificityAtSensitivity: readonly FloorRate[]
  readonly roc: Roc | null
  readonly precisionRecall: PrecisionRecall | null
}

/** The best of one rate where the other is at least `floor`. */
export interface FloorRate {
  readonly floor: number
  readonly value: number | null
}

/** One bar of a reliability diagram; confidence in (low, high]. */
export interface ReliabilityBar {
  readonly low: number
  readonly high: number
  readonly n: number
  readonly confidence: number | null
  readonly accuracy: number | null
}

export interface CalibrationScores {
  readonly ece: number | null
  readonly brier: number | null
  readonly logLoss: number | null
  readonly intervals: Readonly<Partial<Record<'ece' | 'brier' | 'logLoss', Ends>>>
  readonly reliability: readonly ReliabilityBar[]
}

/** Temperature scaling (Guo et al. 2017), fitted on the validation part. */
export interface Calibration {
  readonly temperature: number
  /** The search ended at its limit: no estimate. */
  readonly atLimit: boolean
  /** Validation images it was fitted on. */
  readonly n: number
  readonly before: CalibrationScores
  readonly after: CalibrationScores
}

/** What every threshold would give a run on the validation part: what one is set by hand on. */
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

export interface ThresholdRates {
  readonly threshold: number
  readonly n: number
  readonly positives: number
  readonly counts: { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number }
  readonly sensitivity: number | null
  readonly specificity: number | null
  readonly positivePredictiveValue: number | null
  readonly negativePredictiveValue: number | null
  readonly accuracy: number | null
  readonly balancedAccuracy: number | null
  readonly f1: number | null
  readonly intervals: Readonly<Partial<Record<string, Ends>>>
}

export interface OperatingPointResult {
  /** Where it was chosen. */
  readonly validation: OperatingPoint
  /** What it gives on the evaluated part. */
  readonly result: ThresholdRates
  /** The user's choice for this run, stored; the others are shown for comparison. */
  readonly chosen: boolean
}

/** The score of ISIC 2018 task 3 and 2019 by the published scorer's own rules. */
export interface IsicEvaluation {
  readonly rules: string
  readonly n: number
  readonly balancedAccuracy: number | null
  readonly classesPresent: number
  readonly absentClasses: readonly string[]
  /** Images whose largest probability several classes share: wrong by its rules. */
  readonly undecided: number
  readonly perCategory: readonly (Readonly<Record<IsicNumber, number | null>> & {
    readonly name: string
    readonly n: number
  })[]
  readonly macroAverage: Readonly<Record<IsicNumber, number | null>>
}
export const ISIC_NUMBERS = [
  'accuracy',
  'sensitivity',
  'specificity',
  'dice',
  'ppv',
  'npv',
  'auc',
  'aucSens80',
  'ap',
] as const
export type IsicNumber = (typeof ISIC_NUMBERS)[number]

/** One metric of two runs on the same images. */
export interface Comparison {
  readonly a: number
  readonly b: number
  readonly metric: string
  /** a minus b. */
  readonly difference: number | null
  readonly interval: Ends | null
  readonly p: number | null
  /** After Holm's correction over all pairs on this metric. */
  readonly pAdjusted: number | null
  /** Pairs that the correction is over. */
  readonly family: number
  readonly test: string
  /** What it means and what it does not. */
  readonly sentence: string
}

/** How far the answers of two runs agree beyond chance, whether right or wrong, by the rules in force. */
export interface PairAgreement {
  readonly a: number
  readonly b: number
  readonly n: number
  /** Share of the images on which both call one class. */
  readonly agreement: number | null
  /** Cohen's; null when both always call one and the same class. */
  readonly kappa: number | null
  /** 95 %, bootstrapped over lesions or patients where these are known; null where the two never differ. */
  readonly interval: Ends | null
}

export interface Evaluation {
  readonly runs: readonly RunEvaluation[]
  readonly comparisons: readonly Comparison[]
  /** Of every pair judged on the same images. */
  readonly agreements: readonly PairAgreement[]
  /** Runs with tests of covered regions on images of the part; ensembles have none. */
  readonly occlusions: readonly OcclusionSummary[]
  /** One for each split that the runs were made on; only where the test part was evaluated. */
  readonly leaks: readonly LeakReport[]
  /** Runs that have predictions there which cannot be evaluated. */
  readonly leftOut: readonly LeftOutRun[]
}

export interface LeftOutRun {
  readonly run: number
  readonly name: string
  /** Why, as a plain sentence. */
  readonly message: string
}

/** Test images with a relative in training or validation. */
export interface LeakReport {
  readonly split: number
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

export const LEAK_METRICS = ['accuracy', 'balancedAccuracy', 'auc'] as const
export interface LeakPart extends Readonly<Record<(typeof LEAK_METRICS)[number], number | null>> {
  readonly n: number
  readonly intervals: Readonly<Partial<Record<string, Ends>>>
}
export interface LeakScore {
  readonly run: number
  readonly withThem: LeakPart
  /** Null when no test image would be left. */
  readonly without: LeakPart | null
}

export const SUBGROUP_METRICS = [
  'accuracy',
  'balancedAccuracy',
  'recall',
  'specificity',
  'precision',
  'auc',
] as const
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
  readonly intervals: Readonly<Partial<Record<string, Ends>>>
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
