/** Losses and whole training steps against Keras 2.15; recorded against eager; what must not leak. */
import { describe, expect, test } from 'vitest'
import type { LayerGraph, NetworkModel, WeightArray } from '../../../models/graph.ts'
import { distance, readFixture, unpack } from '../testing/fixtures.ts'
import { initialWeights } from '../init.ts'
import { smallNetwork } from '../testing/small-network.ts'
import { backend, tf } from '../tf.ts'
import { perImageLoss } from './losses.ts'
import type { TrainBatch } from './batch.ts'
import type { StepConfig } from './config.ts'
import { TrainStep } from './train-step.ts'

const size = { height: 8, width: 8 }
const adam = { optimizer: { kind: 'adam' }, loss: { kind: 'cross-entropy' } } as const

describe.each(readFixture('losses').cases)('loss $config', ({ config, logits, labels, values, gradient }) => {
  test('values and gradient', () => {
    tf.tidy(() => {
      const y = tf.tensor(unpack(labels).values, [...labels.shape])
      const x = tf.tensor(unpack(logits).values, [...logits.shape])
      expect(distance(perImageLoss(config, y, x).dataSync(), unpack(values).values)).toBeLessThan(1e-5)
      const slope = tf.grad((x) => tf.sum(perImageLoss(config, y, x)))(x)
      expect(distance(slope.dataSync(), unpack(gradient).values)).toBeLessThan(1e-5)
    })
  })
})

describe('three steps of every optimizer', () => {
  const { cases, pixels, labels, factors } = readFixture('steps')
  const batches = pixels.map((images, i): TrainBatch => ({
    images: { data: Uint8Array.from(images.flat(3)), count: images.length, ...size, channels: 3 },
    labels: Float32Array.from(labels[i]!.flat()),
    sampleWeights: Float32Array.from(factors[i]!),
  }))

  const variants = cases.flatMap((one) => (['graph', 'eager'] as const).map((mode) => ({ ...one, mode })))
  test.each(variants)(
    '$optimizer $mode',
    ({ optimizer, clipNorm, learningRate, losses, start, end, mode }) => {
      const weights = new Map(Object.entries(start).map(([key, array]) => [key, unpack(array)]))
      const config: StepConfig = {
        optimizer,
        loss: { kind: 'cross-entropy' },
        ...size,
        mode,
        ...(clipNorm !== undefined && { clipNorm }),
      }
      const step = new TrainStep({ graph: smallNetwork(), weights }, config)
      batches.forEach((batch, i) => {
        const { loss } = step.run(batch, { learningRate, seed: i })
        expect(Math.abs(loss - losses[i]!)).toBeLessThan(1e-4)
      })
      const after = step.weights()
      for (const [key, array] of Object.entries(end)) {
        expect(distance(after.get(key)!.values, unpack(array).values), key).toBeLessThan(1e-4)
      }
      step.dispose()
    },
  )
})

test('ten recorded steps give the weights of ten eager ones, dropout included', () => {
  const [graph, eager] = (['graph', 'eager'] as const).map((mode) =>
    trained(model(), { ...adam, ...size, mode }, 10),
  )
  for (const [key, { values }] of graph!)
    expect(distance(values, eager!.get(key)!.values), key).toBeLessThan(1e-5)
})

test('the same seed gives the same weights, another seed others', () => {
  const config = { ...adam, ...size }
  const [first, again, other] = [0, 0, 1].map((seed) => trained(model(), config, 3, seed))
  const key = 'conv1/kernel'
  expect(again!.get(key)!.values).toEqual(first!.get(key)!.values)
  expect(other!.get(key)!.values).not.toEqual(first!.get(key)!.values)
})

test('a batch in parts learns as the whole one does, where no layer looks across images', () => {
  const plain = {
    graph: smallNetwork({ norm: false }),
    weights: initialWeights(smallNetwork({ norm: false }), 1),
  }
  const [whole, parts] = [{}, { microBatch: 3 }].map((extra) =>
    trained(plain, { ...adam, ...size, ...extra }, 5),
  )
  for (const [key, { values }] of whole!)
    expect(distance(values, parts!.get(key)!.values), key).toBeLessThan(1e-5)
})

