import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { bestAssignment } from './assignment.ts'
import { binomialTail, permutationPValue, signFlip } from './chance.ts'

describe('chance', () => {
  it('has the tails of the binomial distribution', () => {
    // Summed with Python's exact math.comb.
    expect(binomialTail(8, 10, 0.5)).toBeCloseTo(0.0546875, 10)
    expect(binomialTail(48, 50, 0.6)).toBeCloseTo(4.678152415904389e-9, 15)
    expect(binomialTail(0, 5, 0.3)).toBe(1)
    expect(binomialTail(5, 5, 0.1)).toBeCloseTo(1e-5, 12)
  })

  it('flips signs', () => {
    expect(signFlip([0, 0, 0])).toBe(1)
    // All 8 of the same sign: 2 of 256 flips are as extreme.
    expect(signFlip(new Array<number>(8).fill(0.3))).toBeCloseTo(2 / 256, 2)
    expect(signFlip(new Array<number>(50).fill(0.01))).toBe(1e-4)
  })

  it('deals labels out anew', () => {
    const labels = [0, 0, 0, 0, 1, 1, 1, 1]
    const right = labels.map((label) => [label === 0 ? 0.9 : 0.1, label === 0 ? 0.1 : 0.9])
    // One of the 70 ways to deal four of each is as good.
    expect(permutationPValue(right, labels)).toBeCloseTo(1 / 70, 2)
    expect(permutationPValue(labels.map(() => [0.2, 0.8]), labels)).toBe(1) // prettier-ignore
  })
})

describe('bestAssignment', () => {
  it('equals the best of all orders', () => {
    const random = new Random(5)
    for (let round = 0; round < 60; round++) {
      const n = 1 + (round % 5)
      const gain = Array.from({ length: n }, () => Array.from({ length: n }, () => random.below(9)))
      const worth = (columns: readonly number[]): number =>
        columns.reduce((sum, column, row) => sum + gain[row]![column]!, 0)
      const best = Math.max(...permutations(n).map(worth))
      const found = bestAssignment(gain)
      expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
      expect(worth(found)).toBe(best)
    }
  })
})

function permutations(n: number): number[][] {
  if (n === 0) return [[]]
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  )
}
