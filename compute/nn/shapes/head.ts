/** The model's end: logits and the activation that turns them into probabilities. */
import type { GraphNode, LayerConfig, LayerGraph } from '../../../models/graph.ts'
import { inputIds } from './graph.ts'

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
