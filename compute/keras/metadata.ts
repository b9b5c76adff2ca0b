import type { GraphNode, LayerConfig, NetworkModel } from '../../models/graph.ts'
import { regularizersOf } from './regularizers.ts'
import { asArray, asObject, asText, type JsonObject } from './json.ts'

/** What LesionLens adds to metadata.json of the `.keras` files it writes; Keras does not look at it. */
export interface OwnMetadata {
  readonly classNames: readonly string[] | null
  /** Nodes in their order: id, and Keras layer and call it was written as. */
  readonly nodes: readonly OwnNode[]
}

interface OwnNode {
  readonly id: string
  readonly layer: string
  readonly call: number
  /** Penalties of the author's own making: Keras could not read them. */
  readonly regularizers: LayerConfig
}

export function ownMetadata(metadata: JsonObject): OwnMetadata | null {
  const own = asObject(metadata['lesionlens'])
  if (!Array.isArray(own['nodes'])) return null
  const nodes = asArray(own['nodes']).map((entry) => {
    const [id, layer, call, regularizers] = asArray(entry)
    return {
      id: asText(id) ?? '',
      layer: asText(layer) ?? '',
      call: Number(call),
      regularizers: regularizersOf(asObject(regularizers)),
    }
  })
  const classes = asArray(own['classes']).map((name) => asText(name) ?? '')
  return { classNames: classes.length ? classes : null, nodes }
}

/**
 * Gives nodes read from a file of our own the ids and the order they were written from: Keras allows no '/' in names, and orders
 * layers its own way. Left as they are where the file was changed in between.
 */
export function inOwnOrder(model: NetworkModel, own: OwnMetadata | null): NetworkModel {
  const { graph, weights } = model
  if (!own) return model
  const ids = new Map<string, string>()
  for (const { id, layer, call } of own.nodes) ids.set(call === 0 ? layer : `${layer}@${call + 1}`, id)
  const input = own.nodes.find(({ layer }) => layer === graph.input.id)?.id
  const isComplete =
    input !== undefined &&
    graph.nodes.length === own.nodes.length - 1 &&
    new Set(ids.values()).size === own.nodes.length &&
    graph.nodes.every(({ id, layer }) => ids.has(id) && ids.has(layer))
  if (!isComplete) return model
  const renamed = new Map(graph.nodes.map((node) => [ids.get(node.id)!, rename(node, ids)]))
  const nodes = own.nodes.flatMap(({ id, regularizers }): GraphNode[] => {
    const node = renamed.get(id)
    return node ? [{ ...node, config: { ...node.config, ...regularizers } }] : []
  })
  if (!isOrdered(nodes, input)) return model
  return {
    graph: {
      ...graph,
      input: { ...graph.input, id: input },
      outputs: graph.outputs.map((id) => ids.get(id)!),
      nodes,
    },
    weights: new Map([...weights].map(([key, array]) => [renameKey(key, ids), array])),
  }
}

function rename(node: GraphNode, ids: ReadonlyMap<string, string>): GraphNode {
  const inputs = node.inputs.map((input) =>
    input.kind === 'tensor' ? { ...input, node: ids.get(input.node) ?? input.node } : input,
  )
  return { ...node, id: ids.get(node.id)!, layer: ids.get(node.layer)!, inputs }
}

function renameKey(key: string, ids: ReadonlyMap<string, string>): string {
  const cut = key.lastIndexOf('/')
  return `${ids.get(key.slice(0, cut)) ?? key.slice(0, cut)}${key.slice(cut)}`
}

function isOrdered(nodes: readonly GraphNode[], input: string): boolean {
  const seen = new Set([input])
  return nodes.every((node) => {
    const isReady = node.inputs.every((argument) => argument.kind === 'constant' || seen.has(argument.node))
    seen.add(node.id)
    return isReady
  })
}
