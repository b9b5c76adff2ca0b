/** A network small enough to differentiate by hand, for tests. */
import type { LayerGraph, NetworkModel, WeightArray } from '../../../models/graph.ts'
import { Random } from '../../../shared/random.ts'

export const SMALL = { size: 8, filters: 3 } as const

/** input [8,8,3] -> Rescaling -> Conv2D 3x3 relu -> GlobalAveragePooling2D -> Dense (softmax, or one sigmoid unit). */
export function smallNetwork(units: number, seed = 1): NetworkModel {
  const { size, filters } = SMALL
  const from = (node: string) => [{ kind: 'tensor', node }] as const
  const graph: LayerGraph = {
    name: 'small',
    input: { id: 'image', shape: [size, size, 3] },
    outputs: ['head'],
    nodes: [
      {
        id: 'scale',
        layer: 'scale',
        className: 'Rescaling',
        config: { scale: 1 / 255, offset: 0 },
        inputs: from('image'),
      },
      {
        id: 'conv',
        layer: 'conv',
        className: 'Conv2D',
        config: {
          filters,
          kernel_size: [3, 3],
          strides: [1, 1],
          padding: 'same',
          dilation_rate: [1, 1],
          groups: 1,
          activation: 'relu',
          use_bias: true,
        },
        inputs: from('scale'),
      },
      {
        id: 'pool',
        layer: 'pool',
        className: 'GlobalAveragePooling2D',
        config: { keepdims: false },
        inputs: from('conv'),
      },
      {
        id: 'head',
        layer: 'head',
        className: 'Dense',
        config: { units, activation: units === 1 ? 'sigmoid' : 'softmax', use_bias: true },
        inputs: from('pool'),
      },
    ],
  }
  const random = new Random(seed)
  const array = (...shape: number[]): WeightArray => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal(0, 0.5)),
  })
  const weights = new Map([
    ['conv/kernel', array(3, 3, 3, filters)],
    ['conv/bias', array(filters)],
    ['head/kernel', array(filters, units)],
    ['head/bias', array(units)],
  ])
  return { graph, weights }
}

/** Pixels 0..255, [count,8,8,3]. */
export function smallImages(count: number, seed = 2): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: count * SMALL.size * SMALL.size * 3 }, () => random.below(256))
}
