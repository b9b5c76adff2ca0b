/** Every layer against Keras 2.15: output, shape, gradients; eager and recorded. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Argument, Json, LayerGraph } from '../../../models/graph.ts'
import { LAYERS } from '../../../models/vocabulary.ts'
import { distance, readFixture, unpack, type LayerCase, type StoredArray } from '../testing/fixtures.ts'
import { runNodes, type RunContext } from '../run-graph.ts'
import { inferShapes, supportedClasses, weightSpecs } from '../shapes/graph.ts'
import { tf, type Tensor } from '../tf.ts'
import { RecordedGraph, type TensorSpec } from '../trace/recorded-graph.ts'
import { layerFunctions } from './registry.ts'

const { cases } = readFixture('layers')
const FORWARD = 1e-5
const BACKWARD = 1e-4

let before = 0
beforeEach(() => {
  before = tf.memory().numTensors
})
afterEach(() => {
  expect(tf.memory().numTensors, 'tensors left behind').toBe(before)
})

test('layers that are described, layers that run and the vocabulary are the same', () => {
  expect(Object.keys(layerFunctions).sort()).toEqual([...supportedClasses].sort())
  expect(Object.keys(LAYERS).filter((name) => !supportedClasses.includes(name))).toEqual([])
})

test('every layer that computes is compared with Keras', () => {
  const compared = new Set(cases.map((one) => one.className))
  const onlyShape = ['Identity', 'StochasticDepth', 'RandomCrop', 'Power']
  const missing = supportedClasses.filter(
    (name) => !compared.has(name) && !name.startsWith('Random') && !onlyShape.includes(name),
  )
  expect(missing).toEqual([])
})

describe.each(cases)('$title', (one) => {
  test('output and shape', () => {
    tf.tidy(() => {
      const run = work(one)
      const { output } = run(feeds(one))
      expect(output!.shape).toEqual(one.output.shape)
      expect(distance(output!.dataSync(), unpack(one.output).values)).toBeLessThan(FORWARD)
    })
    const shape = inferShapes(graphOf(one)).get('node')!
    expect([one.output.shape[0], ...shape.slice(1)]).toEqual(one.output.shape)
  })

  test('variables are those that its shapes list', () => {
    const listed = weightSpecs(graphOf(one)).map(({ name, shape }) => [name, shape])
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(one.weights).map(([name, { shape }]) => [name, shape])),
    )
  })

  test('gradients, eager and recorded', () => {
    const expected = [...one.inputGradients, ...Object.values(one.weightGradients)]
    tf.tidy(() => {
      const results = gradients(one)(feeds(one))
      const graph = RecordedGraph.record(specs(one), gradients(one))
      const recorded = graph.run(feeds(one))
      expected.forEach((array, i) => {
        expect(
          distance(results[`gradient${i}`]!.dataSync(), unpack(array).values),
          `gradient ${i}`,
        ).toBeLessThan(BACKWARD)
        expect(
          distance(recorded[`gradient${i}`]!.dataSync(), results[`gradient${i}`]!.dataSync()),
          `recorded ${i}`,
        ).toBeLessThan(1e-5)
      })
      graph.dispose()
    })
  })

  test.runIf(one.after)('moving averages', () => {
    tf.tidy(() => {
      const { output: _, ...moving } = work(one)(feeds(one))
      for (const [name, array] of Object.entries(one.after!)) {
        expect(distance(moving[name]!.dataSync(), unpack(array).values), name).toBeLessThan(FORWARD)
      }
    })
  })
})

type Named<T> = Readonly<Record<string, T>>

/** The layer alone in a graph; all but the first input are constants for shape inference. */
function graphOf({ className, config, inputs }: LayerCase): LayerGraph {
  const constants = inputs
    .slice(1)
    .map((array): Argument => ({ kind: 'constant', value: nested(unpack(array).values, array.shape) }))
  const node = {
    id: 'node',
    layer: 'node',
    className,
    config,
    inputs: [{ kind: 'tensor' as const, node: 'in0' }, ...constants],
  }
  return {
    name: 'one',
    input: { id: 'in0', shape: inputs[0]!.shape.slice(1) },
    outputs: ['node'],
    nodes: [node],
  }
}

function nested(values: Float32Array, shape: readonly number[]): Json {
  const [size, ...rest] = shape
  if (size === undefined) return values[0]!
  const step = values.length / size
  return Array.from({ length: size }, (_, i) => nested(values.subarray(i * step, (i + 1) * step), rest))
}

function arrays(one: LayerCase): Named<StoredArray> {
  return { ...Object.fromEntries(one.inputs.map((array, i) => [`in${i}`, array])), ...one.weights }
}

function feeds(one: LayerCase): Named<Tensor> {
  const entries = Object.entries(arrays(one)).map(([name, array]) => [
    name,
    tf.tensor(unpack(array).values, [...array.shape]),
  ])
  return Object.fromEntries(entries) as Named<Tensor>
}

const specs = (one: LayerCase): Named<TensorSpec> =>
  Object.fromEntries(
    Object.entries(arrays(one)).map(([name, { shape }]) => [name, { shape, dtype: 'float32' }]),
  )

/** The layer as a function of inputs and weights: its output, and its moving averages by name. */
function work(one: LayerCase): (inputs: Named<Tensor>) => Named<Tensor> {
  return (inputs) => {
    const kept: [string, Tensor][] = []
    const context: RunContext = {
      weight: (key) => inputs[key.split('/')[1]!]!,
      trains: () => one.training,
      stepSeed: null,
      update: (key, value) => kept.push([key.split('/')[1]!, value]),
    }
    const node = {
      ...graphOf(one).nodes[0]!,
      inputs: one.inputs.map((_, i) => ({ kind: 'tensor' as const, node: `in${i}` })),
    }
    const output = runNodes([node], new Map(Object.entries(inputs)), ['node'], context).get('node')!
    const moving = Object.fromEntries(kept.map(([name, value]) => [name, value.clone()]))
    for (const [, value] of kept) value.dispose()
    return { output, ...moving }
  }
}

/** Gradients of sum(output * probe), inputs first. */
function gradients(one: LayerCase): (inputs: Named<Tensor>) => Named<Tensor> {
  const names = [...one.inputs.map((_, i) => `in${i}`), ...Object.keys(one.weightGradients)]
  return (inputs) => {
    const score = (...args: Tensor[]): Tensor => {
      const { output } = work(one)({
        ...inputs,
        ...Object.fromEntries(names.map((name, i) => [name, args[i]!])),
      })
      return tf.sum(tf.mul(output!, tf.tensor(unpack(one.probe).values, [...one.probe.shape])))
    }
    const results = tf.grads(score)(names.map((name) => inputs[name]!))
    return Object.fromEntries(results.map((gradient, i) => [`gradient${i}`, gradient]))
  }
}
