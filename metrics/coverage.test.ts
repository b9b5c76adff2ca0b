import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import type { BootstrapDraws } from './bootstrap.ts'
import { bootstrap, bootstrapInterval } from './bootstrap.ts'
import { compareModels } from './compare.ts'
import { delongInterval } from './delong.ts'
import { correctness } from './evaluate.ts'
import { simulate, truthOf } from './testing/simulate.ts'
import type { Population } from './testing/simulate.ts'
import { delongOfClass } from './intervals.ts'
import { toPredictions } from './predictions.ts'
import type { Predictions } from './predictions.ts'
import type { Interval } from './quantile.ts'
import { buildScorer } from './scorer.ts'
import { wilsonInterval } from './wilson.ts'

const draws = 500
const single: Population = {
  lesions: 240,
  imagesPerLesion: 1,
  positiveShare: 0.35,
  separation: 1.4,
  common: 0,
}
const repeated: Population = {
  lesions: 150,
  imagesPerLesion: 2,
  positiveShare: 0.4,
  separation: 1.2,
  common: 0.6,
}

type IntervalOf = (sample: Predictions, draw: number) => Interval

/** How often each interval holds its true value over repeated samples. */
function coverage(
  population: Population,
  methods: Readonly<Record<string, readonly [truth: number, interval: IntervalOf]>>,
): Record<string, number> {
  const random = new Random(11)
  const held = Object.fromEntries(Object.keys(methods).map((name) => [name, 0]))
  for (let draw = 0; draw < draws; draw++) {
    const sample = toPredictions(simulate(population, random)[0]!)
    for (const [name, [truth, intervalOf]] of Object.entries(methods)) {
      const [low, high] = intervalOf(sample, draw)
      if (low <= truth && truth <= high) held[name]!++
    }
  }
  return Object.fromEntries(Object.entries(held).map(([name, count]) => [name, count / draws]))
}

const delongOf: IntervalOf = (sample) => delongInterval(delongOfClass([sample], 1)!)!
const wilsonOf: IntervalOf = (sample) =>
  wilsonInterval(
    correctness(sample).reduce((a, b) => a + b, 0),
    sample.n,
  )!

/** The interval of two numbers from one set of draws, so that the resampling is paid for once per sample. */
function bootstrapOf(sampleOf: (sample: Predictions) => Predictions): Record<'auc' | 'accuracy', IntervalOf> {
  let drawn = -1
  let draws: BootstrapDraws
  const intervalOf =
    (name: string): IntervalOf =>
    (sample, draw) => {
      if (draw !== drawn)
        draws = bootstrap([buildScorer(sampleOf(sample))], { resamples: 200, seed: draw })[0]!
      drawn = draw
      return bootstrapInterval(draws, name).interval!
    }
  return { auc: intervalOf('auc'), accuracy: intervalOf('accuracy') }
}

const ungrouped = (sample: Predictions): Predictions => ({
  ...sample,
  groups: Uint32Array.from(sample.labels, (_, i) => i),
  groupCount: sample.n,
  grouped: false,
})

function expectNominal(share: number | undefined): void {
  expect(share).toBeGreaterThanOrEqual(0.93)
  expect(share).toBeLessThanOrEqual(0.97)
}

describe('95 % intervals hold the truth in 93 to 97 % of 500 samples', () => {
  it('DeLong and Wilson, independent images', () => {
    const { auc, accuracy } = truthOf(single)
    const shares = coverage(single, { delong: [auc, delongOf], wilson: [accuracy, wilsonOf] })
    expectNominal(shares.delong)
    expectNominal(shares.wilson)
  })

  it('clustered DeLong and the bootstrap over lesions, several images of a lesion', () => {
    const { auc, accuracy } = truthOf(repeated)
    const overLesions = bootstrapOf((sample) => sample)
    const shares = coverage(repeated, {
      delong: [auc, delongOf],
      auc: [auc, overLesions.auc],
      accuracy: [accuracy, overLesions.accuracy],
      ungroupedDelong: [auc, (sample, draw) => delongOf(ungrouped(sample), draw)],
      ungroupedWilson: [accuracy, wilsonOf],
    })
    expectNominal(shares.delong)
    expectNominal(shares.auc)
    expectNominal(shares.accuracy)
    // Without the groups the same intervals are too narrow: this is what they are for.
    expect(shares.ungroupedDelong).toBeLessThan(0.9)
    expect(shares.ungroupedWilson).toBeLessThan(0.9)
  })
})

describe('tests of equally good models raise a false alarm in about 5 % of samples', () => {
  it('DeLong, McNemar and bootstrap over lesions', () => {
    const random = new Random(12)
    const alarms: Record<string, number> = { auc: 0, accuracy: 0, f1: 0 }
    const samples = 200
    for (let i = 0; i < samples; i++) {
      const metrics = ['auc', 'accuracy', 'f1'] as const
      const { comparisons } = compareModels(simulate({ ...repeated, lesions: 200 }, random, 2), {
        resamples: 200,
        seed: i,
        metrics,
      })
      for (const { metric, p } of comparisons) if (p! < 0.05) alarms[metric]!++
    }
    // 5 % of 200 is 10, standard error 3.
    for (const count of Object.values(alarms)) expect(count).toBeLessThanOrEqual(19)
    expect(alarms.auc).toBeGreaterThanOrEqual(2)
  })
})
