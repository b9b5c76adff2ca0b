import { describe, expect, test } from 'vitest'
import type { GraphNode, LayerConfig, LayerGraph } from '../../../models/graph.ts'
import { smallNetwork } from '../testing/small-network.ts'
import { assertSupported, countParameters, inferShapes } from './graph.ts'
import { splitHead } from './head.ts'
import { defaultTap, listTaps } from './taps.ts'

type Layer = readonly [className: string, config?: LayerConfig]

/** Layers in a row, named after their class and position. */
function row(...layers: readonly Layer[]): LayerGraph {
  const nodes = layers.map(([className, config = {}], i): GraphNode => {
    const id = `${className}${i}`
    const before = i === 0 ? 'image' : `${layers[i - 1]![0]}${i - 1}`
    return { id, layer: id, className, config, inputs: [{ kind: 'tensor', node: before }] }
  })
  return { name: 'row', input: { id: 'image', shape: [8, 8, 3] }, outputs: [nodes.at(-1)!.id], nodes }
}

const tapOf = (graph: LayerGraph): string => defaultTap(graph, inferShapes(graph))
const conv: Layer = ['Conv2D', { filters: 4, kernel_size: [3, 3] }]
const pool: Layer = ['GlobalAveragePooling2D']
const poolKept: Layer = ['GlobalAveragePooling2D', { keepdims: true }]
const dense: Layer = ['Dense', { units: 2, activation: 'softmax' }]

describe('shapes', () => {
  test('the small network', () => {
    const shapes = inferShapes(smallNetwork())
    expect(shapes.get('depth2')).toEqual([null, 4, 4, 4])
    expect(shapes.get('head')).toEqual([null, 2])
    const counted = countParameters(smallNetwork())
    expect(counted).toEqual({ total: 108 + 16 + 36 + 16 + 10, trainable: 108 + 8 + 36 + 8 + 10 })
  })

  test('open sizes stay open', () => {
    const open = { ...smallNetwork(), input: { id: 'image', shape: [null, null, 3] } }
    expect(inferShapes(open).get('depth2')).toEqual([null, null, null, 4])
    expect(inferShapes(open, [null, 32, 48, 3]).get('depth2')).toEqual([null, 16, 24, 4])
  })
})

describe('what cannot be is refused with the layer named', () => {
  test.each([
    ['unsupported classes', row(['Lambda'], conv, ['Capsule']), /Lambda0 \(Lambda\), Capsule2 \(Capsule\)/],
    ['absurd sizes', row(['UpSampling2D', { size: [1e6, 1e6] }]), /UpSampling2D0 would return .* too large/],
    [
      'sizes beyond counting',
      row(['Flatten'], ['Dense', { units: 1e12 }]),
      /Dense1.*units must be a whole number/,
    ],
    ['input too small', row(conv, conv, conv, conv), /Conv2D3.*too small/],
    ['wrong rank', row(['Flatten'], conv), /Conv2D1.*4-D/],
    ['channels first', row(['Conv2D', { ...conv[1], data_format: 'channels_first' }]), /channels_first/],
    ['unknown activation', row(['Activation', { activation: 'evil' }]), /"evil" is not supported/],
    ['shapes that do not add up', row(['Reshape', { target_shape: [7, 7] }]), /cannot take the shape/],
    ['prototype names', row(['constructor'], ['__proto__']), /constructor0/],
  ])('%s', (_title, graph, message) => {
    expect(() => inferShapes(graph)).toThrow(message)
  })

  test('too many weights', () => {
    expect(() => countParameters(row(['Flatten'], ['Dense', { units: 2 ** 23 }]))).toThrow(/parameters/)
  })

  test('two layers of a name', () => {
    const graph = row(conv)
    expect(() => inferShapes({ ...graph, nodes: [...graph.nodes, ...graph.nodes] })).toThrow(/two layers/)
  })

  test('inputs that come later', () => {
    const graph = row(conv, ['ReLU'])
    expect(() => inferShapes({ ...graph, nodes: graph.nodes.toReversed() })).toThrow(/does not come before/)
  })

  test('supported layers pass', () => {
    expect(() => assertSupported(smallNetwork())).not.toThrow()
  })
})

describe('taps', () => {
  test.each([
    ['before global pooling', row(conv, ['ReLU'], pool, dense), 'ReLU1'],
    ['before Flatten', row(conv, ['MaxPooling2D'], ['Flatten'], dense), 'MaxPooling2D1'],
    ['before a mean over space', row(conv, ['Mean', { axis: [1, 2] }], dense), 'Conv2D0'],
    ['before Reshape', row(conv, ['Reshape', { target_shape: [-1] }], dense), 'Conv2D0'],
    [
      'not the dropout that does nothing',
      row(conv, ['SpatialDropout2D', { rate: 0.2 }], ['Flatten'], dense),
      'Conv2D0',
    ],
    [
      'not maps of one pixel',
      row(conv, poolKept, ['Conv2D', { filters: 2, kernel_size: [1, 1] }], ['Flatten']),
      'Conv2D0',
    ],
  ])('default: %s', (_title, graph, expected) => {
    expect(tapOf(graph)).toBe(expected)
  })

  test('layers beside the way to the output are no default', () => {
    const graph = row(conv, ['ReLU'], pool, dense)
    const inputs = [{ kind: 'tensor' as const, node: 'ReLU1' }]
    const aside: GraphNode = { id: 'aside', layer: 'aside', className: 'ReLU', config: {}, inputs }
    expect(tapOf({ ...graph, nodes: [...graph.nodes, aside] })).toBe('ReLU1')
  })

  test('a model without space has none', () => {
    expect(() => tapOf(row(['Flatten'], dense))).toThrow(/no layer with a spatial output/)
  })

  test('all 4-D outputs are listed', () => {
    const graph = smallNetwork()
    const taps = listTaps(graph, inferShapes(graph))
    expect(taps.map(({ id }) => id)).toEqual([
      'rescale',
      'conv1',
      'norm1',
      'swish1',
      'depth2',
      'norm2',
      'relu2',
    ])
    expect(taps.at(-1)).toEqual({ id: 'relu2', className: 'ReLU', height: 4, width: 4, channels: 4 })
  })
})

describe('head', () => {
  test.each([
    ['inside Dense', row(conv, pool, dense), 'softmax', 'Dense2'],
    ['sigmoid', row(conv, pool, ['Dense', { units: 1, activation: 'sigmoid' }]), 'sigmoid', 'Dense2'],
    [
      'Activation layer',
      row(conv, pool, ['Activation', { activation: 'softmax' }]),
      'softmax',
      'Activation2',
    ],
    ['Softmax layer', row(conv, pool, ['Softmax']), 'softmax', 'Softmax2'],
    [
      'before a reshape',
      row(conv, poolKept, ['Softmax'], ['Reshape', { target_shape: [4] }]),
      'softmax',
      'Softmax2',
    ],
  ])('%s', (_title, graph, activation, id) => {
    const head = splitHead(graph)
    expect(head.activation).toBe(activation)
    const node = head.logits.nodes.find((one) => one.id === id)!
    expect(node.config['activation']).toBe('linear')
    expect(() => inferShapes(head.logits)).not.toThrow()
  })

  test('a model that returns logits is left alone', () => {
    const graph = row(conv, pool, ['Dense', { units: 2 }])
    expect(splitHead(graph)).toEqual({ logits: graph, activation: 'linear' })
  })

  test('a softmax over another axis is none', () => {
    expect(splitHead(row(conv, ['Softmax', { axis: 1 }], pool)).activation).toBe('linear')
  })
})
