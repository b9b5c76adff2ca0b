import { describe, expect, test } from 'vitest'
import { mapDifference } from './heatmap-difference.ts'

const map = (...values: number[]): Float32Array => Float32Array.from(values)

describe('the difference of two heatmaps', () => {
  test('is taken cell by cell in the units of the maps', () => {
    const { values, limit, quality } = mapDifference(map(3, 0, 0.5, 1), map(1, 4, 0.5, 0))
    expect([...values]).toEqual([2, -4, 0, 1])
    expect(limit).toBe(4)
    expect(quality).toBe('ok')
  })

  test('changes its sign with the order, and nothing else', () => {
    const [a, b] = [map(0.25, 7, 0), map(2, 0.5, 0)]
    expect([...mapDifference(b, a).values]).toEqual(
      [...mapDifference(a, b).values].map((v) => (v === 0 ? 0 : -v)),
    )
    expect(mapDifference(a, b).limit).toBe(mapDifference(b, a).limit)
  })

  test('tells same maps and broken ones from a find', () => {
    expect(mapDifference(map(1, 2), map(1, 2))).toMatchObject({ limit: 0, quality: 'zero' })
    expect(mapDifference(map(0, 0), map(0, 0)).quality).toBe('zero')
    expect(mapDifference(map(NaN, 5), map(1, 2))).toMatchObject({ limit: 3, quality: 'not-finite' })
    expect(mapDifference(map(1, 5), map(Infinity, 2)).quality).toBe('not-finite')
    expect(() => mapDifference(map(1), map(1, 2))).toThrow(/cannot be compared/)
  })
})
