import type { GraphNode, Json, LayerGraph } from '../../models/graph.ts'

/**
 * Writes channel reversal the short way. Keras 3's `preprocess_input` of mode 'caffe' picks the three channels apart and stacks them
 * again; as one slice, `x[..., ::-1]`, it costs nothing and is recognised as preprocessing.
 */
export function simplified(graph: LayerGraph): LayerGraph {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const uses = new Map<string, number>()
  for (const { inputs } of graph.nodes) {
    for (const input of inputs)
      if (input.kind === 'tensor') uses.set(input.node, (uses.get(input.node) ?? 0) + 1)
  }
  const dropped = new Set<string>()
  const nodes = graph.nodes.map((node) => {
    const parts =
      node.className === 'Concatenate' && node.config['axis'] === -1 ? channelsOf(node, byId) : null
    const [first] = parts ?? []
    const isReversal =
      parts?.length === 3 &&
      parts.every(({ source, channel }, i) => source === first!.source && channel === 2 - i) &&
      parts.every(({ path }) => path.every((id) => uses.get(id) === 1 && !graph.outputs.includes(id)))
    if (!isReversal || !first) return node
    parts.forEach(({ path }) => path.forEach((id) => dropped.add(id)))
    return {
      ...node,
      className: 'GetItem',
      config: { key: REVERSED },
      inputs: [{ kind: 'tensor' as const, node: first.source }],
    }
  })
  return { ...graph, nodes: nodes.filter(({ id }) => !dropped.has(id)) }
}

const REVERSED: Json = ['ellipsis', { slice: [null, null, -1] }]

interface Channel {
  readonly source: string
  readonly channel: number
  /** The nodes that pick it. */
  readonly path: readonly string[]
}

/** The inputs of a node as single channels `x[..., k]` with the axis put back; null where they are anything else. */
function channelsOf(node: GraphNode, byId: ReadonlyMap<string, GraphNode>): readonly Channel[] | null {
  const channels = node.inputs.map((input): Channel | null => {
    const widened = input.kind === 'tensor' ? byId.get(input.node) : undefined
    if (widened?.className !== 'ExpandDims' || widened.config['axis'] !== -1) return null
    const [inner] = widened.inputs
    const picked = inner?.kind === 'tensor' ? byId.get(inner.node) : undefined
    const [source] = picked?.inputs ?? []
    if (picked?.className !== 'GetItem' || source?.kind !== 'tensor') return null
    const [rest, item, ...more] = picked.config['key'] as readonly Json[]
    const channel = (item as { index?: Json } | null | undefined)?.index
    if (rest !== 'ellipsis' || more.length > 0 || typeof channel !== 'number') return null
    return { source: source.node, channel, path: [widened.id, picked.id] }
  })
  return channels.every((channel) => channel !== null) ? channels : null
}
