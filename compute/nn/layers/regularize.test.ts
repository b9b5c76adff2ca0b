/** Layers that act in training only: what they do to mean and variance, on average over many values. */
import { expect, test } from 'vitest'
import type { LayerConfig } from '../../../models/graph.ts'
import { inference, runNodes, type RunContext } from '../run-graph.ts'
import { tf } from '../tf.ts'

const SHAPE = [200, 4, 4, 32]

/** Output for ones (or `value`) of SHAPE. */
function run(className: string, config: LayerConfig, training: boolean, value = 1, seed = 3): Float32Array {
  return tf.tidy(() => {
    const node = { id: 'y', layer: 'y', className, config, inputs: [{ kind: 'tensor' as const, node: 'x' }] }
    const none = inference(() => tf.scalar(0))
    const context: RunContext = { ...none, trains: () => training, stepSeed: tf.scalar(seed, 'int32') }
    const given = new Map([['x', tf.fill(SHAPE, value)]])
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

test.each(['Dropout', 'SpatialDropout2D', 'StochasticDepth'])(
  '%s drops its share and keeps the mean',
  (className) => {
    const key = className === 'StochasticDepth' ? 'drop_path_rate' : 'rate'
    const values = run(className, { [key]: 0.4 }, true)
    expect([...new Set(values)].sort()).toEqual([0, Math.fround(1 / 0.6)])
    expect(mean(values)).toBeCloseTo(1, className === 'Dropout' ? 1 : 0)
    expect(run(className, { [key]: 0.4 }, false)).toEqual(new Float32Array(values.length).fill(1))
  },
)

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
  // SELU's fixed point: mean 0 and variance 1 stay, here for a constant 0.
  ['AlphaDropout', { rate: 0.3 }, 0, null],
])('%s', (className, config, value, expected) => {
  const values = run(className, config, true, value)
  if (expected === null) expect(new Set(values).size).toBe(2)
  else expect(deviation(values)).toBeCloseTo(expected, 1)
  expect(mean(values)).toBeCloseTo(expected === null ? mean(values) : value, 1)
  expect(run(className, config, false, value)).toEqual(new Float32Array(values.length).fill(value))
})
