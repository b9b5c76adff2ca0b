import { Random } from '../shared/random.ts'
import type { BootstrapOptions } from './bootstrap.ts'
import { defaultResamples, defaultSeed, groupResampler } from './bootstrap.ts'
import type { EvaluationInput, Predictions } from './predictions.ts'
import { toPredictions } from './predictions.ts'
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
 * The rates of calling an image positive when its probability is at least `threshold`, with 95 % intervals: Wilson's where every
 * row stands for itself, else (and for the two that are no proportions) a bootstrap over groups. Throws RangeError unless there are
 * two classes.
 */
export function ratesAtThreshold(
  input: EvaluationInput,
  threshold: number,
  options: BootstrapOptions = {},
): ThresholdRates {
  if (input.classes.length !== 2) throw new RangeError('a threshold needs exactly two classes')
  const predictions = toPredictions({ ...input, threshold })
  const cells = cellsOf(predictions)
  const totals = new Float64Array(4)
  for (const cell of cells) totals[cell]!++
  const values = ratesOf(totals)
  const [tp, fp, fn, tn] = totals as unknown as [number, number, number, number]
  return {
    threshold,
    n: predictions.n,
    positives: tp + fn,
    counts: { tp, fp, fn, tn },
    ...(Object.fromEntries(
      thresholdRateNames.map((name, i) => [name, Number.isNaN(values[i]) ? null : values[i]]),
    ) as Record<ThresholdRateName, number | null>),
    intervals: intervalsOf(predictions, cells, values, totals, options),
  }
}

/** 0 true positive, 1 false positive, 2 false negative, 3 true negative, per row. */
function cellsOf({ labels, predicted, positive }: Predictions): Uint8Array {
  return Uint8Array.from(labels, (label, i) =>
    predicted[i] === positive ? (label === positive ? 0 : 1) : label === positive ? 2 : 3,
  )
}

/** In the order of `thresholdRateNames`; NaN is n/a. */
function ratesOf([tp, fp, fn, tn]: ArrayLike<number> & Iterable<number>): number[] {
  const sensitivity = tp! / (tp! + fn!)
  const specificity = tn! / (tn! + fp!)
  return [
    sensitivity,
    specificity,
    tp! / (tp! + fp!),
    tn! / (tn! + fn!),
    (tp! + tn!) / (tp! + fp! + fn! + tn!),
    (sensitivity + specificity) / 2,
    tp! + fn! === 0 ? NaN : (2 * tp!) / (2 * tp! + fp! + fn!),
  ]
}

function intervalsOf(
  predictions: Predictions,
  cells: Uint8Array,
  values: readonly number[],
  [tp, fp, fn, tn]: ArrayLike<number> & Iterable<number>,
  options: BootstrapOptions,
): Partial<Record<ThresholdRateName, Interval>> {
  const drawn = bootstrapped(predictions, cells, options)
  const wilson: Partial<Record<ThresholdRateName, Interval | null>> = predictions.grouped
    ? {}
    : {
        sensitivity: wilsonInterval(tp!, tp! + fn!),
        specificity: wilsonInterval(tn!, tn! + fp!),
        positivePredictiveValue: wilsonInterval(tp!, tp! + fp!),
        negativePredictiveValue: wilsonInterval(tn!, tn! + fn!),
        accuracy: wilsonInterval(tp! + tn!, predictions.n),
      }
  return Object.fromEntries(
    thresholdRateNames.flatMap((name, i) => {
      const interval = wilson[name] ?? drawn[i]
      return Number.isNaN(values[i]) || interval == null ? [] : [[name, interval]]
    }),
  )
}

/** Per rate; null where fewer than half of the resamples had anything to count. */
function bootstrapped(
  predictions: Predictions,
  cells: Uint8Array,
  { resamples = defaultResamples, seed = defaultSeed }: BootstrapOptions,
): (Interval | null)[] {
  const draw = groupResampler(predictions, new Random(seed))
  const values = thresholdRateNames.map(() => new Float64Array(resamples))
  const totals = new Float64Array(4)
  for (let r = 0; r < resamples; r++) {
    const weights = draw()
    totals.fill(0)
    for (let i = 0; i < cells.length; i++) totals[cells[i]!]! += weights[i]!
    ratesOf(totals).forEach((value, k) => (values[k]![r] = value))
  }
  return values.map((column) => {
    const { interval, used } = percentileInterval(column)
    return used === 0 || used < resamples / 2 ? null : interval
  })
}
