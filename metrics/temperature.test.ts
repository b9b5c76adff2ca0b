import { softmax } from '../shared/math/softmax.ts'
import { describe, expect, it } from 'vitest'
import { expectClose, readFixture } from './testing/read-fixture.ts'
import { fitTemperature, softmaxLogits } from './temperature.ts'

interface Case {
  readonly logits: number[][]
  readonly labels: number[]
  readonly temperature: number
  readonly nllBefore: number
  readonly nllAfter: number
}

const { cases } = readFixture<{ cases: Case[] }>('temperature')

describe('fitTemperature', () => {
  it.each(cases.map((one, i) => [i, one] as const))('equals the root found by scipy (case %i)', (_, one) => {
    const fit = fitTemperature(one.logits, one.labels)
    expectClose(fit.temperature, one.temperature, 'temperature')
    expectClose(fit.nllBefore, one.nllBefore, 'before')
    expectClose(fit.nllAfter, one.nllAfter, 'after')
    expect(fit.atLimit).toBe(false)
  })

  it('finds the same temperature from probabilities alone', () => {
    const { logits, labels, temperature } = cases[0]!
    const fromProbabilities = logits.map((row) => softmaxLogits(softmax(row, 1)))
    expect(fitTemperature(fromProbabilities, labels).temperature).toBeCloseTo(temperature, 9)
  })

  it('treats one sigmoid logit as two classes', () => {
    const [none, positive] = softmax(softmaxLogits([0.2, 0.8], [1.5]), 1)
    expect(positive).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 12)
    expect(none! + positive!).toBeCloseTo(1, 12)
  })

  it('never changes which class is largest', () => {
    for (const row of cases[2]!.logits) {
      const scaled = softmax(row, 3)
      expect(scaled.indexOf(Math.max(...scaled))).toBe(row.indexOf(Math.max(...row)))
    }
  })

  it('says when the optimum is a limit', () => {
    const separated = fitTemperature(
      [
        [0, 2],
        [2, 0],
        [0, 1],
      ],
      [1, 0, 1],
    )
    expect(separated).toMatchObject({ temperature: 0.05, atLimit: true })
    const useless = fitTemperature(
      [
        [0, 2],
        [0, 2],
      ],
      [0, 0],
    )
    expect(useless).toMatchObject({ temperature: 20, atLimit: true })
    expect(() => fitTemperature([], [])).toThrow(RangeError)
  })
})
