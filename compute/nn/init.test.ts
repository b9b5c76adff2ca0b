import { expect, test } from 'vitest'
import type { Json, LayerGraph } from '../../models/graph.ts'
import { initialWeights } from './init.ts'
import { smallNetwork } from './testing/small-network.ts'

function dense(initializer: Json): LayerGraph {
  const config = { units: 300, kernel_initializer: initializer }
  const nodes = [
    {
      id: 'dense',
      layer: 'dense',
      className: 'Dense',
      config,
      inputs: [{ kind: 'tensor' as const, node: 'x' }],
    },
  ]
  return { name: 'dense', input: { id: 'x', shape: [200] }, outputs: ['dense'], nodes }
}

function moments(values: Float32Array): { mean: number; deviation: number; most: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return {
    mean,
    deviation: Math.sqrt(variance),
    most: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  }
}

// 60,000 draws: the deviation's own standard error is 0.3%.
test.each([
  ['glorot_uniform', Math.sqrt(2 / 500), Math.sqrt(6 / 500)],
  ['GlorotNormal', Math.sqrt(2 / 500), (2 * Math.sqrt(2 / 500)) / 0.87962566],
  ['he_normal', Math.sqrt(2 / 200), (2 * Math.sqrt(2 / 200)) / 0.87962566],
  [{ class_name: 'HeUniform', config: {} }, Math.sqrt(2 / 200), Math.sqrt(6 / 200)],
  [
    {
      class_name: 'VarianceScaling',
      config: { scale: 2, mode: 'fan_out', distribution: 'truncated_normal' },
    },
    Math.sqrt(2 / 300),
    (2 * Math.sqrt(2 / 300)) / 0.87962566,
  ],
  [{ class_name: 'RandomUniform', config: { minval: -0.3, maxval: 0.3 } }, 0.3 / Math.sqrt(3), 0.3],
  [{ class_name: 'TruncatedNormal', config: { stddev: 0.1 } }, 0.1 * 0.87962566, 0.2],
])('%j', (initializer, deviation, bound) => {
  const found = moments(initialWeights(dense(initializer as Json), 7).get('dense/kernel')!.values)
  expect(Math.abs(found.mean)).toBeLessThan(deviation / 40)
  expect(found.deviation / deviation).toBeCloseTo(1, 1)
  expect(found.most).toBeLessThanOrEqual(bound * 1.000001)
  expect(found.most).toBeGreaterThan(bound * 0.97)
})

test('what starts at 0 and 1, and what the seed decides', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => initialWeights(smallNetwork(), seed))
  expect([...a!.get('norm1/gamma')!.values, ...a!.get('norm1/moving_variance')!.values]).toEqual(
    Array(8).fill(1),
  )
  expect([...a!.get('norm1/beta')!.values, ...a!.get('head/bias')!.values]).toEqual(Array(6).fill(0))
  expect(a!.get('conv1/kernel')).toEqual(b!.get('conv1/kernel'))
  expect(a!.get('conv1/kernel')).not.toEqual(c!.get('conv1/kernel'))
})

test('a new head leaves the other layers their weights', () => {
  const [two, one] = [2, 1].map((units) => initialWeights(smallNetwork({ units }), 1))
  expect(one!.get('conv1/kernel')).toEqual(two!.get('conv1/kernel'))
})

test('an unknown initializer is named', () => {
  expect(() => initialWeights(dense('sorcery'), 1)).toThrow('Sorcery is not supported')
})
