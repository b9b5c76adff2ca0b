import { describe, expect, it } from 'vitest'
import { scratchCnn } from '../../models/scratch-cnn.ts'
import type { NetworkModel } from '../../models/graph.ts'
import { Executor } from '../nn/executor.ts'
import { initialWeights } from '../nn/init.ts'
import { assertWeights } from '../nn/shapes/graph.ts'
import { tf } from '../nn/tf.ts'
import { continueFrom, headFits } from './continue-from.ts'

const SIZE = 32
const graph = scratchCnn({ classes: 3, inputSize: SIZE, dropout: 0.2, filters: 4, blocks: 3 })
const base: NetworkModel = { graph, weights: initialWeights(graph, 1) }
/** The same network without its own rescaling: what students feed with x / 255. */
const unscaled: NetworkModel = {
  ...base,
  graph: {
    ...graph,
    nodes: graph.nodes
      .filter(({ id }) => id !== 'rescaling')
      .map((node) => ({
        ...node,
        inputs: node.inputs.map((input) =>
          input.kind === 'tensor' && input.node === 'rescaling' ? { ...input, node: graph.input.id } : input,
        ),
      })),
  },
}
const input = { width: SIZE, height: SIZE, channels: 3, range: '0..255' } as const

function probabilities(model: NetworkModel): number[] {
  const executor = new Executor(model)
  const images = tf.randomUniform([2, SIZE, SIZE, 3], 0, 255, 'float32', 7) as ReturnType<typeof tf.zeros>
  const { probabilities, logits } = executor.forward(images as never)
  const values = Array.from(probabilities.dataSync())
  tf.dispose([images, probabilities, logits])
  executor.dispose()
  return values
}

describe('going on from a model', () => {
  it('keeps all of it where the head fits', () => {
    expect(headFits(base, 3)).toBe(true)
    expect(headFits(base, 2)).toBe(false)
    const { model, cut } = continueFrom(base, input, { newHead: null })
    expect(cut).toBeNull()
    expect(probabilities(model)).toEqual(probabilities(base))
  })

  it('puts a new head on the last feature map and keeps the weights before it', () => {
    const newHead = { classes: 2, dropout: 0.1, seed: 3 }
    const { model, cut } = continueFrom(base, input, { newHead })
    assertWeights(model.graph, model.weights)
    expect(probabilities(model)).toHaveLength(2 * 2)
    expect(model.graph.nodes.some(({ id }) => id === cut)).toBe(true)
    expect(model.weights.get('block1_conv/kernel')).toBe(base.weights.get('block1_conv/kernel'))
    expect(model.weights.has('predictions/kernel')).toBe(false)
    const again = continueFrom(model, input, { newHead: { ...newHead, classes: 4 } })
    expect(probabilities(again.model)).toHaveLength(2 * 4)
  })

  it('takes 0..255 whatever the model was fed: its rescaling moves into the graph', () => {
    const { model } = continueFrom(unscaled, { ...input, range: '0..1' }, { newHead: null })
    const [a, b] = [probabilities(model), probabilities(base)]
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 6))
  })

  it('refuses what no layer can undo', () => {
    expect(() => continueFrom(base, { ...input, range: 'caffe' }, { newHead: null })).toThrow(/BGR input/)
  })
})
