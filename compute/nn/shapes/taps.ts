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

/** Every node with a 4-D output [N,H,W,C] with H and W above 1, in the graph's order. */
export function listTaps(graph: LayerGraph, shapes: ReadonlyMap<string, Shape>): Tap[] {
  return graph.nodes.flatMap((node) => {
    const shape = shapes.get(node.id)
    if (!shape || !isSpatial(shape)) return []
    const [, height = null, width = null, channels] = shape
    return [{ id: node.id, className: node.className, height, width, channels: channels! }]
  })
}

/**
 * The last spatial output that the prediction depends on: what global pooling, Flatten, Reshape or a mean over space then
 * collapses. Throws AppError 'bad-input' where no layer has one.
 */
export function defaultTap(graph: LayerGraph, shapes: ReadonlyMap<string, Shape>): string {
  const needed = ancestors(graph)
  const candidates = graph.nodes.filter((node) => needed.has(node.id) && isSpatial(shapes.get(node.id) ?? []))
  let tap = candidates.at(-1)
  if (!tap)
    throw new AppError(
      'bad-input',
      say`${graph.name} has no layer with a spatial output: heatmaps need a convolutional model.`,
    )
  // What does nothing outside training has the same map as the layer before it, which is the better name.
  for (
    let before = feeder(graph, tap);
    IDENTITY_IN_INFERENCE.has(tap.className) && before;
    before = feeder(graph, tap)
  )
    tap = before
  return tap.id
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
