/**
 * An ROC curve from (0, 0) to (1, 1). `thresholds[i]`: an image is positive when its score is at least this; the first
 * lies above every score (the largest + 1), so that nothing is positive. Empty where one curve has no single threshold (a macro average).
 */
export interface RocCurve {
  readonly fpr: readonly number[]
  readonly tpr: readonly number[]
  readonly thresholds: readonly number[]
}

/** Precision and recall by rising threshold, closed by (precision 1, recall 0), which has no threshold. */
export interface PrecisionRecallCurve {
  readonly precision: readonly number[]
  readonly recall: readonly number[]
  readonly thresholds: readonly number[]
}

/** True and false positives at every distinct score, from the highest threshold down. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
  readonly positives: number
  readonly negatives: number
}

/** Row numbers by falling score; equal scores keep their order. */
export function descendingOrder(scores: Float64Array): Uint32Array {
  return Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
}

/** Counts at every distinct score. @param positive 1 for rows of the class, 0 for the rest */
export function countThresholds(scores: Float64Array, positive: Uint8Array): ThresholdCounts {
  const order = descendingOrder(scores)
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let tp = 0
  for (let i = 0; i < order.length; i++) {
    tp += positive[order[i]!]!
    const score = scores[order[i]!]!
    if (i + 1 < order.length && scores[order[i + 1]!] === score) continue
    thresholds.push(score)
    truePositives.push(tp)
    falsePositives.push(i + 1 - tp)
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives: tp,
    negatives: order.length - tp,
  }
}

/** The ROC curve without the points inside a straight step; null unless there are positives and negatives. */
export function rocCurve(counts: ThresholdCounts): RocCurve | null {
  const { thresholds, truePositives: tps, falsePositives: fps, positives, negatives } = counts
  if (positives === 0 || negatives === 0) return null
  const isCorner = (i: number) =>
    i === 0 ||
    i === tps.length - 1 ||
    tps[i + 1]! - 2 * tps[i]! + tps[i - 1]! !== 0 ||
    fps[i + 1]! - 2 * fps[i]! + fps[i - 1]! !== 0
  const kept = indices(tps.length).filter(isCorner)
  return {
    fpr: [0, ...kept.map((i) => fps[i]! / negatives)],
    tpr: [0, ...kept.map((i) => tps[i]! / positives)],
    thresholds: [thresholds[0]! + 1, ...kept.map((i) => thresholds[i]!)],
  }
}

/** The precision-recall curve without points between two of the same recall; null without positives. */
export function precisionRecallCurve(counts: ThresholdCounts): PrecisionRecallCurve | null {
  const { thresholds, truePositives: tps, falsePositives: fps, positives } = counts
  if (positives === 0) return null
  const isKept = (i: number) =>
    i === 0 || i === tps.length - 1 || tps[i] !== tps[i - 1] || tps[i + 1] !== tps[i]
  const kept = indices(tps.length).filter(isKept).reverse()
  return {
    precision: [...kept.map((i) => tps[i]! / (tps[i]! + fps[i]!)), 1],
    recall: [...kept.map((i) => tps[i]! / positives), 0],
    thresholds: kept.map((i) => thresholds[i]!),
  }
}

/** Area under points joined by straight lines (trapezoids). */
export function areaUnder(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2
  return area
}

/**
 * The mean over classes of their curves at every false positive rate (vertical averaging). Each rate carries the value
 * before and after its step, so the area equals the mean of the areas. Null without a curve.
 */
export function macroRoc(curves: readonly RocCurve[]): RocCurve | null {
  if (curves.length === 0) return null
  const rates = [...new Set(curves.flatMap((curve) => curve.fpr))].sort((a, b) => a - b)
  const low = new Float64Array(rates.length)
  const high = new Float64Array(rates.length)
  for (const curve of curves) addLimits(curve, rates, low, high)
  const fpr: number[] = []
  const tpr: number[] = []
  rates.forEach((rate, i) => {
    fpr.push(rate)
    tpr.push(low[i]! / curves.length)
    if (high[i]! > low[i]!) {
      fpr.push(rate)
      tpr.push(high[i]! / curves.length)
    }
  })
  return { fpr, tpr, thresholds: [] }
}

/** Adds a curve's lowest and highest sensitivity at each rate (rates rise and contain all of the curve's own). */
function addLimits(curve: RocCurve, rates: readonly number[], low: Float64Array, high: Float64Array): void {
  const { fpr, tpr } = curve
  let at = 0
  for (let i = 0; i < rates.length; i++) {
    const rate = rates[i]!
    while (fpr[at]! < rate && fpr[at + 1]! <= rate) at++
    if (fpr[at]! < rate) {
      const share = (rate - fpr[at]!) / (fpr[at + 1]! - fpr[at]!)
      const value = tpr[at]! + share * (tpr[at + 1]! - tpr[at]!)
      low[i]! += value
      high[i]! += value
      continue
    }
    // `at` is the last point at this rate: find the first.
    let last = at
    while (last + 1 < fpr.length && fpr[last + 1] === rate) last++
    let first = at
    while (first > 0 && fpr[first - 1] === rate) first--
    low[i]! += tpr[first]!
    high[i]! += tpr[last]!
    at = last
  }
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
