import { describe, expect, it } from 'vitest'
import { presetConfig, PRESETS } from './train-presets.ts'
import { MODEL_IDS } from '../../models/registry.ts'

describe.each(MODEL_IDS)('%s', (model) => {
  it.each(PRESETS)('has a preset %s that keeps what the user chose and asks more of more time', (preset) => {
    for (const weights of ['none', 'imagenet']) {
      const config = presetConfig(preset, { model, weights, seed: 7, folds: 0 })
      expect(config).toMatchObject({ model, weights, seed: 7 })
      expect(config.expert.headEpochs > 0).toBe(weights !== 'none')
    }
  })
})

it('asks more epochs of each preset', () => {
  const epochs = PRESETS.map(
    (preset) => presetConfig(preset, { model: 'scratch-cnn', weights: 'none', seed: 1, folds: 0 }).epochs,
  )
  expect(epochs).toEqual(epochs.toSorted((a, b) => a - b))
  expect(new Set(epochs).size).toBe(PRESETS.length)
})
