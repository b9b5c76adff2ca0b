/** Layers that act in training only: what they do to mean and variance, on average over many values. */
import { expect, test } from 'vitest'
import type { LayerConfig } from '../../../models/graph.ts'
import { inference, runNodes, type RunContext } from '../run-graph.ts'
import { tf } from '../tf.ts'

const SHAPE = [200, 4, 4, 32]

/** Output for ones (or `value`, or numbers drawn from the standard normal distribution) of SHAPE. */
function run(
  className: string,
  config: LayerConfig,
  training: boolean,
  value: number | 'normal' = 1,
  seed = 3,
): Float32Array {
  return tf.tidy(() => {
    const node = { id: 'y', layer: 'y', className, config, inputs: [{ kind: 'tensor' as const, node: 'x' }] }
    const none = inference(() => tf.scalar(0))
    const context: RunContext = { ...none, trains: () => training, stepSeed: tf.scalar(seed, 'int32') }
    const input = value === 'normal' ? tf.randomNormal(SHAPE, 0, 1, 'float32', 7) : tf.fill(SHAPE, value)
    const given = new Map([['x', input]])
    return runNodes([node], given, ['y'], context)
      .get('y')!
      .dataSync<'float32'>()
      .slice() as unknown as Float32Array & number
  }) as unknown as Float32Array
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
function deviation(values: Float32Array): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

// Four standard errors: of 102,400 values, of 200 x 32 maps, of 200 images.
test.each([
  ['Dropout', 0.011],
  ['SpatialDropout2D', 0.041],
  ['StochasticDepth', 0.231],
])('%s drops its share and keeps the mean', (className, tolerance) => {
  const key = className === 'StochasticDepth' ? 'drop_path_rate' : 'rate'
  const values = run(className, { [key]: 0.4 }, true)
  expect([...new Set(values)].sort()).toEqual([0, Math.fround(1 / 0.6)])
  expect(Math.abs(mean(values) - 1)).toBeLessThan(tolerance)
  expect(run(className, { [key]: 0.4 }, false)).toEqual(new Float32Array(values.length).fill(1))
})

test('SpatialDropout2D drops whole maps, StochasticDepth whole images', () => {
  const maps = run('SpatialDropout2D', { rate: 0.5 }, true)
  for (let i = 0; i < 32; i++) expect(maps[i]).toBe(maps[i + 32 * 7])
  const images = run('StochasticDepth', { drop_path_rate: 0.5 }, true)
  for (let i = 0; i < 512; i++) expect(images[i]).toBe(images[0])
})

test('the seed decides what is dropped', () => {
  const [a, b, c] = [3, 3, 4].map((seed) => run('Dropout', { rate: 0.5 }, true, 1, seed))
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
})

test.each([
  ['GaussianNoise', { stddev: 0.5 }, 1, 0.5],
  ['GaussianDropout', { rate: 0.2 }, 1, 0.5],
])('%s keeps the mean and adds its deviation', (className, config, value, expected) => {
  const values = run(className, config, true, value)
  // About four standard errors of 102,400 draws.
  expect(Math.abs(deviation(values) - expected)).toBeLessThan(0.005)
  expect(Math.abs(mean(values) - value)).toBeLessThan(0.007)
  expect(run(className, config, false, value)).toEqual(new Float32Array(values.length).fill(value))
})

// SELU's fixed point (Klambauer et al. 2017, appendix on alpha dropout): mean 0 and variance 1 stay what they are.
test.each([0.05, 0.3, 0.7])('AlphaDropout of %d keeps mean 0 and variance 1', (rate) => {
  const given = run('AlphaDropout', { rate }, false, 'normal')
  expect(Math.abs(mean(given))).toBeLessThan(0.01)
  const values = run('AlphaDropout', { rate }, true, 'normal')
  expect(Math.abs(mean(values))).toBeLessThan(0.015)
  expect(Math.abs(deviation(values) ** 2 - 1)).toBeLessThan(0.03)
  // What is dropped becomes one value, the saturation of SELU.
  const counts = Map.groupBy(values, (value) => value)
  const dropped = Math.max(...[...counts.values()].map((same) => same.length))
  expect(dropped / values.length).toBeCloseTo(rate, 2)
})
