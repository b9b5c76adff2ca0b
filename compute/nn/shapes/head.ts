/** The model's end: logits and the activation that turns them into probabilities. */
import type { GraphNode, LayerConfig, LayerGraph, NetworkModel } from '../../../models/graph.ts'
import { inferShapes, inputIds } from './graph.ts'

export type HeadActivation = 'softmax' | 'sigmoid' | 'linear'

export interface Head {
  /** The same graph, its final activation made linear: its output are the logits. */
  readonly logits: LayerGraph
  /** 'linear' where the model itself returns logits (or is no classifier). */
  readonly activation: HeadActivation
}

/** Classes that may stand behind the final activation without changing what it means. */
const passive = new Set(['Reshape', 'Flatten', 'Dropout', 'Identity', 'Squeeze'])

/** Separates the final softmax or sigmoid, whether it is an activation inside a layer or a layer of its own. */
export function splitHead(graph: LayerGraph): Head {
  let node = find(graph, graph.outputs[0])
  while (node && (passive.has(node.className) || isLinearActivation(node)))
    node = find(graph, inputIds(node)[0])
  const activation = node ? finalActivation(node) : null
  if (!node || !activation) return { logits: graph, activation: 'linear' }
  const linear = linearised(node)
  return {
    logits: { ...graph, nodes: graph.nodes.map((other) => (other === node ? linear : other)) },
    activation,
  }
}

/** Layers whose outputs, without an activation, are logits. */
const weighing = new Set(['Dense', 'EinsumDense', 'Conv2D', 'SeparableConv2D'])
/** Classes that may stand between such a layer and the end: they keep logits logits. */
const pooling = new Set(['GlobalAveragePooling2D', 'AveragePooling2D', 'GlobalMaxPooling2D'])

/**
 * What makes probabilities of the outputs of a graph that ends in logits, as Keras trains it with `from_logits=True`: sigmoid for one unit,
 * softmax for several. Null where the graph does so itself, and where its last layer gives no logits (a mean of several softmaxes, say).
 */
export function missingActivation(graph: LayerGraph): Exclude<HeadActivation, 'linear'> | null {
  if (splitHead(graph).activation !== 'linear') return null
  let node = find(graph, graph.outputs[0])
  while (node && (passive.has(node.className) || pooling.has(node.className) || isLinearActivation(node)))
    node = find(graph, inputIds(node)[0])
  if (!node || !weighing.has(node.className) || (node.config['activation'] ?? 'linear') !== 'linear')
    return null
  const shape = inferShapes(graph).get(graph.outputs[0]!) ?? []
  if (shape.length !== 2) return null
  return shape[1] === 1 ? 'sigmoid' : 'softmax'
}

/** The same model with the activation that its end lacks: what it returns are probabilities. */
export function withProbabilities<M extends NetworkModel>(model: M): M {
  const { graph } = model
  const activation = missingActivation(graph)
  const [output, ...others] = graph.outputs
  if (activation === null || output === undefined) return model
  const id = `${output}/${activation}`
  const inputs = [{ kind: 'tensor', node: output }] as const
  const node: GraphNode = { id, layer: id, className: 'Activation', config: { activation }, inputs }
  return { ...model, graph: { ...graph, nodes: [...graph.nodes, node], outputs: [id, ...others] } }
}

function finalActivation(node: GraphNode): HeadActivation | null {
  if (node.className === 'Softmax') return lastAxis(node.config) ? 'softmax' : null
  const name = node.config['activation']
  return name === 'softmax' || name === 'sigmoid' ? name : null
}

const lastAxis = (config: LayerConfig): boolean => config['axis'] == null || config['axis'] === -1

const isLinearActivation = (node: GraphNode): boolean =>
  node.className === 'Activation' && (node.config['activation'] ?? 'linear') === 'linear'

function linearised(node: GraphNode): GraphNode {
  if (node.className === 'Softmax')
    return { ...node, className: 'Activation', config: { activation: 'linear' } }
  return { ...node, config: { ...node.config, activation: 'linear' } }
}

const find = (graph: LayerGraph, id: string | undefined): GraphNode | undefined =>
  graph.nodes.find((node) => node.id === id)
