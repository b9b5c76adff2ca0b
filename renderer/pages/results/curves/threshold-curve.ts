/** A run's validation curve, point by point: what a threshold set by hand would give there. */
import type { Place } from '../../../../charts/unit-square.ts'
import type { PrecisionRecallCurve, RocCurve, ThresholdCurve } from '../../../../shared/domain/evaluation.ts'

export type CurveKind = 'roc' | 'precision-recall'

export interface ThresholdPoint {
  readonly threshold: number
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
  readonly sensitivity: number
  readonly specificity: number
  /** Positive predictive value; null when nothing is called positive. */
  readonly precision: number | null
  /** Null when nothing is called negative. */
  readonly negativePredictiveValue: number | null
}

export function pointAt(curve: ThresholdCurve, index: number): ThresholdPoint {
  const tp = curve.truePositives[index]!
  const fp = curve.falsePositives[index]!
  const fn = curve.positives - tp
  const tn = curve.n - curve.positives - fp
  return {
    threshold: curve.thresholds[index]!,
    tp,
    fp,
    fn,
    tn,
    sensitivity: tp / curve.positives,
    specificity: tn / (fp + tn),
    precision: tp + fp === 0 ? null : tp / (tp + fp),
    negativePredictiveValue: fn + tn === 0 ? null : tn / (fn + tn),
  }
}

/** Index of the point that a threshold calls by; the highest where it lies above all of them. */
export function indexOf(curve: ThresholdCurve, threshold: number): number {
  return Math.max(
    0,
    curve.thresholds.findLastIndex((each) => each >= threshold),
  )
}

/** Where its points lie in the square of a chart. Where nothing is called positive precision is drawn as 1. */
export function placesOf(curve: ThresholdCurve, kind: CurveKind): Place[] {
  return curve.thresholds.map((_, i) => {
    const { sensitivity, specificity, precision } = pointAt(curve, i)
    return kind === 'roc' ? { x: 1 - specificity, y: sensitivity } : { x: sensitivity, y: precision ?? 1 }
  })
}

/** For the chart: from (0, 0), where nothing is positive. */
export function rocOf(curve: ThresholdCurve): RocCurve {
  const places = [{ x: 0, y: 0 }, ...placesOf(curve, 'roc')]
  return {
    fpr: places.map(({ x }) => x),
    tpr: places.map(({ y }) => y),
    thresholds: [Infinity, ...curve.thresholds],
  }
}

/** For the chart: by rising threshold, closed by (recall 0, precision 1). */
export function precisionRecallOf(curve: ThresholdCurve): PrecisionRecallCurve {
  const places = placesOf(curve, 'precision-recall').reverse()
  return {
    precision: [...places.map(({ y }) => y), 1],
    recall: [...places.map(({ x }) => x), 0],
    thresholds: curve.thresholds.toReversed(),
  }
}
