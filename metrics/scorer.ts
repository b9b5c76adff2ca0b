import { CATALOGUE } from './catalogue.ts'
import type { BinaryCounts, FlatConfusion } from './confusion.ts'
import { countsOf } from './confusion.ts'
import { CLASS_METRICS, METRIC_IDS, metricRow, type ClassMetric } from './metric-lists.ts'
import type { Predictions } from './predictions.ts'
import { membership, scoresOf } from './predictions.ts'
import { probabilitySummer, type ProbabilitySums } from './probability-sums.ts'
import type { RankedWalk, RankStatistics } from './ranking.ts'
import { newRankStatistics, rankDetailed, rankedWalk, rankWeighted } from './ranking.ts'
import type { ClassScores, Scores } from './scores.ts'

/** The column of a class's own number: 'recall:mel'. */
export function classColumn(metric: ClassMetric, className: string): string {
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
  readonly sumProbabilities: (weights: Uint16Array) => ProbabilitySums
  /** Per class; null where no row is labelled with it. */
  readonly walks: readonly (RankedWalk | null)[]
  readonly confusion: FlatConfusion
  /** Per class. */
  readonly ranks: readonly RankStatistics[]
}

export function buildScorer(predictions: Predictions): Scorer {
  const { classes, labels, predicted, classTotals } = predictions
  return {
    predictions,
    columns: [
      ...METRIC_IDS,
      ...classes.flatMap((name) => CLASS_METRICS.map((metric) => classColumn(metric, name))),
    ],
    cells: Uint16Array.from(labels, (label, i) => label * classes.length + predicted[i]!),
    sumProbabilities: probabilitySummer(predictions),
    walks: classes.map((_, c) =>
      classTotals[c] === 0 ? null : rankedWalk(scoresOf(predictions, c), membership(predictions, c)),
    ),
    confusion: new Float64Array(classes.length ** 2),
    ranks: classes.map(newRankStatistics),
  }
}

/** Writes one row of scores (see `columns`) under whole-number row weights; NaN is n/a. `out` has `columns.length` places. */
export function scoreWeighted(scorer: Scorer, weights: Uint16Array, out: Float64Array): void {
  const { classes, positive } = scorer.predictions
  const scores = scoresUnder(scorer, weights)
  const { perClass, present } = scores
  const isBinary = classes.length === 2
  const place = (c: number, k: number): number => METRIC_IDS.length + c * CLASS_METRICS.length + k
  CLASS_METRICS.forEach((id, k) => {
    const { of } = CATALOGUE[id]
    perClass.forEach((one, c) => (out[place(c, k)] = of(one)))
  })
  METRIC_IDS.forEach((id, m) => {
    const row = metricRow(id)
    if (row.scope === 'overall') out[m] = row.of(scores)
    else if (isBinary) out[m] = row.of(perClass[positive]!)
    else if (row.scope === 'positive') out[m] = NaN
    else {
      const k = CLASS_METRICS.indexOf(id as ClassMetric)
      out[m] = present.reduce((sum, c) => sum + out[place(c, k)]!, 0) / present.length
    }
  })
}

/** The sums over rows (confusion cells, what the probabilities come to) and each class against the rest. */
function scoresUnder(scorer: Scorer, weights: Uint16Array): Scores {
  const { cells, sumProbabilities, confusion, predictions } = scorer
  confusion.fill(0)
  for (let i = 0; i < weights.length; i++) confusion[cells[i]!]! += weights[i]!
  const { classes, classTotals } = predictions
  const perClass = classes.map((_, c) => {
    const counts = countsOf(confusion, classes.length, c)
    return classScores(scorer, weights, counts, c)
  })
  const present = classes.flatMap((_, c) => (classTotals[c]! > 0 ? [c] : []))
  return { ...sumProbabilities(weights), confusion, perClass, present }
}

function classScores(
  { predictions, ranks: ofClasses, walks }: Scorer,
  weights: Uint16Array,
  counts: BinaryCounts,
  classIndex: number,
): ClassScores {
  const ranks = ofClasses[classIndex]!
  const walk = walks[classIndex]
  // Without a walk the ranks stay n/a, as they began.
  if (walk == null) return { counts, ranks }
  if (predictions.classes.length === 2 && classIndex === predictions.positive) {
    const positives = counts.truePositives + counts.falseNegatives
    rankDetailed(walk, weights, positives, counts.falsePositives + counts.trueNegatives, ranks)
  } else {
    rankWeighted(walk, weights, ranks)
  }
  return { counts, ranks }
}
