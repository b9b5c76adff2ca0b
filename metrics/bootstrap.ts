import { Random } from '../shared/random.ts'
import type { Predictions } from './predictions.ts'
import type { Interval } from './quantile.ts'
import { percentileInterval } from './quantile.ts'
import type { Scorer } from './scorer.ts'
import { scoreWeighted } from './scorer.ts'

export interface BootstrapOptions {
  /** Resamples drawn; 2,000 unless told otherwise. */
  readonly resamples?: number | undefined
  readonly seed?: number | undefined
}

export const defaultResamples = 2000
export const defaultSeed = 2024

/** Scores of one model under every resample: [resamples, columns] row-major, NaN where a number was n/a. */
export interface BootstrapDraws {
  readonly columns: readonly string[]
  readonly resamples: number
  readonly values: Float64Array
}

/**
 * Draws groups (lesions, patients) with replacement, all their images together, and scores every model on the very same
 * draws, which is what makes differences between models paired. All scorers must hold the same rows in the same order.
 */
export function bootstrap(scorers: readonly Scorer[], options: BootstrapOptions = {}): BootstrapDraws[] {
  const resamples = options.resamples ?? defaultResamples
  const draws = scorers.map(({ columns }) => ({
    columns,
    resamples,
    values: new Float64Array(resamples * columns.length),
  }))
  const [first] = scorers
  if (first == null) return draws
  const drawWeights = resampler(first.predictions, resamples, options.seed ?? defaultSeed)
  for (let r = 0; r < resamples; r++) {
    const weights = drawWeights()
    scorers.forEach((scorer, m) => {
      const width = scorer.columns.length
      scoreWeighted(scorer, weights, draws[m]!.values.subarray(r * width, (r + 1) * width))
    })
  }
  return draws
}

/** Each call draws as many groups as there are, with replacement, and returns how often each row came (reused array). */
export function groupResampler(
  { n, groups, groupCount }: Pick<Predictions, 'n' | 'groups' | 'groupCount'>,
  random: Random,
): () => Uint16Array {
  const weights = new Uint16Array(n)
  const times = new Uint16Array(groupCount)
  return () => {
    times.fill(0)
    for (let g = 0; g < groupCount; g++) times[random.below(groupCount)]!++
    for (let i = 0; i < n; i++) weights[i] = times[groups[i]!]!
    return weights
  }
}

/** Largest number of drawn counts kept, in bytes: 2,000 resamples of 30,000 groups. */
const keptDraws = 60_000_000
let kept: { readonly key: string; readonly times: Uint8Array } | null = null

/**
 * As `groupResampler` for a given number of draws. An evaluation draws the same groups for every model and statistic; drawing random
 * numbers costs more than most of what is computed from them, so the last draws are kept.
 */
export function resampler(
  predictions: Pick<Predictions, 'n' | 'groups' | 'groupCount'>,
  resamples: number,
  seed: number,
): () => Uint16Array {
  const { n, groups, groupCount } = predictions
  const random = new Random(seed)
  if (resamples * groupCount > keptDraws) return groupResampler(predictions, random)
  const key = `${resamples}/${seed}/${groupCount}`
  if (kept?.key !== key) kept = { key, times: drawTimes(resamples, groupCount, random) }
  const { times } = kept
  const weights = new Uint16Array(n)
  let start = 0
  return () => {
    for (let i = 0; i < n; i++) weights[i] = times[start + groups[i]!]!
    start += groupCount
    return weights
  }
}

/** How often each group came in each draw, [resamples, groups]; the same numbers as `groupResampler` draws. */
function drawTimes(resamples: number, groupCount: number, random: Random): Uint8Array {
  const times = new Uint8Array(resamples * groupCount)
  for (let r = 0; r < resamples; r++) {
    for (let g = 0; g < groupCount; g++) times[r * groupCount + random.below(groupCount)]!++
  }
  return times
}

/** One column of the draws. Throws RangeError when there is no such column. */
export function drawsOf(draws: BootstrapDraws, name: string): Float64Array {
  const position = draws.columns.indexOf(name)
  if (position < 0) throw new RangeError(`no bootstrap column '${name}'`)
  const values = new Float64Array(draws.resamples)
  for (let r = 0; r < draws.resamples; r++) values[r] = draws.values[r * draws.columns.length + position]!
  return values
}

/**
 * The percentile interval of one column. Resamples that lost a whole class leave the number n/a and are left out, so
 * `used` says how many counted; null when fewer than half did.
 */
export function bootstrapInterval(
  draws: BootstrapDraws,
  name: string,
): { interval: Interval | null; used: number } {
  const { interval, used } = percentileInterval(drawsOf(draws, name))
  return { interval: used === 0 || used < draws.resamples / 2 ? null : interval, used }
}

/**
 * Paired difference a - b: percentile interval, and a two-sided p from the share of resamples on the other side of zero
 * (counted with the observed one, so never 0). Null when fewer than half the resamples are usable.
 */
export function bootstrapDifference(
  a: BootstrapDraws,
  b: BootstrapDraws,
  name: string,
): { interval: Interval; p: number } | null {
  const other = drawsOf(b, name)
  const differences = drawsOf(a, name).map((value, r) => value - other[r]!)
  const { interval, used } = percentileInterval(differences)
  if (used === 0 || used < a.resamples / 2) return null
  let atMostZero = 0
  let atLeastZero = 0
  for (const difference of differences) {
    if (difference <= 0) atMostZero++
    if (difference >= 0) atLeastZero++
  }
  return { interval, p: Math.min(1, (2 * (Math.min(atMostZero, atLeastZero) + 1)) / (used + 1)) }
}
