import { describe, expect, it } from 'vitest'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { en } from './messages/en.ts'
import { fieldProblems, trainFields } from './train-fields.ts'

describe('settings panel', () => {
  it('has a control for every setting but the weights file, each with a name and a help text', () => {
    const names = trainFields().map(({ name }) => name)
    expect(new Set([...names, 'weights', 'expert'])).toEqual(new Set(Object.keys(trainConfigSchema.shape)))
    for (const name of names)
      expect(Object.keys(en)).toEqual(expect.arrayContaining([`train.${name}`, `train.${name}.help`]))
  })

  it('takes limits from the schema', () => {
    expect(trainFields()).toContainEqual({ name: 'size', kind: 'integer', min: 32, max: 1024 })
    expect(trainFields()).toContainEqual({ name: 'flips', kind: 'switch' })
  })

  it('finds the fields that are out of range', () => {
    const good = trainConfigSchema.parse({})
    expect(fieldProblems(good)).toEqual(new Set())
    expect(fieldProblems({ ...good, size: 8, learningRate: 0, epochs: 2.5 })).toEqual(
      new Set(['size', 'learningRate', 'epochs']),
    )
  })
})