test('a restored state continues as if it had never stopped', () => {
  const config = { ...adam, ...size }
  const [straight, first, second] = [0, 0, 0].map(() => new TrainStep(model(), config))
  for (let i = 0; i < 6; i++) straight!.run(batch(i), { learningRate: 0.01, seed: i })
  for (let i = 0; i < 3; i++) first!.run(batch(i), { learningRate: 0.01, seed: i })
  second!.restore(first!.state())
  for (let i = 3; i < 6; i++) second!.run(batch(i), { learningRate: 0.01, seed: i })
  expect(second!.steps).toBe(6)
  for (const [key, { values }] of straight!.state().tensors)
    expect(second!.state().tensors.get(key)!.values, key).toEqual(values)
  for (const step of [straight, first, second]) step!.dispose()
})

test('layers that do not learn keep their weights and moving averages', () => {
  const before = model()
  const after = trained(before, { ...adam, ...size, trains: (layer) => layer === 'head' }, 3)
  for (const [key, { values }] of before.weights) {
    if (key.startsWith('head/')) expect(after.get(key)!.values, key).not.toEqual(values)
    else expect(after.get(key)!.values, key).toEqual(values)
  }
})

test('a label can be learnt, and predictions of the step say so', () => {
  const step = new TrainStep(model(), { ...adam, ...size })
  const one = batch(0)
  let last = step.run(one, { learningRate: 0.01, seed: 0 })
  for (let i = 1; i < 60; i++) last = step.run(one, { learningRate: 0.01, seed: i })
  expect(last.loss).toBeLessThan(0.3)
  expect(last.correct).toBeGreaterThanOrEqual(7)
  const { probabilities, count, units } = step.predict(one.images, 12)
  expect([count, units, probabilities.length]).toEqual([8, 2, 16])
  step.dispose()
})

test('one sigmoid unit learns too', () => {
  const graph = smallNetwork({ units: 1 })
  const step = new TrainStep({ graph, weights: initialWeights(graph, 1) }, { ...adam, ...size })
  const { images } = batch(0)
  const labels = Float32Array.from({ length: 8 }, (_, i) => i % 2)
  const losses = Array.from(
    { length: 40 },
    (_, i) => step.run({ images, labels }, { learningRate: 0.01, seed: i }).loss,
  )
  expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2)
  step.dispose()
})

test.each(['graph', 'eager'] as const)('steps leave no tensors behind (%s)', (mode) => {
  const before = [tf.memory().numTensors, backend().binding.getNumOfSavedModels()]
  const step = new TrainStep(model(), { ...adam, ...size, mode })
  step.run(batch(0), { learningRate: 0.01, seed: 0 })
  const running = [tf.memory().numTensors, backend().binding.getNumOfTensors()]
  for (let i = 0; i < 5; i++) step.run(batch(i), { learningRate: 0.01, seed: i })
  expect([tf.memory().numTensors, backend().binding.getNumOfTensors()]).toEqual(running)
  step.dispose()
  expect([tf.memory().numTensors, backend().binding.getNumOfSavedModels()]).toEqual(before)
})

function model(): NetworkModel {
  const graph: LayerGraph = smallNetwork({ dropout: 0.3 })
  return { graph, weights: initialWeights(graph, 1) }
}

/** Eight images of a colour per class, with noise. */
function batch(seed: number): TrainBatch {
  const data = Uint8Array.from({ length: 8 * 8 * 8 * 3 }, (_, i) => {
    const label = Math.floor(i / 192) % 2
    return ((Math.imul(i + seed * 7919, 2654435761) >>> 16) % 128) + (i % 3 === label ? 100 : 0)
  })
  const labels = Float32Array.from({ length: 16 }, (_, i) => ((i >> 1) % 2 === i % 2 ? 1 : 0))
  return { images: { data, count: 8, ...size, channels: 3 }, labels }
}

function trained(from: NetworkModel, config: StepConfig, steps: number, seed = 0): Map<string, WeightArray> {
  const step = new TrainStep(from, config)
  for (let i = 0; i < steps; i++) step.run(batch(i), { learningRate: 0.01, seed: seed * 1000 + i })
  const weights = step.weights()
  step.dispose()
  return weights
}
