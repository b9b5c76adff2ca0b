import type { BootstrapOptions } from './bootstrap.ts'
import { defaultResamples, defaultSeed, resampler } from './bootstrap.ts'
import { numberGroups } from './predictions.ts'
import type { Interval } from './quantile.ts'
import { percentileInterval } from './quantile.ts'

export interface GroupedMean {
  /** Null without a value. */
  readonly mean: number | null
  /** 95 %, bootstrap over groups; null with fewer than two groups. */
  readonly interval: Interval | null
  readonly n: number
}

/** The mean of values that may be n/a (null), with groups (lesions, patients) drawn together. */
export function groupedMean(
  values: readonly (number | null)[],
  groups: readonly (string | null)[],
  { resamples = defaultResamples, seed = defaultSeed }: BootstrapOptions = {},
): GroupedMean {
  const kept = values.flatMap((value, i) => (value == null || Number.isNaN(value) ? [] : [{ value, i }]))
  const n = kept.length
  if (n === 0) return { mean: null, interval: null, n }
  const mean = kept.reduce((sum, { value }) => sum + value, 0) / n
  const numbered = numberGroups(kept.map(({ i }) => groups[i]!))
  if (numbered.groupCount < 2) return { mean, interval: null, n }
  const draw = resampler({ n, ...numbered }, resamples, seed)
  const means = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    const weights = draw()
    let sum = 0
    let total = 0
    kept.forEach(({ value }, k) => {
      sum += weights[k]! * value
      total += weights[k]!
    })
    means[r] = sum / total
  }
  return { mean, interval: percentileInterval(means).interval, n }
}
