import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { swish } from '../kernels/activation.ts'
import { streamSeed, uniform } from '../kernels/random.ts'
import { backend, tf, type Tensor } from '../tf.ts'
import { RecordedGraph } from './recorded-graph.ts'

const matrix = { shape: [2, 3], dtype: 'float32' } as const
const x = (): Tensor => tf.tensor2d([1, -2, 3, -4, 5, -6], [2, 3])
const held = (): number[] => [tf.memory().numTensors, backend().binding.getNumOfSavedModels(), folders()]
const folders = (): number =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('lesionlens-graph-')).length

let before: readonly number[] = []
beforeEach(() => {
  before = held()
})
afterEach(() => {
  expect(held(), 'tensors, graphs and folders left behind').toEqual(before)
})

/** Runs a recording once and returns its values. */
function values(graph: RecordedGraph, feeds: Readonly<Record<string, Tensor>>): Record<string, number[]> {
  const outputs = graph.run(feeds)
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, [...tensor.dataSync()]]))
}

test('gives what the function gives, gradients included', () => {
  const work = ({ x }: Readonly<Record<string, Tensor>>): Record<string, Tensor> => ({
    y: tf.sum(swish(x!), 1),
    slope: tf.grad((x) => tf.sum(swish(x)))(x!),
  })
  tf.tidy(() => {
    const graph = RecordedGraph.record({ x: matrix }, work)
    const expected = work({ x: x() })
    const actual = graph.run({ x: x() })
    for (const name of ['y', 'slope']) {
      expect(actual[name]!.shape).toEqual(expected[name]!.shape)
      actual[name]!.dataSync().forEach((value, i) =>
        expect(value).toBeCloseTo(expected[name]!.dataSync()[i]!, 5),
      )
    }
    graph.dispose()
  })
})

test('other tensors become constants: changing or disposing them later changes nothing', () => {
  tf.tidy(() => {
    const weight = tf.variable(tf.tensor1d([1, 10, 100]))
    const graph = RecordedGraph.record({ x: matrix }, ({ x }) => ({ y: tf.mul(x!, weight) }))
    weight.dispose()
    expect(values(graph, { x: x() })['y']).toEqual([1, -20, 300, -4, 50, -600])
    graph.dispose()
  })
})

test('an input may be an output, a constant too, and one value may have two names', () => {
  tf.tidy(() => {
    const graph = RecordedGraph.record({ x: matrix }, ({ x }) => {
      const y = tf.neg(x!)
      return { same: x!, one: tf.scalar(1), y, again: y }
    })
    expect(values(graph, { x: x() })).toEqual({
      same: [1, -2, 3, -4, 5, -6],
      one: [1],
      y: [-1, 2, -3, 4, -5, 6],
      again: [-1, 2, -3, 4, -5, 6],
    })
    graph.dispose()
  })
})

test('random numbers follow the seed that is fed', () => {
  tf.tidy(() => {
    const seed = { shape: [], dtype: 'int32' } as const
    const graph = RecordedGraph.record({ seed }, ({ seed }) => ({ y: uniform([4], streamSeed(seed!, 1)) }))
    const drawn = [5, 5, 6].map((number) => values(graph, { seed: tf.scalar(number, 'int32') })['y'])
    expect(drawn[0]).toEqual(drawn[1])
    expect(drawn[0]).not.toEqual(drawn[2])
    expect(drawn[0]).toEqual([...uniform([4], streamSeed(tf.scalar(5, 'int32'), 1)).dataSync()])
    graph.dispose()
  })
})

test('a wrong shape, a missing input and a disposed graph are told', () => {
  tf.tidy(() => {
    const graph = RecordedGraph.record({ x: matrix }, ({ x }) => ({ y: tf.neg(x!) }))
    const call =
      (feeds: Record<string, Tensor>): (() => void) =>
      () =>
        void graph.run(feeds)
    expect(call({ x: tf.zeros([3, 2]) })).toThrow('must be [2,3], but is [3,2]')
    expect(call({})).toThrow('missing')
    graph.dispose()
    expect(call({ x: x() })).toThrow('disposed')
  })
})

test('a function that looks at values is refused, and everything works afterwards', () => {
  const look = (): RecordedGraph =>
    RecordedGraph.record({ x: matrix }, ({ x }) => ({ y: tf.scalar(x!.dataSync()[0]!) }))
  expect(look).toThrow('Values cannot be read')
  tf.tidy(() => {
    expect([...tf.neg(x()).dataSync()]).toEqual([-1, 2, -3, 4, -5, 6])
  })
})

test('tensors that were never used before recording keep their values', () => {
  tf.tidy(() => {
    const fresh = tf.tensor1d([1, 2, 3])
    const graph = RecordedGraph.record({ x: matrix }, ({ x }) => ({ y: tf.add(x!, fresh) }))
    expect([...fresh.dataSync()]).toEqual([1, 2, 3])
    expect(values(graph, { x: tf.zeros([2, 3]) })['y']).toEqual([1, 2, 3, 1, 2, 3])
    graph.dispose()
  })
})

test('runs leave nothing in the addon', () => {
  tf.tidy(() => {
    const graph = RecordedGraph.record({ x: matrix }, ({ x }) => ({ y: tf.matMul(x!, x!, false, true) }))
    const feed = x()
    const run = (): void => graph.run({ x: feed })['y']!.dispose()
    run()
    const tensors = backend().binding.getNumOfTensors()
    for (let i = 0; i < 20; i++) run()
    expect(backend().binding.getNumOfTensors()).toBe(tensors)
    graph.dispose()
  })
})
