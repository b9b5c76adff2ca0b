/**
 * The metrics there are, one row each: what computes, lists, names, tests or shows metrics takes them from here. A new one is a row, a
 * reference case (scripts/reference-metrics) and its Turkish (renderer/i18n/tr/metrics.ts).
 */
import {
  f1Of,
  kappaOf,
  matthewsOf,
  negativePredictiveValueOf,
  precisionOf,
  recallOf,
  specificityOf,
} from './confusion.ts'
import type { ProbabilitySums } from './probability-sums.ts'
import type { ClassCounts, ClassScores, Counts, Scores } from './scores.ts'

interface Row {
  /** The field's own word, as in the middle of a sentence. */
  readonly name: string
  /** Its other usual name. */
  readonly alias?: string
  /** Heading of a narrow column, where the name is too long for one. */
  readonly short?: string
  /** What it is, in a few words. */
  readonly help: string
  readonly range: readonly [low: number, high: number | null]
  readonly better: 'high' | 'low'
  /**
   * Of what it is a proportion: such take Wilson's interval. AUCs of one class take DeLong's, all others the bootstrap.
   */
  readonly among?: 'positives' | 'negatives' | 'predicted positives' | 'predicted negatives'
  readonly interval: 'wilson' | 'delong' | 'bootstrap'
  /** How two models are compared by it; null: they are not. */
  readonly comparison: 'mcnemar' | 'delong' | 'bootstrap' | null
  /** 'main' in every table, 'brief' in the command line's as well, 'report' in the report and its files alone. */
  readonly column: 'brief' | 'main' | 'report'
}
/** Of one class against the rest: with two classes of the positive one, else the mean over the classes that have rows. */
interface ClassRow extends Row {
  readonly scope: 'class'
  readonly of: (scores: ClassScores) => number
}
/** Of the positive class; n/a with more than two classes. */
interface PositiveRow extends Row {
  readonly scope: 'positive'
  readonly of: (scores: ClassScores) => number
}
/** Of all rows at once. */
interface OverallRow extends Row {
  readonly scope: 'overall'
  readonly of: (scores: Scores) => number
}
export type MetricRow = ClassRow | PositiveRow | OverallRow

const SHARE = { range: [0, 1], better: 'high' } as const
const BOOTSTRAPPED = { interval: 'bootstrap', comparison: 'bootstrap' } as const
const OF_CLASS = { ...SHARE, ...BOOTSTRAPPED, scope: 'class', column: 'brief' } as const
const OF_POSITIVE = {
  ...SHARE,
  interval: 'bootstrap',
  comparison: null,
  scope: 'positive',
  column: 'report',
} as const
const AVERAGED_AUC = {
  ...SHARE,
  interval: 'bootstrap',
  comparison: null,
  scope: 'overall',
  column: 'report',
} as const

