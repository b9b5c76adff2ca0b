import { midranks } from './delong.ts'

/** Pearson's correlation; null when either side never varies or there are fewer than two pairs. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const n = a.length
  if (b.length !== n) throw new RangeError(`correlation of ${n} with ${b.length} numbers`)
  let meanA = 0
  let meanB = 0
  for (let i = 0; i < n; i++) {
    meanA += a[i]! / n
    meanB += b[i]! / n
  }
  let product = 0
  let squareA = 0
  let squareB = 0
  for (let i = 0; i < n; i++) {
    product += (a[i]! - meanA) * (b[i]! - meanB)
    squareA += (a[i]! - meanA) ** 2
    squareB += (b[i]! - meanB) ** 2
  }
  const scale = Math.sqrt(squareA * squareB)
  // A constant leaves only rounding behind: relative to its size, that is no variation.
  const isConstant = (square: number, mean: number) => square <= n * (Math.abs(mean) * 1e-14) ** 2
  if (n < 2 || scale === 0 || isConstant(squareA, meanA) || isConstant(squareB, meanB)) return null
  return Math.max(-1, Math.min(1, product / scale))
}

/** Spearman's rank correlation, ties sharing their mean rank; null when either side never varies. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  return pearson(midranks(Float64Array.from(a)), midranks(Float64Array.from(b)))
}
