/** Heatmaps against Keras's gradients and numpy's formulas (scripts/reference-explain). Maps within 1e-4 of their maximum. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LayerGraph, NetworkModel } from '../../models/graph.ts'
import { METHOD_IDS, type MethodId } from '../../heatmaps/registry.ts'
import { createExplainer } from './create.ts'

interface Reference {
  readonly tap: string
  readonly graph: LayerGraph
  readonly weights: Readonly<Record<string, { shape: number[]; values: number[] }>>
  readonly cases: readonly {
    readonly image: number[]
    readonly target: number
    readonly logits: number[]
    readonly maps: Readonly<Partial<Record<MethodId, number[]>>>
  }[]
}

const reference = JSON.parse(
  readFileSync(new URL('./fixtures/reference.json', import.meta.url), 'utf8'),
) as Reference
const model: NetworkModel = {
  graph: reference.graph,
  weights: new Map(
    Object.entries(reference.weights).map(([key, { shape, values }]) => [
      key,
      { shape, values: Float32Array.from(values) },
    ]),
  ),
}
const [height, width] = reference.graph.input.shape as [number, number, number]
const input = { width, height, channels: 3, range: '0..255' } as const
/** Its noise comes from our own generator: backward.test.ts has it. */
const inReference = METHOD_IDS.filter((method) => method !== 'smooth-grad')

describe('heatmaps equal the Keras reference', () => {
  it.each(inReference)('%s', async (method) => {
    const explainer = createExplainer(method, { model, input, tap: reference.tap, batch: 2 })
    for (const { image, target, logits, maps } of reference.cases) {
      const batch = { pixels: Uint8Array.from(image), targets: [target], hashes: ['a'] }
      const [heatmap] = await explainer.run(batch, new AbortController().signal)
      const expected = maps[method]!
      const largest = Math.max(...expected)
      expect(largest).toBeGreaterThan(0)
      expect(heatmap!.map.length).toBe(expected.length)
      expected.forEach((value, i) => expect(Math.abs(heatmap!.map[i]! - value) / largest).toBeLessThan(1e-4))
      logits.forEach((z, unit) => expect(heatmap!.logits[unit]).toBeCloseTo(z, 4))
    }
    explainer.dispose()
  })
})
