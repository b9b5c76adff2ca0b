/**
 * Measures how often 95 % intervals hold the truth over 500 simulated test sets, with the 2,000 resamples an evaluation
 * uses (the unit test draws fewer), and prints JSON; stored beside the fixtures as coverage.json.
 * Takes some minutes: node scripts/reference-metrics/coverage.ts > metrics/testing/coverage.json
 */
import { defaultResamples } from '../../metrics/bootstrap.ts'
import { simulate, truthOf } from '../../metrics/testing/simulate.ts'
import { evaluateWithIntervals } from '../../metrics/intervals.ts'
import { Random } from '../../shared/random.ts'

const draws = 500
const populations = [
  { lesions: 200, imagesPerLesion: 1, positiveShare: 0.35, separation: 1.4, common: 0 },
  { lesions: 150, imagesPerLesion: 2, positiveShare: 0.4, separation: 1.2, common: 0.6 },
  { lesions: 400, imagesPerLesion: 2, positiveShare: 0.4, separation: 1.2, common: 0.6 },
]

const results = populations.map((population) => {
  const random = new Random(21)
  const held: Record<string, number> = {}
  const truth = truthOf(population)
  for (let draw = 0; draw < draws; draw++) {
    const { intervals, intervalMethods } = evaluateWithIntervals(simulate(population, random)[0]!, {
      seed: draw,
    })
    for (const metric of ['auc', 'accuracy', 'macroAuc'] as const) {
      const [low, high] = intervals[metric]!
      const key = `${metric}, ${intervalMethods[metric]!}`
      const value = metric === 'accuracy' ? truth.accuracy : truth.auc
      held[key] = (held[key] ?? 0) + (low <= value && value <= high ? 1 / draws : 0)
    }
  }
  const coverage = Object.fromEntries(
    Object.entries(held).map(([key, share]) => [key, Math.round(share * 1000) / 1000]),
  )
  return { population, truth, coverage }
})

console.log(JSON.stringify({ draws, resamples: defaultResamples, results }, null, 2))
