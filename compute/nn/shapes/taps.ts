/** Taps: the layers whose activation maps can be explained. */
import type { GraphNode, LayerGraph } from '../../../models/graph.ts'
import { IDENTITY_IN_INFERENCE } from '../../../models/vocabulary.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { inputIds } from './graph.ts'
import type { Shape } from './types.ts'

export interface Tap {
  readonly id: string
  readonly className: string
  /** null where the model leaves its input size open. */
  readonly height: number | null
  readonly width: number | null
  readonly channels: number
}

/** How a node's output lies over the picture. */
export interface TapMap {
  readonly height: number | null
  readonly width: number | null
  readonly channels: number
  /** Of transformers: tokens in front of those of the patches (class, registers). Null for images [N,H,W,C]. */
  readonly prefix: number | null
}

/** Tokens that transformers put before those of the patches: none, a class token, a second one to distil from, four or eight registers. */
const PREFIXES: ReadonlySet<number> = new Set([0, 1, 2, 4, 5, 8, 9])

/** The maps among the nodes' outputs: images with height and width above 1, and tokens of patches [N,T,C]. */
export function tapMaps(graph: LayerGraph, shapes: ReadonlyMap<string, Shape>): ReadonlyMap<string, TapMap> {
  const maps = new Map<string, TapMap>()
  // Of each node the map it was made from, its own when it is one.
  const sources = new Map<string, TapMap>()
  for (const node of graph.nodes) {
    const before = inputIds(node).flatMap((id) => sources.get(id) ?? [])
    const source = before.find(({ prefix }) => prefix !== null) ?? before[0]
    const own = mapOf(shapes.get(node.id) ?? [], source)
    if (own) maps.set(node.id, own)
    const kept = own ?? source
    if (kept) sources.set(node.id, kept)
  }
  return maps
}

function mapOf(shape: Shape, source: TapMap | undefined): TapMap | null {
  if (isSpatial(shape)) {
    const [, height = null, width = null, channels] = shape
    // Heads and scores of attention have four axes too.
    const isElsewhere =
      source !== undefined && source.prefix !== null && (height !== source.height || width !== source.width)
    return isElsewhere ? null : { height, width, channels: channels!, prefix: null }
  }
  const [, tokens, channels] = shape
  if (shape.length !== 3 || tokens == null || channels == null || !source?.height || !source.width)
    return null
  const prefix = tokens - source.height * source.width
  return PREFIXES.has(prefix) ? { ...source, channels, prefix } : null
}

/** Every node whose output is a map over the picture, in the graph's order. */
export function listTaps(graph: LayerGraph, shapes: ReadonlyMap<string, Shape>): Tap[] {
  const maps = tapMaps(graph, shapes)
  return graph.nodes.flatMap(({ id, className }) => {
    const map = maps.get(id)
    return map ? [{ id, className, height: map.height, width: map.width, channels: map.channels }] : []
  })
}

/**
 * The last map that the prediction depends on: what global pooling, Flatten, Reshape or a mean over space then collapses. Of a transformer
 * the tokens before its last attention, behind which those of the patches no longer count. Throws AppError 'bad-input' where there is none.
 */
export function defaultTap(graph: LayerGraph, shapes: ReadonlyMap<string, Shape>): string {
  const needed = ancestors(graph)
  const maps = tapMaps(graph, shapes)
  const candidates = graph.nodes.filter((node) => needed.has(node.id) && maps.has(node.id))
  let tap = candidates.at(-1)
  if (!tap)
    throw new AppError(
      'bad-input',
      say`${graph.name} has no layer with a spatial output: heatmaps need a convolutional model.`,
    )
  if (maps.get(tap.id)?.prefix != null) return beforeAttention(graph, needed, candidates) ?? tap.id
  // What does nothing outside training has the same map as the layer before it, which is the better name.
  for (
    let before = feeder(graph, tap);
    IDENTITY_IN_INFERENCE.has(tap.className) && before;
    before = feeder(graph, tap)
  )
    tap = before
  return tap.id
}

/** The normalised tokens that the last attention looks at (as pytorch-grad-cam's examples take them). */
function beforeAttention(
  graph: LayerGraph,
  needed: ReadonlySet<string>,
  candidates: readonly GraphNode[],
): string | undefined {
  const last = graph.nodes.findLast((node) => needed.has(node.id) && node.className === 'Matmul')
  if (!last) return undefined
  const inside = ancestors(graph, last.id)
  return candidates.findLast(({ id, className }) => inside.has(id) && className === 'LayerNormalization')?.id
}

/** Ids of all nodes the first output depends on, itself included. */
export function ancestors(graph: LayerGraph, of: string = graph.outputs[0] ?? ''): Set<string> {
  const needed = new Set([of])
  for (const node of graph.nodes.toReversed()) {
    if (needed.has(node.id)) for (const id of inputIds(node)) needed.add(id)
  }
  return needed
}

/** Ids of all nodes that depend on `id`, itself included. */
export function descendants(graph: LayerGraph, id: string): Set<string> {
  const reached = new Set([id])
  for (const node of graph.nodes) if (inputIds(node).some((input) => reached.has(input))) reached.add(node.id)
  return reached
}

const feeder = (graph: LayerGraph, node: GraphNode): GraphNode | undefined =>
  graph.nodes.find((other) => other.id === inputIds(node)[0])

function isSpatial(shape: Shape): boolean {
  const [, height, width, channels] = shape
  return shape.length === 4 && height !== 1 && width !== 1 && channels != null
}
