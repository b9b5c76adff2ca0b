/** What is easier to see in the finished graph: biases written as additions, and nodes that nothing needs. */
import type { GraphNode, Json, NetworkModel, WeightArray } from '../../models/graph.ts'
import { inputIds } from '../nn/shapes/graph.ts'
import { ancestors } from '../nn/shapes/taps.ts'

const BIASED: ReadonlySet<string> = new Set(['Dense', 'Conv2D', 'DepthwiseConv2D'])

/** The same function with fewer nodes. The end of a classifier is then a Dense layer, by which its outputs are known for logits. */
export function tidied(model: NetworkModel): NetworkModel {
  return withoutUnused(withBiases(model))
}

function withBiases({ graph, weights }: NetworkModel): NetworkModel {
  const readers = Map.groupBy(
    graph.nodes.flatMap((node) => inputIds(node).map((id) => ({ id, node }))),
    ({ id }) => id,
  )
  const changed = new Map(weights)
  const replaced = new Map<string, GraphNode>()
  const renamed = new Map<string, string>()
  for (const node of graph.nodes) {
    const [reader, ...others] = readers.get(node.id) ?? []
    const isFree =
      BIASED.has(node.className) && node.config['use_bias'] === false && !graph.outputs.includes(node.id)
    if (!isFree || !reader || others.length > 0) continue
    const units = changed.get(`${node.id}/kernel`)!.shape
    const bias = vectorOf(
      reader.node,
      node.className === 'DepthwiseConv2D' ? units[2]! * units[3]! : units.at(-1)!,
    )
    if (!bias) continue
    changed.set(`${node.id}/bias`, bias)
    replaced.set(node.id, { ...node, config: { ...node.config, use_bias: true } })
    renamed.set(reader.node.id, node.id)
  }
  const nodes = graph.nodes
    .filter(({ id }) => !renamed.has(id))
    .map((node) => withInputs(replaced.get(node.id) ?? node, renamed))
  return {
    graph: { ...graph, nodes, outputs: graph.outputs.map((id) => renamed.get(id) ?? id) },
    weights: changed,
  }
}

function withInputs(node: GraphNode, renamed: ReadonlyMap<string, string>): GraphNode {
  const inputs = node.inputs.map((input) =>
    input.kind === 'tensor' ? { ...input, node: renamed.get(input.node) ?? input.node } : input,
  )
  return { ...node, inputs }
}

/** The numbers that an addition adds along the last axis. */
function vectorOf(node: GraphNode, units: number): WeightArray | null {
  if (node.className !== 'Add' || node.inputs.length !== 2) return null
  const [constant] = node.inputs.filter((input) => input.kind === 'constant')
  const value: Json | undefined = constant?.value
  const numbers = Array.isArray(value) ? (value as readonly Json[]) : []
  if (numbers.length !== units || !numbers.every((each) => typeof each === 'number')) return null
  return { shape: [units], values: Float32Array.from(numbers as readonly number[]) }
}

function withoutUnused({ graph, weights }: NetworkModel): NetworkModel {
  const needed = new Set(graph.outputs.flatMap((id) => [...ancestors(graph, id)]))
  const nodes = graph.nodes.filter(({ id }) => needed.has(id))
  const kept = [...weights].filter(([key]) => needed.has(key.slice(0, key.lastIndexOf('/'))))
  return { graph: { ...graph, nodes }, weights: new Map(kept) }
}
