import { describe, expect, it } from 'vitest'
import { trainConfigSchema } from '../../../../shared/domain/train-config.ts'
import { en } from '../../../i18n/en/index.ts'
import { flatten, isRelevant } from '../../../../shared/domain/settings.ts'
import { differences, fieldProblems, GROUPS, groupFields, toConfig, trainFields } from './train-fields.ts'

const defaults = trainConfigSchema.parse({})

describe('settings panel', () => {
  it('shows every setting once, each with a name and a help text', () => {
    const fields = trainFields()
    const shown = GROUPS.flatMap((group) => groupFields(fields, group).map(({ name }) => name))
    expect(shown.toSorted()).toEqual(Object.keys(flatten(defaults)).toSorted())
    for (const { name } of fields)
      expect(Object.keys(en)).toEqual(expect.arrayContaining([`train.${name}`, `train.${name}.help`]))
    for (const field of fields)
      if (field.kind === 'choice' && field.name !== 'model')
        for (const option of field.options) expect(Object.keys(en)).toContain(`train.${field.name}.${option}`)
  })

  it('takes limits from the schema', () => {
    expect(trainFields()).toContainEqual({ name: 'size', kind: 'integer', min: 32, max: 1024 })
    expect(trainFields()).toContainEqual({ name: 'flips', kind: 'switch' })
    expect(trainFields()).toContainEqual({
      name: 'expert.augmentation.zoom',
      kind: 'number',
      min: 0,
      max: 0.9,
    })
  })

  it('finds the fields that are out of range, at any depth', () => {
    const good = flatten(defaults)
    expect(fieldProblems(good)).toEqual(new Set())
    const bad = { ...good, size: 8, epochs: null, 'expert.augmentation.zoom': 2 }
    expect(fieldProblems(bad)).toEqual(new Set(['size', 'epochs', 'expert.augmentation.zoom']))
    expect(toConfig(bad)).toBeNull()
  })

  it('gives back the configuration it was given', () => {
    expect(toConfig(flatten(defaults))).toEqual(defaults)
  })

  it('hides what does nothing', () => {
    const values = flatten(defaults)
    const hidden = Object.keys(values).filter((name) => !isRelevant(name, values))
    expect(hidden).toContain('expert.momentum')
    expect(isRelevant('size', { ...values, weights: 'run:3' })).toBe(false)
    expect(isRelevant('expert.momentum', { ...values, 'expert.optimizer': 'sgd' })).toBe(true)
  })

  it('names the settings in which two runs differ', () => {
    const other = { ...defaults, epochs: 3, expert: { ...defaults.expert, optimizer: 'sgd' as const } }
    expect(differences(defaults, other)).toEqual([
      ['epochs', 20, 3],
      ['expert.optimizer', 'adam', 'sgd'],
    ])
    // A run of an earlier version may lack a setting.
    const { expert: _, ...older } = defaults
    expect(differences(older as typeof defaults, defaults)).toContainEqual(['expert.optimizer', null, 'adam'])
  })
})
