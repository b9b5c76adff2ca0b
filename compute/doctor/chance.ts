/** How likely a finding is by chance alone. Samples are small here, so the tests are exact or by enumeration at random. */
import { Random } from '../../shared/random.ts'

/** P(X >= successes) for X binomial with `n` trials of probability `p`. */
export function binomialTail(successes: number, n: number, p: number): number {
  if (successes <= 0) return 1
  if (p <= 0) return 0
  if (p >= 1) return 1
  let sum = 0
  let logChoose = 0
  for (let k = 0; k <= n; k++) {
    if (k > 0) logChoose += Math.log((n - k + 1) / k)
    if (k >= successes) sum += Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p))
  }
  return Math.min(1, sum)
}

/** Permutations at random; the observed outcome counts as one more, so that no chance is given as 0. */
const ROUNDS = 9999

/**
 * Do the answers depend on the labels at all? The labels are dealt out anew many times: how often do they get as much probability as the
 * true ones? One-sided. Says nothing to answers that are the same for every image, however many of those are right.
 * @param probabilities one row an image, one number a class
 */
export function permutationPValue(
  probabilities: readonly (readonly number[])[],
  labels: readonly number[],
  seed = 'doctor',
): number {
  const total = (dealt: readonly number[]): number =>
    dealt.reduce((sum, label, i) => sum + probabilities[i]![label]!, 0)
  const observed = total(labels)
  const random = new Random(seed)
  const dealt = [...labels]
  let asMuch = 1
  // Sums of the same numbers in another order may differ in the last bits.
  for (let round = 0; round < ROUNDS; round++) if (total(random.shuffle(dealt)) >= observed - 1e-9) asMuch++
  return asMuch / (ROUNDS + 1)
}

/** Is the mean of paired differences other than 0? Each sign is tossed at random many times. Two-sided. */
export function signFlip(differences: readonly number[], seed = 'doctor'): number {
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0))
  if (observed === 0) return 1
  const random = new Random(seed)
  let asLarge = 1
  for (let round = 0; round < ROUNDS; round++) {
    let sum = 0
    for (const d of differences) sum += random.uint32() & 1 ? d : -d
    // Sums of the same numbers in another order may differ in the last bits.
    if (Math.abs(sum) >= observed * (1 - 1e-12)) asLarge++
  }
  return asLarge / (ROUNDS + 1)
}

/** Orders of `n` classes. */
export function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}
