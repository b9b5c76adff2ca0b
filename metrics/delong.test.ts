import { describe, expect, it } from 'vitest'
import { delong, delongDifference, delongInterval, midranks } from './delong.ts'
import { expectAllClose, expectClose, readFixture } from './testing/read-fixture.ts'

interface Case {
  readonly name: string
  readonly truth: number[]
  readonly scores: number[][]
  readonly groups: number[] | null
  readonly aucs: number[]
  readonly covariance: number[][]
  readonly z: number
  readonly p: number
}

const { cases } = readFixture<{ cases: Case[] }>('delong')

describe('delong equals the direct O(n^2) computation', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const positive = Uint8Array.from(one.truth)
    const scores = one.scores.map((values) => Float64Array.from(values))
    const result = delong(scores, positive, one.groups && Uint32Array.from(one.groups))!
    expectAllClose(result.aucs, one.aucs, 'AUC')
    one.covariance.forEach((row, i) => expectAllClose(result.covariance![i]!, row, `covariance ${i}`))
    const difference = delongDifference(result, 0, 1)!
    expectClose(difference.z, one.z, 'z')
    expectClose(difference.p, one.p, 'p')
    expect(difference.interval[0]).toBeLessThan(difference.difference)
  })
})

describe('delong', () => {
  const positive = Uint8Array.from([1, 1, 0, 0, 1, 0])
  const scores = Float64Array.from([0.9, 0.4, 0.5, 0.1, 0.8, 0.4])

  it('with groups of one row is DeLong without groups', () => {
    const alone = delong([scores], positive)!
    const grouped = delong([scores], positive, Uint32Array.from([5, 4, 3, 2, 1, 0]))!
    expectClose(grouped.covariance![0]![0]!, alone.covariance![0]![0]!, 'variance')
  })

  it('finds no difference between models that rank alike', () => {
    const result = delong([scores, scores.map((score) => score ** 3)], positive)!
    expect(delongDifference(result, 0, 1)).toEqual({ difference: 0, interval: [0, 0], z: 0, p: 1 })
  })

  it('gives no variance, or no AUC, where a side is too small', () => {
    expect(delong([scores], new Uint8Array(6))).toBeNull()
    expect(delong([scores], new Uint8Array(6).fill(1))).toBeNull()
    const one = delong([scores], Uint8Array.from([1, 0, 0, 0, 0, 0]))!
    expect(one.aucs).toEqual([1])
    expect(delongInterval(one)).toBeNull()
  })
})

describe('midranks', () => {
  it('shares the mean rank among ties', () => {
    expect([...midranks(Float64Array.from([3, 1, 3, 2]))]).toEqual([3.5, 1, 3.5, 2])
  })
})
