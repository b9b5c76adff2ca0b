import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GraphNode, LayerGraph, NetworkModel } from '../../models/graph.ts'
import { Random } from '../../shared/random.ts'
import { Executor } from './executor.ts'
import { distance } from './testing/fixtures.ts'
import { foldBatchNorm } from './fold.ts'
import { uploadImages, type ImageBatch } from './images.ts'
import { initialWeights } from './init.ts'
import { Predictor } from './predictor.ts'
import { smallNetwork } from './testing/small-network.ts'
import { weightSpecs } from './shapes/graph.ts'
import { TapGradient } from './tap-gradient.ts'
import { backend, tf, type Tensor } from './tf.ts'

let before: readonly number[] = []
const held = (): number[] => [tf.memory().numTensors, backend().binding.getNumOfSavedModels()]
beforeEach(() => {
  before = held()
})
afterEach(() => {
  expect(held(), 'tensors and graphs left behind').toEqual(before)
})

const size = { height: 8, width: 8 }

describe('executor', () => {
  test('bytes and numbers give the same', () => {
    const executor = new Executor(trainedModel())
    tf.tidy(() => {
      const bytes = executor.forward(uploadImages(images(3))).logits
      const floats = executor.forward(tf.tensor(Float32Array.from(images(3).data), [3, 8, 8, 3])).logits
      expect(bytes.dataSync()).toEqual(floats.dataSync())
    })
    executor.dispose()
  })

  test('probabilities are the softmax of the logits', () => {
    const executor = new Executor(trainedModel())
    tf.tidy(() => {
      const { logits, probabilities } = executor.forward(uploadImages(images(3)))
      expect(distance(tf.softmax(logits).dataSync(), probabilities.dataSync())).toBeLessThan(1e-6)
      expect(logits.dataSync()).not.toEqual(probabilities.dataSync())
    })
    executor.dispose()
  })

  test.each(['image', 'conv1', 'relu2', 'pool'])('to %s and on from there is the whole way', (tap) => {
    const executor = new Executor(trainedModel())
    const x = uploadImages(images(2))
    const { logits, probabilities } = executor.forward(x)
    const state = executor.forwardTo(x, tap)
    const rest = executor.forwardFrom(state)
    expect(distance(rest.dataSync(), logits.dataSync())).toBeLessThan(1e-6)
    for (const tensor of [x, logits, probabilities, state.activation, rest]) tensor.dispose()
    executor.dispose()
  })

  test('a tap inside a residual block: the skip connection is carried, and the gradient is that of the branch alone', () => {
    const executor = new Executor(residualModel())
    tf.tidy(() => {
      const state = executor.forwardTo(uploadImages(images(2)), 'branch')
      expect([...state.carried.keys()]).toEqual(['stem'])
      const score = (activation: Tensor): Tensor => tf.mean(executor.forwardFrom(state, activation))
      const gradient = tf.grad(score)(state.activation).dataSync()
      // Behind the tap the network is linear: a large difference is exact but for rounding.
      const values = state.activation.dataSync()
      const at = (shift: number): number => {
        const moved = values.map((value, i) => (i === 5 ? value + shift : value))
        return score(tf.tensor(moved, state.activation.shape)).dataSync()[0]!
      }
      expect(gradient[5]! / ((at(500) - at(-500)) / 1000)).toBeCloseTo(1, 2)
    })
    executor.dispose()
  })

  test('an unknown tap is named', () => {
    const executor = new Executor(trainedModel())
    tf.tidy(() => {
      expect(() => executor.forwardTo(uploadImages(images(1)), 'nowhere')).toThrow('no layer nowhere')
    })
    executor.dispose()
  })

  test('weights that do not fit are refused by name', () => {
    const { graph, weights } = trainedModel()
    const broken = new Map([...weights].filter(([key]) => key !== 'conv1/kernel'))
    expect(() => new Executor({ graph, weights: broken })).toThrow('conv1/kernel is missing')
    const bent = new Map(weights).set('head/bias', { shape: [3], values: new Float32Array(3) })
    expect(() => new Executor({ graph, weights: bent })).toThrow('head/bias is [3], not [2]')
  })
})

