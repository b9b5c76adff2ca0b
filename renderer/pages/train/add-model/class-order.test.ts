import { describe, expect, it } from 'vitest'
import { classProblem, moveEntry, proposedClasses } from './class-order.ts'

const study = ['benign', 'malignant']

describe('proposedClasses', () => {
  it("takes the file's order where its names are known here", () => {
    const classNames = ['malignant', 'benign']
    expect(proposedClasses({ classNames, units: 2 }, study)).toEqual({ names: classNames, source: 'file' })
  })
  it("takes the study's for names that mean nothing here, and for a single unit without names", () => {
    expect(proposedClasses({ classNames: ['Class 1', 'Class 2'], units: 2 }, study).source).toBe('study')
    expect(proposedClasses({ classNames: null, units: 1 }, study)).toEqual({ names: study, source: 'study' })
  })
  it('leaves room for as many as there are outputs', () => {
    expect(proposedClasses({ classNames: null, units: 3 }, study)).toEqual({
      names: ['', '', ''],
      source: 'unknown',
    })
  })
})

it('finds what the engine would refuse', () => {
  expect(classProblem(['benign', ' '], study)).toBe('empty')
  expect(classProblem(['benign', 'benign '], study)).toBe('twice')
  expect(classProblem(['nv', 'mel'], study)).toBe('foreign')
  expect(classProblem(['mel', 'benign'], study)).toBeNull()
})

it('moves one entry', () => {
  expect(moveEntry(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
})
