/** A 95 % interval: lower and upper end. */
export type Interval = readonly [low: number, high: number]

/**
 * The quantile of sorted numbers at position share * (n + 1), interpolated (Hyndman and Fan's type 6, as R's boot.ci):
 * so the middle 95 % of few resamples really is 95 %, where type 7 would cut a little more off. NaN when empty.
 */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN
  const position = Math.min(Math.max(share * (sorted.length + 1) - 1, 0), sorted.length - 1)
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!)
}

/** The middle 95 % of the numbers that are not NaN. */
export function percentileInterval(values: Float64Array): { interval: Interval; used: number } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  return { interval: [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)], used: sorted.length }
}