/** NaN is n/a: there is nothing to count. */
export const CATALOGUE = {
  accuracy: {
    name: 'accuracy',
    help: 'Share of images predicted correctly',
    ...SHARE,
    interval: 'wilson',
    comparison: 'mcnemar',
    scope: 'overall',
    column: 'brief',
    of: ({ perClass, total }: Counts) =>
      perClass.reduce((sum, { counts }) => sum + counts.truePositives, 0) / total,
  },
  balancedAccuracy: {
    name: 'balanced accuracy',
    short: 'Balanced acc.',
    help: 'Balanced accuracy: mean sensitivity of the classes',
    ...SHARE,
    ...BOOTSTRAPPED,
    scope: 'overall',
    column: 'brief',
    of: ({ perClass, present }: Counts) => mean(present.map((c) => recallOf(perClass[c]!.counts))),
  },
  precision: {
    name: 'positive predictive value',
    alias: 'precision',
    short: 'PPV',
    help: 'Positive predictive value or precision: share of positive predictions that are right',
    ...OF_CLASS,
    interval: 'wilson',
    among: 'predicted positives',
    of: ({ counts }: ClassCounts) => precisionOf(counts),
  },
  recall: {
    name: 'sensitivity',
    alias: 'recall',
    help: 'Sensitivity or recall: share of positives found',
    ...OF_CLASS,
    interval: 'wilson',
    among: 'positives',
    of: ({ counts }: ClassCounts) => recallOf(counts),
  },
  specificity: {
    name: 'specificity',
    help: 'Share of negatives recognised as such',
    ...OF_CLASS,
    interval: 'wilson',
    among: 'negatives',
    of: ({ counts }: ClassCounts) => specificityOf(counts),
  },
  f1: {
    name: 'F1',
    help: 'F1: harmonic mean of precision and recall',
    ...OF_CLASS,
    of: ({ counts }: ClassCounts) => f1Of(counts),
  },
  auc: {
    name: 'AUC',
    help: 'Area under the ROC curve',
    ...OF_CLASS,
    interval: 'delong',
    comparison: 'delong',
    of: ({ ranks }: ClassScores) => ranks.auc,
  },
  averagePrecision: {
    name: 'average precision',
    short: 'AP',
    help: 'Average precision: area under the precision-recall curve',
    ...OF_CLASS,
    column: 'main',
    of: ({ ranks }: ClassScores) => ranks.averagePrecision,
  },
  ece: {
    name: 'expected calibration error',
    short: 'ECE',
    help: 'Expected calibration error: distance between confidence and accuracy; lower is better',
    range: [0, 1],
    better: 'low',
    ...BOOTSTRAPPED,
    scope: 'overall',
    column: 'main',
    of: ({ calibrationGap, total }: ProbabilitySums) => calibrationGap / total,
  },
  brier: {
    name: 'Brier score',
    short: 'Brier',
    help: 'Brier score: mean squared error of the probabilities; lower is better',
    // Up to 1 with two classes.
    range: [0, 2],
    better: 'low',
    ...BOOTSTRAPPED,
    scope: 'overall',
    column: 'main',
    of: ({ brier, total }: ProbabilitySums) => brier / total,
  },
  negativePredictiveValue: {
    name: 'negative predictive value',
    short: 'NPV',
    help: 'Negative predictive value: share of negative predictions that are right',
    ...OF_CLASS,
    interval: 'wilson',
    column: 'report',
    among: 'predicted negatives',
    of: ({ counts }: ClassCounts) => negativePredictiveValueOf(counts),
  },
  positiveLikelihoodRatio: {
    name: 'positive likelihood ratio',
    short: 'LR+',
    help: 'How much likelier a positive prediction is for a positive than for a negative; n/a without a false positive',
    ...OF_POSITIVE,
    range: [0, null],
    of: ({ counts }: ClassCounts) =>
      counts.falsePositives === 0 ? NaN : recallOf(counts) / (1 - specificityOf(counts)),
  },
  kappa: {
    name: "Cohen's kappa",
    help: "Cohen's kappa: agreement with the labels beyond chance",
    range: [-1, 1],
    better: 'high',
    ...BOOTSTRAPPED,
    scope: 'overall',
    column: 'report',
    of: ({ confusion, perClass }: Scores) => kappaOf(confusion, perClass.length),
  },
  mcc: {
    name: 'Matthews correlation coefficient',
    short: 'MCC',
    help: 'Matthews correlation coefficient of labels and predictions',
    range: [-1, 1],
    better: 'high',
    ...BOOTSTRAPPED,
    scope: 'overall',
    column: 'report',
    of: ({ confusion, perClass }: Scores) => matthewsOf(confusion, perClass.length),
  },
  logLoss: {
    name: 'log loss',
    help: 'Mean negative logarithm of the probability of the label; lower is better',
    range: [0, null],
    better: 'low',
    ...BOOTSTRAPPED,
    scope: 'overall',
    column: 'report',
    of: ({ logLoss, total }: ProbabilitySums) => logLoss / total,
  },
  macroAuc: {
    name: 'AUC, mean over classes',
    help: 'Mean of the AUCs of the classes, one against the rest',
    ...AVERAGED_AUC,
    of: ({ perClass, present }: Scores) => mean(present.map((c) => perClass[c]!.ranks.auc)),
  },
  weightedAuc: {
    name: 'AUC, weighted by prevalence',
    help: 'Mean of the AUCs of the classes, weighted by their images',
    ...AVERAGED_AUC,
    of: ({ perClass, present }: Scores) =>
      weightedMean(
        present.map((c) => perClass[c]!),
        ({ ranks }) => ranks.auc,
      ),
  },
  partialAuc: {
    name: 'partial AUC above 80 % sensitivity (0 to 0.2)',
    help: 'Area under the ROC curve above a sensitivity of 80 %: the score of ISIC 2024',
    ...OF_POSITIVE,
    range: [0, 0.2],
    of: ({ ranks }: ClassScores) => ranks.partialAuc,
  },
  partialAucUnscaled: {
    name: 'partial AUC above 80 % sensitivity, unscaled',
    help: 'Area under the ROC curve where the sensitivity is at least 80 %',
    ...OF_POSITIVE,
    of: ({ ranks }: ClassScores) => ranks.partialAucUnscaled,
  },
  sensitivityAtSpecificity80: {
    ...atSpecificity(80),
    of: ({ ranks }: ClassScores) => ranks.sensitivityAt[0]!,
  },
  sensitivityAtSpecificity90: {
    ...atSpecificity(90),
    of: ({ ranks }: ClassScores) => ranks.sensitivityAt[1]!,
  },
  sensitivityAtSpecificity95: {
    ...atSpecificity(95),
    of: ({ ranks }: ClassScores) => ranks.sensitivityAt[2]!,
  },
  specificityAtSensitivity80: {
    ...atSensitivity(80),
    of: ({ ranks }: ClassScores) => ranks.specificityAt[0]!,
  },
  specificityAtSensitivity90: {
    ...atSensitivity(90),
    of: ({ ranks }: ClassScores) => ranks.specificityAt[1]!,
  },
  specificityAtSensitivity95: {
    ...atSensitivity(95),
    of: ({ ranks }: ClassScores) => ranks.specificityAt[2]!,
  },
} as const satisfies Readonly<Record<string, MetricRow>>

function atSpecificity(percent: number) {
  return {
    name: `sensitivity at ${percent} % specificity`,
    help: `Highest sensitivity where the specificity is at least ${percent} %`,
    ...OF_POSITIVE,
  }
}

function atSensitivity(percent: number) {
  return {
    name: `specificity at ${percent} % sensitivity`,
    help: `Highest specificity where the sensitivity is at least ${percent} %`,
    ...OF_POSITIVE,
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((a, b) => a + b, 0) / values.length
}

function weightedMean(classes: readonly ClassScores[], value: (scores: ClassScores) => number): number {
  let [sum, total] = [0, 0]
  for (const scores of classes) {
    const support = scores.counts.truePositives + scores.counts.falseNegatives
    sum += support * value(scores)
    total += support
  }
  return sum / total
}
