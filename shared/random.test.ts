import { describe, expect, it } from 'vitest'
import { Random } from './random.ts'

describe('Random', () => {
  it('repeats itself for the same seed and differs for neighbouring ones', () => {
    const draw = (seed: number | string) => Array.from({ length: 8 }, next(seed))
    expect(draw(42)).toEqual(draw(42))
    expect(draw('split')).toEqual(draw('split'))
    expect(draw(42)).not.toEqual(draw(43))
    expect(draw(0.5)).not.toEqual(draw(0))
    expect(draw(-1)).not.toEqual(draw(0xffffffff))
  })

  it('follows the published sfc32 recurrence', () => {
    const random = Random.restore([1, 2, 3, 4])
    // sum = 1 + 2 + 4; then a = 2 ^ (2 >>> 9), b = 3 + (3 << 3), c = rotl(3, 21) + sum, counter = 5.
    expect(random.uint32()).toBe(7)
    expect(random.save()).toEqual([2, 27, 3 * 2 ** 21 + 7, 5])
    expect(random.uint32()).toBe(34)
  })

  it('continues from a saved state', () => {
    const random = new Random(7)
    for (let i = 0; i < 100; i++) random.normal()
    const state = JSON.parse(JSON.stringify(random.save()))
    const expected = [random.uniform(), random.normal(), random.below(10)]
    const restored = Random.restore(state)
    expect([restored.uniform(), restored.normal(), restored.below(10)]).toEqual(expected)
  })

  it('forks independent streams without advancing', () => {
    const random = new Random(7)
    const before = random.save()
    expect(random.fork('a').uint32()).not.toBe(random.fork('b').uint32())
    expect(random.save()).toEqual(before)
  })

  it('is uniform: mean, variance and serial correlation of 200,000 draws', () => {
    const random = new Random(1)
    const count = 200_000
    let sum = 0
    let squares = 0
    let products = 0
    let previous = 0.5
    for (let i = 0; i < count; i++) {
      const value = random.uniform()
      sum += value
      squares += (value - 0.5) ** 2
      products += (value - 0.5) * (previous - 0.5)
      previous = value
    }
    // Five standard errors each.
    expect(Math.abs(sum / count - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(count))
    expect(Math.abs(squares / count - 1 / 12)).toBeLessThan((5 * Math.sqrt(1 / 180)) / Math.sqrt(count))
    expect(Math.abs(products / count)).toBeLessThan(5 / 12 / Math.sqrt(count))
  })

  it('draws whole numbers below a bound evenly (chi-square)', () => {
    const random = new Random(2)
    const counts = new Array<number>(10).fill(0)
    for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++
    const chiSquare = counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(33.7) // 9 degrees of freedom, p = 0.0001
    expect(() => random.below(0)).toThrow(RangeError)
  })

  it('is normal: mean, variance, kurtosis', () => {
    const random = new Random(3)
    const values = Array.from({ length: 100_000 }, () => random.normal(2, 3))
    const mean = values.reduce((a, b) => a + b) / values.length
    const moment = (k: number) => values.reduce((a, b) => a + ((b - mean) / 3) ** k, 0) / values.length
    expect(mean).toBeCloseTo(2, 1)
    expect(moment(2)).toBeCloseTo(1, 1)
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15)
  })

  it('shuffles every order equally often', () => {
    const random = new Random(4)
    const counts = new Map<string, number>()
    for (let i = 0; i < 60_000; i++) {
      const order = random.shuffle([1, 2, 3]).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500)
    expect([...random.permutation(5)].sort()).toEqual([0, 1, 2, 3, 4])
  })
})

function next(seed: number | string): () => number {
  const random = new Random(seed)
  return () => random.uint32()
}
