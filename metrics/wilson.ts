import type { Interval } from './quantile.ts'

/** The 97.5th percentile of the standard normal distribution. */
export const z95 = 1.959963984540054

/** Wilson's (1927) 95 % score interval of a proportion; null when there is nothing to count. */
export function wilsonInterval(successes: number, total: number): Interval | null {
  if (total === 0) return null
  const share = successes / total
  const square = z95 ** 2
  const centre = (share + square / (2 * total)) / (1 + square / total)
  const half =
    (z95 / (1 + square / total)) * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total))
  // At 0 and 1 the end is exact in theory; keep rounding from moving it past the value.
  return [
    successes === 0 ? 0 : Math.max(0, centre - half),
    successes === total ? 1 : Math.min(1, centre + half),
  ]
}
