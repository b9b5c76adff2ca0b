/** A fitted temperature: probabilities become softmax(logits / temperature). */
export interface TemperatureFit {
  readonly temperature: number
  /** Mean negative log-likelihood on the fitting rows, before and after. */
  readonly nllBefore: number
  readonly nllAfter: number
  readonly n: number
  /**
   * The optimum lies outside the allowed range: the rows are separated perfectly (lower end) or the scores say nothing
   * (upper end), so the temperature is a limit and not an estimate.
   */
  readonly atLimit: boolean
}

/** Temperatures searched. */
const temperatureRange = [0.05, 20] as const

const smallestProbability = 1e-12

/**
 * Logits [classes] of one row for softmax: several logits as they are, a single sigmoid logit z as [0, z], and log
 * probabilities where a model gives no logits (they differ from its logits by a constant, which softmax ignores).
 */
export function softmaxLogits(
  probabilities: ArrayLike<number>,
  logits: ArrayLike<number> | null = null,
): number[] {
  if (logits != null && logits.length === 1) return [0, logits[0]!]
  if (logits != null && logits.length > 1) return Array.from(logits)
  return Array.from(probabilities, (p) => Math.log(Math.max(p, smallestProbability)))
}

/**
 * Fits one temperature by negative log-likelihood (Guo et al. 2017), on validation rows only. In 1 / temperature the
 * likelihood is convex, so its derivative has one root: Newton steps, kept inside a shrinking bracket.
 * Throws RangeError without rows.
 */
export function fitTemperature(
  logits: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): TemperatureFit {
  if (logits.length === 0)
    throw new RangeError('a temperature cannot be fitted without labelled validation images')
  let low = 1 / temperatureRange[1]
  let high = 1 / temperatureRange[0]
  const slopeAt = (inverse: number) => likelihood(logits, labels, inverse).slope
  const inverse = slopeAt(low) >= 0 ? low : slopeAt(high) <= 0 ? high : null
  let beta = inverse ?? 1
  for (let step = 0; inverse == null && step < 100; step++) {
    const { slope, curvature } = likelihood(logits, labels, beta)
    if (slope > 0) high = beta
    else low = beta
    const newton = beta - slope / curvature
    const next = newton > low && newton < high ? newton : (low + high) / 2
    const moved = Math.abs(next - beta)
    beta = next
    if (moved <= 1e-13 * beta) break
  }
  return {
    temperature: 1 / beta,
    nllBefore: likelihood(logits, labels, 1).mean,
    nllAfter: likelihood(logits, labels, beta).mean,
    n: logits.length,
    atLimit: inverse != null,
  }
}

/** Mean negative log-likelihood with its first two derivatives in the inverse temperature. */
function likelihood(logits: readonly ArrayLike<number>[], labels: ArrayLike<number>, inverse: number) {
  let total = 0
  let slope = 0
  let curvature = 0
  for (let i = 0; i < logits.length; i++) {
    const row = logits[i]!
    let largest = -Infinity
    for (let k = 0; k < row.length; k++) largest = Math.max(largest, row[k]!)
    let sum = 0
    let first = 0
    let second = 0
    for (let k = 0; k < row.length; k++) {
      const z = row[k]! - largest
      const power = Math.exp(inverse * z)
      sum += power
      first += power * z
      second += power * z * z
    }
    const own = row[labels[i]!]! - largest
    total += Math.log(sum) - inverse * own
    slope += first / sum - own
    curvature += second / sum - (first / sum) ** 2
  }
  const n = logits.length
  return { mean: total / n, slope: slope / n, curvature: curvature / n }
}