describe('predictor', () => {
  test.each([4, 3, 1])('recorded and eager agree, also for %i of 4 images', (count) => {
    const [graph, eager] = (['graph', 'eager'] as const).map(
      (mode) => new Predictor(trainedModel(), { ...size, batchSize: 4, mode }),
    )
    const [a, b] = [graph!.predict(images(count)), eager!.predict(images(count))]
    expect(a.logits.length).toBe(count * 2)
    expect(distance(a.logits, b.logits)).toBeLessThan(1e-5)
    expect(distance(a.probabilities, b.probabilities)).toBeLessThan(1e-5)
    graph!.dispose()
    eager!.dispose()
  })

  test('folding batch normalisation leaves fewer weights and the same function', () => {
    const model = trainedModel()
    const folded = foldBatchNorm(model)
    expect([...folded.weights.keys()].filter((key) => key.startsWith('norm'))).toEqual([])
    const [a, b] = [model, folded].map((one) => {
      const executor = new Executor(one)
      const values = tf.tidy(() =>
        executor
          .forward(uploadImages(images(4)))
          .logits.dataSync()
          .slice(),
      )
      executor.dispose()
      return values
    })
    expect(distance(a!, b!)).toBeLessThan(1e-5)
  })

  test('a normalisation that follows a protected layer stays', () => {
    const kept = foldBatchNorm(trainedModel(), ['conv1']).weights
    expect(kept.has('norm1/gamma')).toBe(true)
    expect(kept.has('norm2/gamma')).toBe(false)
  })
})

describe('tap gradient', () => {
  test.each(['relu2', 'conv1', 'image'])('at %s, recorded and eager agree', (tap) => {
    const [graph, eager] = (['graph', 'eager'] as const).map(
      (mode) => new TapGradient(trainedModel(), { ...size, batchSize: 4, mode, tap }),
    )
    const selector = Float32Array.from([1, 0, 0, 1, 1, -1])
    const [a, b] = [graph!.run(images(3), selector), eager!.run(images(3), selector)]
    for (const name of ['logits', 'probabilities', 'activation', 'gradient']) {
      expect(a[name]!.shape, name).toEqual(b[name]!.shape)
      expect(a[name]!.shape[0], name).toBe(3)
      expect(distance(a[name]!.values, b[name]!.values), name).toBeLessThan(1e-5)
    }
    graph!.dispose()
    eager!.dispose()
  })

  test('in front of the pooling the gradient is the dense layer itself', () => {
    const model = trainedModel()
    const work = new TapGradient(model, { ...size, batchSize: 1, tap: 'relu2' })
    const { gradient } = work.run(images(1), Float32Array.from([0, 1]))
    const kernel = model.weights.get('head/kernel')!.values
    const expected = Float32Array.from(gradient!.values, (_, i) => kernel[(i % 4) * 2 + 1]! / 16)
    expect(distance(gradient!.values, expected)).toBeLessThan(1e-6)
    work.dispose()
  })

  test('derived results replace activation and gradient', () => {
    const derive = ({
      activation,
      gradient,
    }: {
      activation: Tensor
      gradient: Tensor
    }): Record<string, Tensor> => ({
      map: tf.relu(tf.sum(tf.mul(activation, tf.mean(gradient, [1, 2], true)), 3)),
    })
    const work = new TapGradient(trainedModel(), { ...size, batchSize: 2, tap: 'relu2', derive })
    const results = work.run(images(2), Float32Array.from([1, 0, 1, 0]))
    expect(Object.keys(results).sort()).toEqual(['logits', 'map', 'probabilities'])
    expect(results['map']!.shape).toEqual([2, 4, 4])
    work.dispose()
  })
})

/** The small network with weights and statistics away from their start. */
function trainedModel(): NetworkModel {
  return withWeights(smallNetwork())
}

function withWeights(graph: LayerGraph): NetworkModel {
  const random = new Random('trained')
  const weights = new Map(initialWeights(graph, 1))
  for (const { key, name, shape } of weightSpecs(graph)) {
    if (name === 'kernel') continue
    const positive = name.endsWith('variance') || name === 'gamma'
    const values = Float32Array.from({ length: shape[0]! }, () =>
      positive ? random.uniform(0.5, 2) : random.normal(0, 0.5),
    )
    weights.set(key, { shape, values })
  }
  return { graph, weights }
}

/** stem -> branch -> join(branch, stem) -> pool -> head */
function residualModel(): NetworkModel {
  const conv = { filters: 3, kernel_size: [3, 3], padding: 'same' }
  const node = (
    id: string,
    className: string,
    config: GraphNode['config'],
    ...from: string[]
  ): GraphNode => ({
    id,
    layer: id,
    className,
    config,
    inputs: from.map((name) => ({ kind: 'tensor', node: name })),
  })
  const nodes = [
    node('stem', 'Conv2D', conv, 'image'),
    node('branch', 'Conv2D', conv, 'stem'),
    node('join', 'Add', {}, 'branch', 'stem'),
    node('pool', 'GlobalAveragePooling2D', {}, 'join'),
    node('head', 'Dense', { units: 2 }, 'pool'),
  ]
  return withWeights({ name: 'residual', input: { id: 'image', shape: [8, 8, 3] }, outputs: ['head'], nodes })
}

function images(count: number): ImageBatch {
  const random = new Random('images')
  const data = Uint8Array.from({ length: count * 192 }, () => random.below(256))
  return { data, count, ...size, channels: 3 }
}
