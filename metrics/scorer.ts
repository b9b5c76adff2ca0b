import { confidences, reliabilityBinCount, reliabilityBinOf } from './calibration.ts'
import type { BinaryCounts, FlatConfusion } from './confusion.ts'
import { countsOf, f1Of, kappaOf, matthewsOf, precisionOf, recallOf, specificityOf } from './confusion.ts'
import type { Predictions } from './predictions.ts'
import { membership, scoresOf } from './predictions.ts'
import { brierScores, logLosses } from './probability-scores.ts'
import type { RankedWalk, RankStatistics } from './ranking.ts'
import { fixedRates, newRankStatistics, rankDetailed, rankedWalk, rankWeighted } from './ranking.ts'

/** Numbers every evaluation has, in the order the scorer writes them. */
export const headlineNames = [
  'accuracy',
  'balancedAccuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'auc',
  'averagePrecision',
  'kappa',
  'mcc',
  'logLoss',
  'brier',
  'ece',
  'macroAuc',
  'weightedAuc',
] as const

/** Numbers that need a positive class; NaN with more than two classes. */
export const positiveNames = [
  'partialAuc',
  'partialAucUnscaled',
  ...fixedRates.map((rate) => `sensitivityAtSpecificity${Math.round(rate * 100)}` as const),
  ...fixedRates.map((rate) => `specificityAtSensitivity${Math.round(rate * 100)}` as const),
] as const

/** Numbers of one class against the rest. */
export const classNames = ['precision', 'recall', 'specificity', 'f1', 'auc', 'averagePrecision'] as const

export type HeadlineName = (typeof headlineNames)[number]
export type PositiveName = (typeof positiveNames)[number]
export type ClassMetricName = (typeof classNames)[number]

/** The column of a class's own number: 'recall:mel'. */
export function classColumn(metric: ClassMetricName, className: string): string {
  return `${metric}:${className}`
}

/**
 * Predictions prepared so that all numbers under any row weights cost one pass per class and no sorting. The plain
 * evaluation is the case of all weights one, so intervals and values can never follow different definitions.
 */
export interface Scorer {
  readonly predictions: Predictions
  /** Column names of a score row. */
  readonly columns: readonly string[]
  /** label * classes + predicted, per row. */
  readonly cells: Uint16Array
  readonly logLosses: Float64Array
  readonly brierScores: Float64Array
  readonly bins: Uint8Array
  /** Correct (1 or 0) minus confidence, per row: summed per bin it is the calibration gap. */
  readonly gaps: Float64Array
  /** Per class; null where no row is labelled with it. */
  readonly walks: readonly (RankedWalk | null)[]
  readonly confusion: FlatConfusion
  readonly binGaps: Float64Array
  readonly ranks: RankStatistics
}

export function buildScorer(predictions: Predictions): Scorer {
  const { classes, labels, predicted, likeliest, classTotals } = predictions
  const confidence = confidences(predictions)
  return {
    predictions,
    columns: [
      ...headlineNames,
      ...positiveNames,
      ...classes.flatMap((name) => classNames.map((metric) => classColumn(metric, name))),
    ],
    cells: Uint16Array.from(labels, (label, i) => label * classes.length + predicted[i]!),
    logLosses: logLosses(predictions),
    brierScores: brierScores(predictions),
    bins: Uint8Array.from(confidence, reliabilityBinOf),
    gaps: confidence.map((value, i) => (likeliest[i] === labels[i] ? 1 : 0) - value),
    walks: classes.map((_, c) =>
      classTotals[c] === 0 ? null : rankedWalk(scoresOf(predictions, c), membership(predictions, c)),
    ),
    confusion: new Float64Array(classes.length ** 2),
    binGaps: new Float64Array(reliabilityBinCount),
    ranks: newRankStatistics(),
  }
}

