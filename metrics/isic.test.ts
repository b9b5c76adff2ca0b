import { describe, expect, it } from 'vitest'
import type { ClassificationCase } from './testing/read-fixture.ts'
import { expectClose, inputOf, readFixture } from './testing/read-fixture.ts'
import { isicScore, isicSubmissionCsv } from './isic.ts'

type Numbers = Record<string, number | null>

interface Case extends ClassificationCase {
  readonly isic: {
    readonly balancedAccuracy: number
    readonly undecided: number
    readonly perCategory: readonly Numbers[]
    readonly macroAverage: Numbers
  }
}

const { cases } = readFixture<{ cases: Case[] }>('classification')

describe('isicScore equals isic-challenge-scoring within 1e-9', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const score = isicScore(inputOf(one))
    expectClose(score.balancedAccuracy, one.isic.balancedAccuracy, 'balanced accuracy')
    expect(score.undecided).toBe(one.isic.undecided)
    one.isic.perCategory.forEach((category, c) => {
      for (const [name, value] of Object.entries(category)) {
        expectClose(score.perCategory[c]![name as 'auc'], value, `${name} of ${c}`)
      }
    })
    for (const [name, value] of Object.entries(one.isic.macroAverage)) {
      expectClose(score.macroAverage[name as 'auc'], value, `mean ${name}`)
    }
    const present = new Set(one.labels).size
    expect(score.classesPresent).toBe(present)
    expect(score.absentClasses).toHaveLength(one.probabilities[0]!.length - present)
  })
})

describe('isicSubmissionCsv', () => {
  it('writes the challenge file', () => {
    const csv = isicSubmissionCsv(
      ['MEL', 'NV'],
      [
        { id: 'ISIC_1.jpg', probabilities: [0.25, 0.75] },
        { id: 'ISIC_2', probabilities: [1.0000001, 0] },
      ],
    )
    expect(csv).toBe('image,MEL,NV\nISIC_1,0.25,0.75\nISIC_2,1,0\n')
  })
})
