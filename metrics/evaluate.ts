import type { ReliabilityBin } from './calibration.ts'
import { reliabilityBins, topLabelReliability } from './calibration.ts'
import type { BinaryCounts } from './confusion.ts'
import { confusionRows, countsOf, rowShares } from './confusion.ts'
import { evaluationNotes } from './notes.ts'
import type { EvaluationInput, Predictions } from './predictions.ts'
import { membership, scoresOf, toPredictions } from './predictions.ts'
import { fixedRates, newRankStatistics, rankDetailed, rankedWalk } from './ranking.ts'
import type { PrecisionRecallCurve, RocCurve } from './roc.ts'
import { countThresholds, macroRoc, precisionRecallCurve, rocCurve } from './roc.ts'
import { CLASS_METRICS, METRIC_IDS, type ClassMetric, type MetricId } from './metric-lists.ts'
import type { Scorer } from './scorer.ts'
import { buildScorer, classColumn, scoreWeighted } from './scorer.ts'

/** The best of one rate at a floor on the other: {floor: 0.9, value: 0.81}. */
export interface FixedRate {
  readonly floor: number
  readonly value: number | null
}

/** One class against the rest; null is n/a: the class (or everything else) has no row. */
export interface ClassMetrics extends Readonly<Record<ClassMetric, number | null>> {
  readonly name: string
  /** Rows labelled with the class. */
  readonly n: number
  readonly prevalence: number | null
  /** Rows predicted as the class. */
  readonly predicted: number
  readonly counts: BinaryCounts
  /** Above 80 % sensitivity, 0 .. 0.2, as ISIC 2024 scores it. */
  readonly partialAuc: number | null
  /** isic-challenge-scoring's auc_sens_80, 0 .. 1. */
  readonly partialAucUnscaled: number | null
  readonly sensitivityAtSpecificity: readonly FixedRate[]
  readonly specificityAtSensitivity: readonly FixedRate[]
  readonly roc: RocCurve | null
  readonly precisionRecall: PrecisionRecallCurve | null
  /** Predicted probability of the class against how often it was the label. */
  readonly reliability: readonly ReliabilityBin[]
}

/**
 * All numbers of one model on one set of rows. precision, recall, specificity, f1, auc, averagePrecision are of the
 * positive class with two classes, else the mean over the classes that have rows (`classesPresent`, `absentClasses`
 * and `notes` say when that is not all of them). null is n/a.
 */
export interface Metrics extends Readonly<Record<MetricId, number | null>> {
  readonly n: number
  /** Lesions, patients or single images the rows fall into. */
  readonly groups: number
  readonly classes: readonly string[]
  /** Null with more than two classes. */
  readonly positive: string | null
  /** Two classes: 0.5 unless given. More: null, the largest probability decides. */
  readonly threshold: number | null
  readonly prevalence: Readonly<Record<string, number | null>>
  readonly classesPresent: number
  readonly absentClasses: readonly string[]
  readonly sensitivityAtSpecificity: readonly FixedRate[]
  readonly specificityAtSensitivity: readonly FixedRate[]
  /** Labelled class by predicted class. */
  readonly confusion: readonly (readonly number[])[]
  readonly confusionShares: readonly (readonly (number | null)[])[]
  /** Of the positive class; null with more than two classes (see `macroRoc` and `perClass`). */
  readonly roc: RocCurve | null
  /** More than two classes: the mean of their curves, without thresholds. */
  readonly macroRoc: RocCurve | null
  /** Of the positive class; null with more than two classes (see `perClass`). */
  readonly precisionRecall: PrecisionRecallCurve | null
  readonly perClass: readonly ClassMetrics[]
  /** Probability of the likeliest class against how often it was right. */
  readonly reliability: readonly ReliabilityBin[]
  /** Plain sentences about what is n/a and why. */
  readonly notes: readonly string[]
}

/** Every metric of one model, without intervals. Throws RangeError on malformed rows (see `toPredictions`). */
export function evaluate(input: EvaluationInput): Metrics {
  return metricsOf(buildScorer(toPredictions(input)))
}

/** The same from a prepared scorer, which the intervals then reuse. */
export function metricsOf(scorer: Scorer): Metrics {
  const { predictions } = scorer
  const { classes, n, positive } = predictions
  const ones = new Uint16Array(n).fill(1)
  const values = new Float64Array(scorer.columns.length)
  scoreWeighted(scorer, ones, values)
  const read = (name: string): number | null => orNull(values[scorer.columns.indexOf(name)]!)
  const perClass = classes.map((_, c) => classMetrics(scorer, c, ones, read))
  const headline = classes.length === 2 ? perClass[positive]! : null
  const rows = confusionRows(scorer.confusion, classes.length)
  const absentClasses = perClass.filter((c) => c.n === 0).map((c) => c.name)
  return {
    n,
    groups: predictions.groupCount,
    classes,
    positive: headline?.name ?? null,
    threshold: classes.length === 2 ? (predictions.threshold ?? 0.5) : null,
    prevalence: Object.fromEntries(perClass.map((c) => [c.name, c.prevalence])),
    classesPresent: classes.length - absentClasses.length,
    absentClasses,
    ...byName(METRIC_IDS, read),
    sensitivityAtSpecificity: headline?.sensitivityAtSpecificity ?? [],
    specificityAtSensitivity: headline?.specificityAtSensitivity ?? [],
    confusion: rows,
    confusionShares: rowShares(rows),
    roc: headline?.roc ?? null,
    macroRoc: headline ? null : macroRoc(perClass.flatMap((c) => c.roc ?? [])),
    precisionRecall: headline?.precisionRecall ?? null,
    perClass,
    reliability: topLabelReliability(predictions),
    notes: evaluationNotes(perClass, classes.length, read('auc')),
  }
}

function classMetrics(
  scorer: Scorer,
  classIndex: number,
  ones: Uint16Array,
  read: (name: string) => number | null,
): ClassMetrics {
  const { predictions, confusion } = scorer
  const name = predictions.classes[classIndex]!
  const scores = scoresOf(predictions, classIndex)
  const isClass = membership(predictions, classIndex)
  const counts = countsOf(confusion, predictions.classes.length, classIndex)
  const n = counts.truePositives + counts.falseNegatives
  const ranks = newRankStatistics()
  rankDetailed(scorer.walks[classIndex] ?? rankedWalk(scores, isClass), ones, n, predictions.n - n, ranks)
  const thresholds = countThresholds(scores, isClass)
  return {
    name,
    n,
    prevalence: orNull(n / predictions.n),
    predicted: counts.truePositives + counts.falsePositives,
    counts,
    ...byName(CLASS_METRICS, (metric) => read(classColumn(metric, name))),
    partialAuc: orNull(ranks.partialAuc),
    partialAucUnscaled: orNull(ranks.partialAucUnscaled),
    sensitivityAtSpecificity: fixedRates.map((floor, i) => ({
      floor,
      value: orNull(ranks.sensitivityAt[i]!),
    })),
    specificityAtSensitivity: fixedRates.map((floor, i) => ({
      floor,
      value: orNull(ranks.specificityAt[i]!),
    })),
    roc: rocCurve(thresholds),
    precisionRecall: precisionRecallCurve(thresholds),
    reliability: reliabilityBins(scores, isClass),
  }
}

/** An object of values by name. */
function byName<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>
}

/** 1 where the called class is the label. */
export function correctness({ labels, predicted }: Predictions): Uint8Array {
  return Uint8Array.from(labels, (label, i) => (predicted[i] === label ? 1 : 0))
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