/** Writes one row of scores (see `columns`) under whole-number row weights; NaN is n/a. `out` has `columns.length` places. */
export function scoreWeighted(scorer: Scorer, weights: Uint16Array, out: Float64Array): void {
  const { predictions, confusion } = scorer
  const { classes, positive } = predictions
  const classCount = classes.length
  out.fill(NaN)
  scoreRows(scorer, weights, out)
  const counts = classes.map((_, c) => countsOf(confusion, classCount, c))
  const classStart = headlineNames.length + positiveNames.length
  classes.forEach((_, c) =>
    scoreClass(scorer, weights, counts[c]!, c, out, classStart + c * classNames.length),
  )
  const present = counts.flatMap((_, c) => (predictions.classTotals[c]! > 0 ? [c] : []))
  const classValue = (c: number, metric: number) => out[classStart + c * classNames.length + metric]!
  const macro = (metric: number) => mean(present.map((c) => classValue(c, metric)))
  out[column.balancedAccuracy] = macro(classMetric.recall)
  out[column.kappa] = kappaOf(confusion, classCount)
  out[column.mcc] = matthewsOf(confusion, classCount)
  out[column.macroAuc] = macro(classMetric.auc)
  out[column.weightedAuc] = weightedMean(present, counts, (c) => classValue(c, classMetric.auc))
  const isBinary = classCount === 2
  for (const name of classNames) {
    out[column[name]] = isBinary ? classValue(positive, classMetric[name]) : macro(classMetric[name])
  }
}

/** The sums over rows: confusion cells, losses, calibration gaps. */
function scoreRows(scorer: Scorer, weights: Uint16Array, out: Float64Array): void {
  const { cells, logLosses, brierScores, bins, gaps, confusion, binGaps, predictions } = scorer
  confusion.fill(0)
  binGaps.fill(0)
  let total = 0
  let logLoss = 0
  let brier = 0
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    total += weight
    confusion[cells[i]!]! += weight
    logLoss += weight * logLosses[i]!
    brier += weight * brierScores[i]!
    binGaps[bins[i]!]! += weight * gaps[i]!
  }
  let correct = 0
  for (let c = 0; c < predictions.classes.length; c++)
    correct += confusion[c * (predictions.classes.length + 1)]!
  let gap = 0
  for (let b = 0; b < binGaps.length; b++) gap += Math.abs(binGaps[b]!)
  out[column.accuracy] = correct / total
  out[column.logLoss] = logLoss / total
  out[column.brier] = brier / total
  out[column.ece] = gap / total
}

function scoreClass(
  scorer: Scorer,
  weights: Uint16Array,
  counts: BinaryCounts,
  classIndex: number,
  out: Float64Array,
  start: number,
): void {
  const { predictions, ranks, walks } = scorer
  out[start + classMetric.precision] = precisionOf(counts)
  out[start + classMetric.recall] = recallOf(counts)
  out[start + classMetric.specificity] = specificityOf(counts)
  out[start + classMetric.f1] = f1Of(counts)
  const walk = walks[classIndex]
  if (walk == null) return
  if (predictions.classes.length === 2 && classIndex === predictions.positive) {
    const positives = counts.truePositives + counts.falseNegatives
    rankDetailed(walk, weights, positives, counts.falsePositives + counts.trueNegatives, ranks)
    out[column.partialAuc] = ranks.partialAuc
    out[column.partialAucUnscaled] = ranks.partialAucUnscaled
    out.set(ranks.sensitivityAt, column.sensitivityAtSpecificity80)
    out.set(ranks.specificityAt, column.specificityAtSensitivity80)
  } else {
    rankWeighted(walk, weights, ranks)
  }
  out[start + classMetric.auc] = ranks.auc
  out[start + classMetric.averagePrecision] = ranks.averagePrecision
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((a, b) => a + b, 0) / values.length
}

function weightedMean(
  present: readonly number[],
  counts: readonly BinaryCounts[],
  value: (classIndex: number) => number,
): number {
  let sum = 0
  let total = 0
  for (const c of present) {
    const support = counts[c]!.truePositives + counts[c]!.falseNegatives
    sum += support * value(c)
    total += support
  }
  return sum / total
}

function positionsOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, i) => [name, i])) as Record<Name, number>
}

const column = positionsOf([...headlineNames, ...positiveNames])
const classMetric = positionsOf(classNames)
