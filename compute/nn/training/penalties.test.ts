/** Regularizers: training steps against Keras 2.15, gradients against differences, parts against the whole batch. */
import { describe, expect, test } from 'vitest'
import type { LayerConfig, LayerGraph, NetworkModel } from '../../../models/graph.ts'
import { graphOf } from '../../keras/model-file.ts'
import { distance, readFixture, unpack } from '../testing/fixtures.ts'
import { initialWeights } from '../init.ts'
import { smallNetwork } from '../testing/small-network.ts'
import { tf } from '../tf.ts'
import type { TrainBatch } from './batch.ts'
import type { StepConfig } from './config.ts'
import { penaltyOn } from './penalties.ts'
import { TrainStep } from './train-step.ts'

const { model, pixels, labels, learningRate, losses, frozen, start, end } = readFixture('penalties')
const config: StepConfig = {
  optimizer: { kind: 'sgd' },
  loss: { kind: 'cross-entropy' },
  trains: (layer) => layer !== 'frozen',
  height: 8,
  width: 8,
}
const batches = pixels.map((images, i): TrainBatch => ({
  images: {
    data: Uint8Array.from(images.flat(3)),
    count: images.length,
    height: 8,
    width: 8,
    channels: 3,
  },
  labels: Float32Array.from(labels[i]!.flat()),
}))

describe('a network with every regularizer', () => {
  test.each(['graph', 'eager'] as const)('learns as in Keras, one layer frozen (%s)', (mode) => {
    const weights = new Map(Object.entries(start).map(([key, array]) => [key, unpack(array)]))
    const step = new TrainStep({ graph: graphOf(model, '2.15.0').graph, weights }, { ...config, mode })
    batches.forEach((batch, i) => {
      const { loss } = step.run(batch, { learningRate, seed: i })
      expect(Math.abs(loss + frozen - losses[i]!)).toBeLessThan(1e-4)
    })
    const after = step.weights()
    expect(after.size).toBe(Object.keys(end).length)
    for (const [key, array] of Object.entries(end))
      expect(distance(after.get(key)!.values, unpack(array).values), key).toBeLessThan(1e-4)
    step.dispose()
  })

  test('a batch in parts has the penalties of the whole', () => {
    const regularizers = {
      kernel_regularizer: { class_name: 'L2', config: { l2: 0.1 } },
      activity_regularizer: { class_name: 'L1', config: { l1: 0.1 } },
    }
    const base = smallNetwork({ norm: false })
    const graph = withConfig(base, 'conv1', regularizers)
    const [plain, whole, parts] = [
      trained({ graph: base, weights: initialWeights(base, 1) }, config),
      trained({ graph, weights: initialWeights(base, 1) }, config),
      trained({ graph, weights: initialWeights(base, 1) }, { ...config, microBatch: 4 }),
    ]
    expect(whole!.loss).toBeGreaterThan(plain!.loss + 0.01)
    expect(parts!.loss).toBeCloseTo(whole!.loss, 5)
    for (const [key, { values }] of whole!.weights)
      expect(distance(values, parts!.weights.get(key)!.values), key).toBeLessThan(1e-5)
  })
})

test.each([
  ['L1', { l1: 0.3 }],
  ['L2', { l2: 0.3 }],
  ['L1L2', { l1: 0.1, l2: 0.2 }],
  ['OrthogonalRegularizer', { factor: 2, mode: 'rows' }],
  ['OrthogonalRegularizer', { factor: 2, mode: 'columns' }],
])('the gradient of %s is the slope of its value', (className, numbers) => {
  tf.tidy(() => {
    const x = tf.tensor2d([0.9, -0.4, 0.7, 0.3, 0.8, -0.6], [3, 2])
    const value = (at: typeof x): number => penaltyOn(at, { className, config: numbers }).dataSync()[0]!
    const slopes = tf
      .grad((at) => penaltyOn(at, { className, config: numbers }))(x)
      .dataSync()
    slopes.forEach((slope, i) => {
      const moved = tf.tensor2d(
        Float32Array.from({ length: 6 }, (_, j) => (i === j ? 0.01 : 0)),
        [3, 2],
      )
      const between = (value(tf.add(x, moved)) - value(tf.sub(x, moved))) / 0.02
      expect(slope).toBeCloseTo(between, 3)
    })
  })
})

test('the gradient of |x| at 0 is 0', () => {
  tf.tidy(() => {
    const slopes = tf.grad((x) => penaltyOn(x, { className: 'L1', config: { l1: 1 } }))(
      tf.tensor1d([0, 2, -2]),
    )
    expect([...slopes.dataSync()]).toEqual([0, 1, -1])
  })
})

describe('a regularizer of its author', () => {
  const foreign = { kernel_regularizer: { class_name: 'My>Penalty', config: {} } }
  const graph = withConfig(smallNetwork(), 'conv1', foreign)
  const own = { graph, weights: initialWeights(graph, 1) }

  test('is refused where its layer learns, which is named', () => {
    const { trains: _, ...all } = config
    expect(() => new TrainStep(own, all)).toThrow(/cannot compute: conv1 \(My>Penalty\)\./)
  })

  test('does no harm where its layer is frozen', () => {
    const step = new TrainStep(own, { ...config, trains: (layer) => layer === 'head' })
    expect(step.run(batches[0]!, { learningRate, seed: 1 }).loss).toBeGreaterThan(0)
    step.dispose()
  })
})

function withConfig(graph: LayerGraph, id: string, more: LayerConfig): LayerGraph {
  const nodes = graph.nodes.map((node) =>
    node.id === id ? { ...node, config: { ...node.config, ...more } } : node,
  )
  return { ...graph, nodes }
}

/** Two steps; the loss is the second's. */
function trained(from: NetworkModel, how: StepConfig) {
  const step = new TrainStep(from, how)
  const [, second] = batches.map((batch, i) => step.run(batch, { learningRate, seed: i }))
  const weights = step.weights()
  step.dispose()
  return { loss: second!.loss, weights }
}
