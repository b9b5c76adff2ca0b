import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import type { ClassificationCase } from './testing/read-fixture.ts'
import { expectClose, inputOf, readFixture } from './testing/read-fixture.ts'
import { chooseThreshold } from './operating-points.ts'

interface Case extends ClassificationCase {
  readonly expected: {
    readonly curves?: { readonly fixed: { sensitivityAt: number[]; specificityAt: number[]; youden: number } }
  }
}

const binary = readFixture<{ cases: Case[] }>('classification').cases.filter(
  (one) => one.probabilities[0]!.length === 2 && one.expected.curves,
)

describe('chooseThreshold', () => {
  it.each(binary.map((one) => [one.name, one] as const))('equals trying every threshold: %s', (_, one) => {
    const { fixed } = one.expected.curves!
    const youden = chooseThreshold(inputOf(one), { kind: 'youden' })!
    expectClose(youden.sensitivity + youden.specificity - 1, fixed.youden, 'Youden')
    ;[0.8, 0.9, 0.95].forEach((atLeast, i) => {
      const sensitive = chooseThreshold(inputOf(one), { kind: 'sensitivity', atLeast })!
      expect(sensitive.sensitivity).toBeGreaterThanOrEqual(atLeast - 1e-12)
      expectClose(sensitive.specificity, fixed.specificityAt[i]!, 'specificity')
      const specific = chooseThreshold(inputOf(one), { kind: 'specificity', atLeast })!
      expect(specific.specificity).toBeGreaterThanOrEqual(atLeast - 1e-12)
      expectClose(specific.sensitivity, fixed.sensitivityAt[i]!, 'sensitivity')
    })
  })

  it('means the same to evaluate', () => {
    for (const one of binary) {
      for (const rule of [{ kind: 'youden' }, { kind: 'cost', missed: 10, falseAlarm: 1 }] as const) {
        const point = chooseThreshold(inputOf(one), rule)!
        const metrics = evaluate({ ...inputOf(one), threshold: point.threshold })
        expectClose(metrics.recall, point.sensitivity, `sensitivity of ${one.name}`)
        expectClose(metrics.specificity, point.specificity, `specificity of ${one.name}`)
      }
    }
  })

  it('weighs a missed melanoma against false alarms', () => {
    const one = inputOf(binary[0]!)
    const cost = (missed: number) => {
      const point = chooseThreshold(one, { kind: 'cost', missed, falseAlarm: 1 })!
      return point.sensitivity
    }
    expect(cost(1000)).toBe(1)
    expect(cost(0)).toBe(0)
    expect(cost(20)).toBeGreaterThan(cost(0.5))
    // Brute force over all thresholds.
    const scores = one.rows.map((row) => row.probabilities[1]!)
    const total = (threshold: number) =>
      one.rows.reduce((sum, row, i) => {
        const called = scores[i]! >= threshold
        return sum + (row.label === 1 && !called ? 3 : 0) + (row.label === 0 && called ? 1 : 0)
      }, 0)
    const chosen = chooseThreshold(one, { kind: 'cost', missed: 3, falseAlarm: 1 })!
    expect(total(chosen.threshold)).toBe(Math.min(...[...scores, 2].map(total)))
  })

  it('takes a threshold set by hand as it is, also between two probabilities', () => {
    for (const one of binary) {
      for (const value of [0.2, 0.37, 0.5, 1]) {
        const point = chooseThreshold(inputOf(one), { kind: 'threshold', value })!
        const metrics = evaluate({ ...inputOf(one), threshold: value })
        expect(point.threshold).toBe(value)
        expectClose(metrics.recall, point.sensitivity, `sensitivity of ${one.name} from ${value}`)
        expectClose(metrics.specificity, point.specificity, `specificity of ${one.name} from ${value}`)
      }
    }
  })

  it('is n/a without both classes, and refuses three', () => {
    const rows = [{ probabilities: [0.5, 0.5], label: 0, group: null }]
    expect(chooseThreshold({ classes: ['a', 'b'], positive: null, rows }, { kind: 'youden' })).toBeNull()
    expect(() =>
      chooseThreshold({ classes: ['a', 'b', 'c'], positive: null, rows: [] }, { kind: 'youden' }),
    ).toThrow(RangeError)
  })
})
