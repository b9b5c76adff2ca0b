import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../shared/domain/train-config.ts'
import { FINE_TUNE_BLOCKS, presetConfig, PRESETS } from '../shared/domain/train-presets.ts'
import { ARCHITECTURES } from './registry.ts'

describe.each(MODEL_IDS)('%s', (model) => {
  it('has the layers that fine-tuning is offered from, from the last one back', () => {
    const graph = ARCHITECTURES[model].build({ classes: 2, inputSize: 96, dropout: 0 })
    const places = FINE_TUNE_BLOCKS[model].map((name) => graph.nodes.findIndex(({ id }) => id === name))
    expect(Math.min(...places)).toBeGreaterThan(0)
    expect(places).toEqual(places.toSorted((a, b) => b - a))
  })

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
