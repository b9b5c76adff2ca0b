import { describe, expect, it } from 'vitest'
import { ARCHITECTURES, MODEL_IDS } from './registry.ts'

it('has an id for each network, and no id twice', () => {
  expect(Object.keys(ARCHITECTURES)).toEqual(MODEL_IDS)
  expect(new Set(MODEL_IDS).size).toBe(MODEL_IDS.length)
})

describe.each(MODEL_IDS)('%s', (model) => {
  it('has the layers that fine-tuning is offered from, from the last one back', () => {
    const { build, fineTuneBlocks } = ARCHITECTURES[model]
    const graph = build({ classes: 2, inputSize: 96, dropout: 0 })
    const places = fineTuneBlocks.map((name) => graph.nodes.findIndex(({ id }) => id === name))
    expect(Math.min(...places)).toBeGreaterThan(0)
    expect(places).toEqual(places.toSorted((a, b) => b - a))
  })
})
