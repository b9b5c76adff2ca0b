import { chiSquareP } from './distributions.ts'

/** Below this many discordant pairs (or groups) the exact test is used. */
export const exactBelow = 25

export interface McNemarResult {
  readonly onlyA: number
  readonly onlyB: number
  /** Images, or groups where there are any, on which the models differ. */
  readonly discordant: number
  readonly exact: boolean
  /** Chi-square with continuity correction; null for the exact test. */
  readonly statistic: number | null
  readonly p: number
}

/**
 * McNemar's test of two models' correctness on the same rows: exact below 25 discordant pairs, else chi-square with
 * Edwards' continuity correction. With `groups` (several images of one lesion) a group's net difference stands for its
 * rows: under the null hypothesis its sign is a coin toss, which gives the same exact test by enumeration, and
 * (|sum d| - 1)^2 / sum d^2 above; groups of one row give McNemar's own numbers.
 * @param correctA, correctB 1 where the model is right  @param groups group number per row
 * @param exactUpTo discordant pairs (or groups) up to which the test is exact; Infinity for always
 */
export function mcnemar(
  correctA: Uint8Array,
  correctB: Uint8Array,
  groups: Uint32Array | null = null,
  exactUpTo = exactBelow - 1,
): McNemarResult {
  const net = new Map<number, number>()
  let onlyA = 0
  let onlyB = 0
  for (let i = 0; i < correctA.length; i++) {
    const difference = correctA[i]! - correctB[i]!
    if (difference > 0) onlyA++
    if (difference < 0) onlyB++
    if (difference !== 0) net.set(groups?.[i] ?? i, (net.get(groups?.[i] ?? i) ?? 0) + difference)
  }
  const differences = [...net.values()].map(Math.abs).filter((size) => size > 0)
  const observed = Math.abs(onlyA - onlyB)
  const exact = differences.length <= exactUpTo
  const counts = { onlyA, onlyB, discordant: differences.length, exact }
  if (exact) return { ...counts, statistic: null, p: signFlipP(differences, observed) }
  const squares = differences.reduce((sum, size) => sum + size * size, 0)
  const statistic = Math.max(0, observed - 1) ** 2 / squares
  return { ...counts, statistic, p: chiSquareP(statistic) }
}

/** P(|sum of randomly signed sizes| >= observed), by convolution. Sizes of one: twice the binomial tail. */
function signFlipP(sizes: readonly number[], observed: number): number {
  const reach = sizes.reduce((a, b) => a + b, 0)
  let chances = new Float64Array(2 * reach + 1)
  chances[reach] = 1
  for (const size of sizes) {
    const next = new Float64Array(2 * reach + 1)
    for (let s = 0; s < chances.length; s++) {
      const chance = chances[s]! / 2
      if (chance === 0) continue
      next[s - size]! += chance
      next[s + size]! += chance
    }
    chances = next
  }
  let p = 0
  for (let s = 0; s < chances.length; s++) if (Math.abs(s - reach) >= observed) p += chances[s]!
  return Math.min(1, p)
}
