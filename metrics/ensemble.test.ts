import { describe, expect, it } from 'vitest'
import { averageProbabilities } from './ensemble.ts'

describe('averageProbabilities', () => {
  it('averages row by row, weighted if asked', () => {
    const models = [
      [
        [1, 0],
        [0.5, 0.5],
      ],
      [
        [0, 1],
        [0.25, 0.75],
      ],
    ]
    expect(averageProbabilities(models).map((row) => [...row])).toEqual([
      [0.5, 0.5],
      [0.375, 0.625],
    ])
    expect([...averageProbabilities(models, [3, 1])[0]!]).toEqual([0.75, 0.25])
  })

  it('refuses models of different images or classes', () => {
    expect(() =>
      averageProbabilities([
        [[1, 0]],
        [
          [1, 0],
          [0, 1],
        ],
      ]),
    ).toThrow(/model 1/)
    expect(() => averageProbabilities([[[1, 0]], [[1, 0, 0]]])).toThrow(/model 1/)
    expect(() => averageProbabilities([])).toThrow(RangeError)
  })
})
