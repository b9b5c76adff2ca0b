import type { EvaluationInput } from './predictions.ts'
import { membership, scoresOf, toPredictions } from './predictions.ts'
import type { ThresholdCounts } from './roc.ts'
import { countThresholds } from './roc.ts'

export type ThresholdRule =
  | { readonly kind: 'youden' }
  | { readonly kind: 'sensitivity'; readonly atLeast: number }
  | { readonly kind: 'specificity'; readonly atLeast: number }
  /** Of a missed positive and of a false alarm, in any unit. */
  | { readonly kind: 'cost'; readonly missed: number; readonly falseAlarm: number }
  /** Set by hand, on the validation curve. */
  | { readonly kind: 'threshold'; readonly value: number }

/** A threshold chosen on the validation split. */
export interface OperatingPoint {
  readonly rule: ThresholdRule
  /** Positive when the probability is at least this. */
  readonly threshold: number
  /** On the validation images it was chosen on. */
  readonly sensitivity: number
  readonly specificity: number
  readonly n: number
  readonly positives: number
}

/**
 * Chooses a threshold on validation rows; evaluate the test set with `evaluate({ ..., threshold })`. Of equally good
 * thresholds the highest wins (fewest false alarms). Null when the rows hold no positive or no negative.
 * Throws RangeError unless there are two classes.
 */
export function chooseThreshold(validation: EvaluationInput, rule: ThresholdRule): OperatingPoint | null {
  const counts = thresholdCounts(validation)
  if (!counts) return null
  const { thresholds, positives, negatives } = counts
  const best = bestIndex(counts, rule)
  const at = (values: Float64Array) => (best < 0 ? 0 : values[best]!)
  const reached = best < 0 ? thresholds[0]! + 1 : thresholds[best]!
  return {
    rule,
    threshold: rule.kind === 'threshold' ? rule.value : reached,
    sensitivity: at(counts.truePositives) / positives,
    specificity: 1 - at(counts.falsePositives) / negatives,
    n: positives + negatives,
    positives,
  }
}

/** What every threshold gives on these rows; null when they hold no positive or no negative. Throws RangeError unless there are two classes. */
export function thresholdCounts(rows: EvaluationInput): ThresholdCounts | null {
  const predictions = toPredictions(rows)
  if (rows.classes.length !== 2) throw new RangeError('an operating point needs exactly two classes')
  const { positive } = predictions
  const counts = countThresholds(scoresOf(predictions, positive), membership(predictions, positive))
  return counts.positives === 0 || counts.negatives === 0 ? null : counts
}

/** Position among the thresholds, from the highest; -1: above all of them, nothing is positive. */
function bestIndex(counts: ThresholdCounts, rule: ThresholdRule): number {
  const { truePositives: tps, falsePositives: fps, positives, negatives } = counts
  if (rule.kind === 'threshold') return counts.thresholds.findLastIndex((each) => each >= rule.value)
  if (rule.kind === 'sensitivity') return tps.findIndex((tp) => tp >= rule.atLeast * positives - 1e-9)
  if (rule.kind === 'specificity') {
    const allowed = (1 - rule.atLeast) * negatives + 1e-9
    return highest(
      tps.map((tp, i) => (fps[i]! <= allowed ? tp : -1)),
      0,
    )
  }
  if (rule.kind === 'youden')
    return highest(
      tps.map((tp, i) => tp * negatives - fps[i]! * positives),
      0,
    )
  return highest(
    tps.map((tp, i) => -(rule.missed * (positives - tp) + rule.falseAlarm * fps[i]!)),
    -rule.missed * positives,
  )
}

/** First position of the largest value, or -1 when none beats `floor`, the value of calling nothing positive. */
function highest(values: Float64Array, floor: number): number {
  let best = -1
  let most = floor
  values.forEach((value, i) => {
    if (value <= most) return
    most = value
    best = i
  })
  return best
}
