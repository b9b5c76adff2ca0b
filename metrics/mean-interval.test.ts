import { expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import { groupedMean } from './mean-interval.ts'

it('covers the mean it estimates about as often as it says, drawing groups together', () => {
  const random = new Random(3)
  let covered = 0
  let coveredAlone = 0
  const trials = 300
  for (let t = 0; t < trials; t++) {
    const values: number[] = []
    const groups: string[] = []
    for (let g = 0; g < 30; g++) {
      const shared = random.normal(0, 1)
      for (let i = 0; i < 4; i++) {
        values.push(shared + random.normal(0, 0.3))
        groups.push(`g${g}`)
      }
    }
    const { interval } = groupedMean(values, groups, { resamples: 300, seed: t })
    if (interval![0] <= 0 && interval![1] >= 0) covered++
    const alone = groupedMean(
      values,
      values.map(() => null),
      { resamples: 300, seed: t },
    ).interval!
    if (alone[0] <= 0 && alone[1] >= 0) coveredAlone++
  }
  expect(covered / trials).toBeGreaterThan(0.88)
  expect(covered / trials).toBeLessThan(0.99)
  // Taking related images for independent ones makes intervals far too narrow.
  expect(coveredAlone / trials).toBeLessThan(0.8)
})

it('leaves out what is n/a, and says when nothing is left', () => {
  expect(groupedMean([1, null, 3], ['a', 'b', 'c'])).toMatchObject({ mean: 2, n: 2 })
  expect(groupedMean([1, 3], ['a', 'a'])).toEqual({ mean: 2, interval: null, n: 2 })
  expect(groupedMean([null], ['a'])).toEqual({ mean: null, interval: null, n: 0 })
})
