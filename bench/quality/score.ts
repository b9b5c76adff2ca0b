import { drawsOf, groupResampler, type BootstrapDraws } from '../../metrics/bootstrap.ts'
import { numberGroups, toPredictions } from '../../metrics/predictions.ts'
import { percentileInterval, type Interval } from '../../metrics/quantile.ts'
import { buildScorer, scoreWeighted, type Scorer } from '../../metrics/scorer.ts'
import { Random } from '../../shared/random.ts'
import { CLASSES } from './contenders.ts'
import type { Scored } from './study.ts'

export const METRICS = ['auc', 'balancedAccuracy'] as const
export type Metric = (typeof METRICS)[number]
const RESAMPLES = 2000

/** Test predictions of one contender with each seed, and the group of every image. */
export interface Trials {
  readonly seeds: readonly (readonly Scored[])[]
  readonly groupOf: (image: string) => string
}

/** Mean over the seeds; `draws` are its bootstrap resamples, paired between contenders of the same seeds. */
export interface Score {
  readonly value: number
  readonly perSeed: readonly number[]
  readonly draws: Float64Array
}

/**
 * The mean over seeds of a metric, resampled over lesions: one draw of groups from all seeds' test images together decides how often each
 * image counts in each seed, since one lesion may be a test lesion with several seeds.
 */
export function score({ seeds, groupOf }: Trials, metric: Metric): Score {
  const scorers = seeds.map((rows) =>
    buildScorer(
      toPredictions({
        classes: CLASSES,
        positive: 'malignant',
        rows: rows.map(({ label, probabilities, image }) => ({
          label,
          probabilities,
          group: groupOf(image),
        })),
      }),
    ),
  )
  const perSeed = scorers.map((scorer) =>
    scored(scorer, new Uint16Array(scorer.predictions.n).fill(1), metric),
  )
  const all = seeds.flat()
  const { groups, groupCount } = numberGroups(all.map(({ image }) => groupOf(image)))
  const next = groupResampler({ n: all.length, groups, groupCount }, new Random(2024))
  const draws = Float64Array.from({ length: RESAMPLES }, () => {
    const weights = next()
    let start = 0
    return mean(
      scorers.map((scorer) => {
        const part = weights.slice(start, (start += scorer.predictions.n))
        return scored(scorer, part, metric)
      }),
    )
  })
  return { value: mean(perSeed), perSeed, draws }
}

export function intervalOf({ draws }: Score): Interval {
  return percentileInterval(draws).interval
}

/** a - b on the same resamples. */
export function difference(a: Score, b: Score): { readonly value: number; readonly interval: Interval } {
  const draws = a.draws.map((value, i) => value - b.draws[i]!)
  return { value: a.value - b.value, interval: percentileInterval(draws).interval }
}

function scored(scorer: Scorer, weights: Uint16Array, metric: Metric): number {
  const values = new Float64Array(scorer.columns.length)
  scoreWeighted(scorer, weights, values)
  const draws: BootstrapDraws = { columns: scorer.columns, resamples: 1, values }
  return drawsOf(draws, metric)[0]!
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
