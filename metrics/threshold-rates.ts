import type { BootstrapOptions } from './bootstrap.ts'
import { defaultResamples, defaultSeed, resampler } from './bootstrap.ts'
import { CATALOGUE } from './catalogue.ts'
import { countsOfOther, type BinaryCounts } from './confusion.ts'
import type { EvaluationInput, Predictions } from './predictions.ts'
import { scoresOf, toPredictions } from './predictions.ts'
import type { Interval } from './quantile.ts'
import { percentileInterval } from './quantile.ts'
import { wilsonInterval } from './wilson.ts'

export const thresholdRateNames = [
  'sensitivity',
  'specificity',
  'positivePredictiveValue',
  'negativePredictiveValue',
  'accuracy',
  'balancedAccuracy',
  'f1',
] as const
export type ThresholdRateName = (typeof thresholdRateNames)[number]

/** What a threshold gives on a set of rows; null is n/a (nothing to count). */
export interface ThresholdRates extends Readonly<Record<ThresholdRateName, number | null>> {
  readonly threshold: number
  readonly n: number
  readonly positives: number
  /** True and false positives and negatives. */
  readonly counts: {
    readonly tp: number
    readonly fp: number
    readonly fn: number
    readonly tn: number
  }
  readonly intervals: Readonly<Partial<Record<ThresholdRateName, Interval>>>
}

/**
 * The rates of calling an image positive when its probability is at least each threshold, with 95 % intervals: Wilson's where every
 * row stands for itself, else (and for the two that are no proportions) a bootstrap over groups. Throws RangeError unless there are
 * two classes.
 */
export function ratesAtThresholds(
  input: EvaluationInput,
  thresholds: readonly number[],
  options: BootstrapOptions = {},
): ThresholdRates[] {
  if (input.classes.length !== 2) throw new RangeError('a threshold needs exactly two classes')
  const predictions = toPredictions({ ...input, threshold: null })
  const ranked = [...thresholds].sort((a, b) => a - b)
  const cells = new ThresholdCells(predictions, ranked)
  const counted = ranked.map((_, t) => cells.counts(new Uint16Array(predictions.n).fill(1), t))
  const present = presentOf(predictions)
  const drawn = bootstrapped(predictions, cells, options, ranked.length)
  return thresholds.map((threshold) => {
    const t = ranked.indexOf(threshold)
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counted[t]!
    const values = ratesOf(counted[t]!, present)
    return {
      threshold,
      n: predictions.n,
      positives: tp + fn,
      counts: { tp, fp, fn, tn },
      ...(Object.fromEntries(
        thresholdRateNames.map((name, i) => [name, Number.isNaN(values[i]) ? null : values[i]]),
      ) as Record<ThresholdRateName, number | null>),
      intervals: intervalsOf(predictions, counted[t]!, values, drawn[t]!),
    }
  })
}

/** The same for one threshold. */
export function ratesAtThreshold(
  input: EvaluationInput,
  threshold: number,
  options: BootstrapOptions = {},
): ThresholdRates {
  return ratesAtThresholds(input, [threshold], options)[0]!
}

/** Rows by how many of the rising thresholds they reach: one pass over them serves all thresholds. */
class ThresholdCells {
  readonly #thresholds: number
  /** Thresholds reached, or as many more for a negative row. */
  readonly #cells: Uint8Array
  readonly #sums: Float64Array
  #summed: Uint16Array | null = null

