import { normalTwoSidedP } from './distributions.ts'
import type { Interval } from './quantile.ts'
import { z95 } from './wilson.ts'

/** AUCs of several scores on the same rows, with the covariance of their estimates. */
export interface DelongResult {
  readonly aucs: readonly number[]
  /** [scores, scores]; null when a side has fewer than two rows (or groups): no variance can be estimated. */
  readonly covariance: readonly (readonly number[])[] | null
}

/**
 * DeLong, DeLong and Clarke-Pearson (1988) by midranks (Sun and Xu 2014): O(n log n) per score. With `groups` the
 * structural components are summed per group first (Obuchowski 1997), so that several images of one lesion do not count
 * as independent; groups of one row give DeLong's own numbers.
 * @param scores one array per model, same row order  @param positive 1 or 0 per row  @param groups group number per row
 * Null when there are no positives or no negatives.
 */
export function delong(
  scores: readonly Float64Array[],
  positive: Uint8Array,
  groups: Uint32Array | null = null,
): DelongResult | null {
  const positiveRows = rowsWhere(positive, 1)
  const negativeRows = rowsWhere(positive, 0)
  const m = positiveRows.length
  const n = negativeRows.length
  if (m === 0 || n === 0) return null
  const components = scores.map((values) => structuralComponents(values, positiveRows, negativeRows))
  const aucs = components.map(({ ofPositives }) => sum(ofPositives) / m)
  if (m < 2 || n < 2) return { aucs, covariance: null }
  const sums = components.map((parts, s) =>
    centredGroupSums(parts, aucs[s]!, positiveRows, negativeRows, groups),
  )
  const counts = sums[0]!
  if (counts.positiveGroups < 2 || counts.negativeGroups < 2) return { aucs, covariance: null }
  const covariance = sums.map((a) => sums.map((b) => covarianceOf(a, b, m, n)))
  return { aucs, covariance }
}

/** 95 % interval of one AUC on the plain scale, cut at 0 and 1. Null without a variance. */
export function delongInterval({ aucs, covariance }: DelongResult, index = 0): Interval | null {
  if (covariance == null) return null
  const half = z95 * Math.sqrt(covariance[index]![index]!)
  return [Math.max(0, aucs[index]! - half), Math.min(1, aucs[index]! + half)]
}

/** Paired comparison of two AUCs: difference a - b, its 95 % interval and two-sided p. Null without a variance. */
export function delongDifference(
  { aucs, covariance }: DelongResult,
  a: number,
  b: number,
): { difference: number; interval: Interval; z: number; p: number } | null {
  if (covariance == null) return null
  const difference = aucs[a]! - aucs[b]!
  const variance = Math.max(0, covariance[a]![a]! + covariance[b]![b]! - 2 * covariance[a]![b]!)
  // Models that rank alike have exactly no variance left; rounding leaves 1e-18 or so.
  if (variance < 1e-16)
    return Math.abs(difference) < 1e-12 ? { difference: 0, interval: [0, 0], z: 0, p: 1 } : null
  const error = Math.sqrt(variance)
  const z = difference / error
  return {
    difference,
    interval: [difference - z95 * error, difference + z95 * error],
    z,
    p: normalTwoSidedP(z),
  }
}

interface Components {
  /** V10: for each positive, the share of negatives it outranks (ties half). */
  readonly ofPositives: Float64Array
  /** V01: for each negative, the share of positives that outrank it. */
  readonly ofNegatives: Float64Array
}

/** Sun and Xu 2014, equations 8 and 9: ranks among all rows minus ranks within the own side. */
function structuralComponents(
  values: Float64Array,
  positiveRows: Uint32Array,
  negativeRows: Uint32Array,
): Components {
  const all = midranks(values)
  const x = midranks(Float64Array.from(positiveRows, (row) => values[row]!))
  const y = midranks(Float64Array.from(negativeRows, (row) => values[row]!))
  return {
    ofPositives: x.map((rank, i) => (all[positiveRows[i]!]! - rank) / negativeRows.length),
    ofNegatives: y.map((rank, j) => 1 - (all[negativeRows[j]!]! - rank) / positiveRows.length),
  }
}

/** Ranks from 1, ties sharing their mean rank. */
export function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2
    start = end
  }
  return ranks
}

interface GroupSums {
  readonly positives: Float64Array
  readonly negatives: Float64Array
  readonly positiveGroups: number
  readonly negativeGroups: number
  readonly allGroups: number
}

function centredGroupSums(
  { ofPositives, ofNegatives }: Components,
  auc: number,
  positiveRows: Uint32Array,
  negativeRows: Uint32Array,
  groups: Uint32Array | null,
): GroupSums {
  const numbers =
    groups ?? Uint32Array.from({ length: positiveRows.length + negativeRows.length }, (_, i) => i)
  const groupCount = numbers.reduce((largest, number) => Math.max(largest, number), -1) + 1
  const positives = new Float64Array(groupCount)
  const negatives = new Float64Array(groupCount)
  const hasPositive = new Uint8Array(groupCount)
  const hasNegative = new Uint8Array(groupCount)
  positiveRows.forEach((row, i) => {
    positives[numbers[row]!]! += ofPositives[i]! - auc
    hasPositive[numbers[row]!] = 1
  })
  negativeRows.forEach((row, j) => {
    negatives[numbers[row]!]! += ofNegatives[j]! - auc
    hasNegative[numbers[row]!] = 1
  })
  return {
    positives,
    negatives,
    positiveGroups: sum(hasPositive),
    negativeGroups: sum(hasNegative),
    allGroups: hasPositive.reduce((count, has, g) => count + (has | hasNegative[g]!), 0),
  }
}

/** Obuchowski 1997: S10 / m + S01 / n + 2 S11 / (m n), each with its small-sample factor; S11 symmetrised over the two models. */
function covarianceOf(a: GroupSums, b: GroupSums, m: number, n: number): number {
  const { positiveGroups, negativeGroups, allGroups } = a
  const s10 = (positiveGroups / (positiveGroups - 1)) * dot(a.positives, b.positives)
  const s01 = (negativeGroups / (negativeGroups - 1)) * dot(a.negatives, b.negatives)
  const cross = dot(a.positives, b.negatives) + dot(a.negatives, b.positives)
  const s11 = (allGroups / (allGroups - 1)) * cross
  return s10 / (m * m) + s01 / (n * n) + s11 / (m * n)
}

function rowsWhere(positive: Uint8Array, wanted: 0 | 1): Uint32Array {
  return Uint32Array.from(positive.keys()).filter((row) => positive[row] === wanted)
}

function sum(values: Float64Array | Uint8Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}
