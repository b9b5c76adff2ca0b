/** Training that goes on from a model of the study, whatever made it: all of it, or its features under a new head. */
import type { LayerGraph, NetworkModel } from '../../models/graph.ts'
import { layerNode } from '../../models/layer-stack.ts'
import { AppError } from '../../shared/errors.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { say } from '../../shared/say.ts'
import { initialWeights } from '../nn/init.ts'
import { inferShapes, weightSpecs } from '../nn/shapes/graph.ts'
import { splitHead } from '../nn/shapes/head.ts'
import { ancestors, defaultTap } from '../nn/shapes/taps.ts'

export interface Continuation {
  /** Null keeps the head there is. */
  readonly newHead: { readonly classes: number; readonly dropout: number; readonly seed: number } | null
}

export interface Continued {
  readonly model: NetworkModel
  /** Last node of the pretrained part, one vector an image; null where the head is kept and there is no such part. */
  readonly cut: string | null
}

/** Ids of the layers that are added; no Keras name looks like them. */
const ADDED = {
  rescaling: 'lesionlens_rescaling',
  pooling: 'lesionlens_pooling',
  dropout: 'lesionlens_dropout',
  predictions: 'lesionlens_predictions',
} as const

/**
 * The network a training continues with. It takes images of 0..255: what the base wanted at its input (`input.range`) becomes a layer inside
 * the graph, as in every model LesionLens trains. Throws AppError 'bad-input' for inputs that no layer can make from that.
 */
export function continueFrom(base: NetworkModel, input: InputSpec, { newHead }: Continuation): Continued {
  const sized = { ...base.graph, input: { ...base.graph.input, shape: sizeOf(input) } }
  const graph = withRescaling(sized, input)
  if (newHead === null) return { model: { graph, weights: base.weights }, cut: null }
  const headed = withHead(graph, newHead)
  const fresh = initialWeights(headed, newHead.seed)
  // A base that was continued before has a head of the same name: never take that one.
  const weights = new Map(
    weightSpecs(headed).map(({ key, layer }) => {
      const from = layer === ADDED.predictions ? fresh : base.weights
      return [key, from.get(key)!]
    }),
  )
  return { model: { graph: headed, weights }, cut: ADDED.pooling }
}

/** True when the head already answers with the study's classes. */
export function headFits({ graph }: NetworkModel, classes: number): boolean {
  const units = inferShapes(graph).get(graph.outputs[0]!)?.at(-1)
  return units === classes && splitHead(graph).activation === 'softmax'
}

function sizeOf({ height, width, channels }: InputSpec): readonly number[] {
  return [height, width, channels]
}

/** `x / 255` or `x / 127.5 - 1` before everything else, for networks that were fed scaled images. */
function withRescaling(graph: LayerGraph, { range, channelOrder }: InputSpec): LayerGraph {
  if (range === 'caffe' || channelOrder === 'bgr') {
    throw new AppError('bad-input', say`Fine-tuning does not support models with BGR input.`, {
      hint: say`Save it from Keras with its preprocessing inside, and add that file.`,
    })
  }
  if (range === '0..255' || graph.nodes.some(({ id }) => id === ADDED.rescaling)) return graph
  const config = range === '0..1' ? { scale: 1 / 255, offset: 0 } : { scale: 1 / 127.5, offset: -1 }
  const inputId = graph.input.id
  const rescaling = layerNode('Rescaling', ADDED.rescaling, config, inputId)
  const redirected = graph.nodes.map((other) => ({
    ...other,
    inputs: other.inputs.map((argument) =>
      argument.kind === 'tensor' && argument.node === inputId
        ? { kind: 'tensor' as const, node: ADDED.rescaling }
        : argument,
    ),
  }))
  return { ...graph, nodes: [rescaling, ...redirected] }
}

/** What leads to the last feature map, then global average pooling, dropout and one unit a class. */
function withHead(
  graph: LayerGraph,
  head: { readonly classes: number; readonly dropout: number },
): LayerGraph {
  const tap = defaultTap(graph, inferShapes(graph))
  const needed = ancestors(graph, tap)
  const dense = { units: head.classes, activation: 'softmax' }
  return {
    ...graph,
    outputs: [ADDED.predictions],
    nodes: [
      ...graph.nodes.filter(({ id }) => needed.has(id)),
      layerNode('GlobalAveragePooling2D', ADDED.pooling, {}, tap),
      layerNode('Dropout', ADDED.dropout, { rate: head.dropout }, ADDED.pooling),
      layerNode('Dense', ADDED.predictions, dense, ADDED.dropout),
    ],
  }
}