  constructor(predictions: Predictions, thresholds: readonly number[]) {
    const { labels, positive } = predictions
    this.#thresholds = thresholds.length
    const scores = scoresOf(predictions, positive)
    this.#cells = Uint8Array.from(labels, (label, i) => {
      const reached = thresholds.filter((threshold) => scores[i]! >= threshold).length
      return label === positive ? reached : reached + thresholds.length + 1
    })
    this.#sums = new Float64Array(2 * (thresholds.length + 1))
  }

  /** Weighted counts at one threshold; the weights are summed when they are first asked for. */
  counts(weights: Uint16Array, threshold: number): BinaryCounts {
    if (this.#summed !== weights) this.sum(weights)
    const [truePositives, falseNegatives] = this.#split(0, threshold)
    const [falsePositives, trueNegatives] = this.#split(this.#thresholds + 1, threshold)
    return { truePositives, falsePositives, falseNegatives, trueNegatives }
  }

  /** Sums anew, also an array that was used before and holds other weights now. */
  sum(weights: Uint16Array): void {
    this.#sums.fill(0)
    for (let i = 0; i < weights.length; i++) this.#sums[this.#cells[i]!]! += weights[i]!
    this.#summed = weights
  }

  #split(start: number, threshold: number): [reached: number, below: number] {
    let [reached, below] = [0, 0]
    for (let k = 0; k <= this.#thresholds; k++) {
      if (k > threshold) reached += this.#sums[start + k]!
      else below += this.#sums[start + k]!
    }
    return [reached, below]
  }
}

/** Whether each side has rows, the positive one first: by the places in `perClass`. */
function presentOf({ classTotals, positive }: Predictions): number[] {
  return [positive, 1 - positive].flatMap((c, place) => (classTotals[c]! > 0 ? [place] : []))
}

/** In the order of `thresholdRateNames`, by the definitions of the catalogue; NaN is n/a. */
function ratesOf(counts: BinaryCounts, present: readonly number[]): number[] {
  const { recall, specificity, precision, negativePredictiveValue, accuracy, balancedAccuracy, f1 } =
    CATALOGUE
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts
  const ofPositive = { counts }
  const total = truePositives + falsePositives + falseNegatives + trueNegatives
  const all = { perClass: [ofPositive, { counts: countsOfOther(counts) }], total, present }
  return [
    recall.of(ofPositive),
    specificity.of(ofPositive),
    precision.of(ofPositive),
    negativePredictiveValue.of(ofPositive),
    accuracy.of(all),
    balancedAccuracy.of(all),
    f1.of(ofPositive),
  ]
}

function intervalsOf(
  predictions: Predictions,
  { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn }: BinaryCounts,
  values: readonly number[],
  drawn: readonly (Interval | null)[],
): Partial<Record<ThresholdRateName, Interval>> {
  const wilson: Partial<Record<ThresholdRateName, Interval | null>> = predictions.grouped
    ? {}
    : {
        sensitivity: wilsonInterval(tp, tp + fn),
        specificity: wilsonInterval(tn, tn + fp),
        positivePredictiveValue: wilsonInterval(tp, tp + fp),
        negativePredictiveValue: wilsonInterval(tn, tn + fn),
        accuracy: wilsonInterval(tp + tn, predictions.n),
      }
  return Object.fromEntries(
    thresholdRateNames.flatMap((name, i) => {
      const interval = wilson[name] ?? drawn[i]
      // A proportion of 0 or 1 has no spread to resample, which is not certainty.
      if (interval?.[0] === interval?.[1]) return []
      return Number.isNaN(values[i]) || interval == null ? [] : [[name, interval]]
    }),
  )
}

/** Per threshold and rate; null where fewer than half of the resamples had anything to count. */
function bootstrapped(
  predictions: Predictions,
  cells: ThresholdCells,
  { resamples = defaultResamples, seed = defaultSeed }: BootstrapOptions,
  thresholds: number,
): (Interval | null)[][] {
  const draw = resampler(predictions, resamples, seed)
  const present = presentOf(predictions)
  const values = Array.from({ length: thresholds }, () =>
    thresholdRateNames.map(() => new Float64Array(resamples)),
  )
  for (let r = 0; r < resamples; r++) {
    const weights = draw()
    cells.sum(weights)
    values.forEach((columns, t) =>
      ratesOf(cells.counts(weights, t), present).forEach((value, k) => (columns[k]![r] = value)),
    )
  }
  return values.map((columns) =>
    columns.map((column) => {
      const { interval, used } = percentileInterval(column)
      return used === 0 || used < resamples / 2 ? null : interval
    }),
  )
}
