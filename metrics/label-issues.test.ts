import { describe, expect, it } from 'vitest'
import { expectAllClose, readFixture } from './testing/read-fixture.ts'
import { findLabelIssues } from './label-issues.ts'

interface Case {
  readonly labels: number[]
  readonly probabilities: number[][]
  readonly thresholds: number[]
  readonly confidentJoint: number[][]
  readonly issues: number[]
}

const { cases } = readFixture<{ cases: Case[] }>('label-issues')

describe('findLabelIssues', () => {
  it.each(cases.map((one, i) => [i, one] as const))('equals cleanlab (case %i)', (_, one) => {
    const found = findLabelIssues(one.probabilities, one.labels, one.thresholds.length)
    expectAllClose(found.thresholds as number[], one.thresholds, 'thresholds')
    expect(found.confidentJoint).toEqual(one.confidentJoint)
    expect(found.issues.map((issue) => issue.row).sort((a, b) => a - b)).toEqual(one.issues)
    expect(found.estimatedJoint.flat().reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    const margins = found.issues.map((issue) => issue.margin)
    expect(margins).toEqual([...margins].sort((a, b) => a - b))
  })

  it('finds the one planted error first and suggests the right class', () => {
    const probabilities = [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.05, 0.95],
      [0.1, 0.9],
      [0.2, 0.8],
    ]
    const { issues } = findLabelIssues(probabilities, [0, 0, 0, 1, 1], 2)
    expect(issues).toEqual([{ row: 2, given: 0, suggested: 1, margin: 0.05 - 0.95, selfConfidence: 0.05 }])
  })

  it('never suggests a class that has no rows', () => {
    const found = findLabelIssues(
      [
        [0.2, 0.1, 0.7],
        [0.9, 0.1, 0],
      ],
      [0, 0],
      3,
    )
    expect(found.thresholds[2]).toBeNull()
    expect(found.issues).toEqual([])
  })
})
