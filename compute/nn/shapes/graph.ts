/** Whole graphs without TensorFlow: what is supported, every node's shape, every weight. Refuses what cannot be before memory is spent. */
import type { GraphNode, Json, LayerConfig, LayerGraph, Weights } from '../../../models/graph.ts'
import { AppError } from '../../../shared/errors.ts'
import { joined, say } from '../../../shared/say.ts'
import { activationSpecs } from './activation.ts'
import { bad, numbers } from './config.ts'
import { convSpecs } from './conv.ts'
import { denseSpecs } from './dense.ts'
import { mergeSpecs } from './merge.ts'
import { normSpecs } from './norm.ts'
import { opSpecs } from './ops.ts'
import { poolSpecs } from './pool.ts'
import { regularizeSpecs } from './regularize.ts'
import { shapeSpecs } from './shape.ts'
import { elements, show } from './size.ts'
import type { LayerSpec, Shape, SpecTable } from './types.ts'
import type { VariableSpec } from './variables.ts'

const specs: SpecTable = {
  ...convSpecs, ...denseSpecs, ...normSpecs, ...activationSpecs, ...poolSpecs, ...shapeSpecs, ...mergeSpecs, ...regularizeSpecs, ...opSpecs,
} // prettier-ignore

/** Every class name the executor can run. */
export const supportedClasses: readonly string[] = Object.keys(specs)

/** One output for one image above this (4 GB) is a mistake or an attack. */
const MOST_ELEMENTS = 2 ** 30
/** 2 GB of weights: what one TensorFlow graph can hold. */
const MOST_PARAMETERS = 2 ** 29

export interface GraphWeightSpec extends VariableSpec {
  /** `layer/variable`, the key in `Weights`. */
  readonly key: string
  readonly layer: string
  /** The layer's first call. */
  readonly node: GraphNode
}

/** The variables of a layer of a class; `input` without the batch axis, NaN where a size is not known. */
export function layerVariables(
  className: string,
  config: LayerConfig,
  input: readonly number[],
): readonly VariableSpec[] {
  return (Object.hasOwn(specs, className) && specs[className]!.variables?.(config, input)) || []
}

/** Throws AppError 'bad-input' naming every layer whose class is not supported. */
export function assertSupported(graph: LayerGraph): void {
  const unknown = graph.nodes.filter((node) => !Object.hasOwn(specs, node.className))
  if (unknown.length === 0) return
  const names = unknown.slice(0, 8).map((node) => `${node.id} (${node.className})`)
  const shown = names.join(', ')
  throw new AppError(
    'bad-input',
    unknown.length > 8
      ? say`The model has layers that are not supported: ${shown} and ${unknown.length - 8} more.`
      : say`The model has layers that are not supported: ${shown}.`,
    {
      hint: say`Lambda layers and custom classes are never executed. Rebuild the model from standard Keras layers.`,
    },
  )
}

/** Shape of the input, batch axis first. */
function inputShape(graph: LayerGraph): Shape {
  return [null, ...graph.input.shape]
}

/**
 * The shape of every node's output, the input's included, batch axis first.
 * `input` [null,H,W,C] overrides sizes the graph leaves open.
 * Throws AppError 'bad-input' for unsupported layers, shapes that do not fit and sizes nobody can mean.
 */
export function inferShapes(graph: LayerGraph, input: Shape = inputShape(graph)): Map<string, Shape> {
  assertSupported(graph)
  const shapes = new Map<string, Shape>([[graph.input.id, input]])
  for (const node of graph.nodes) {
    if (shapes.has(node.id)) throw bad(say`The model has two layers named ${node.id}.`)
    const shape = atNode(node, () => specOf(node).shape(node.config, argumentShapes(node, shapes)))
    if (elements(shape) > MOST_ELEMENTS)
      throw bad(say`Layer ${node.id} would return ${show(shape)}: too large.`)
    shapes.set(node.id, shape)
  }
  for (const id of graph.outputs)
    if (!shapes.has(id)) throw bad(say`The model's output ${id} does not exist.`)
  return shapes
}

/** Every variable of the graph, once per layer however often it is called. Throws as `inferShapes` does. */
export function weightSpecs(
  graph: LayerGraph,
  shapes: ReadonlyMap<string, Shape> = inferShapes(graph),
): GraphWeightSpec[] {
  const seen = new Set<string>()
  const all = graph.nodes.flatMap((node) => {
    if (seen.has(node.layer)) return []
    seen.add(node.layer)
    return atNode(node, () => variablesOf(node, argumentShapes(node, shapes)[0] ?? []))
  })
  const total = all.reduce((sum, spec) => sum + elements(spec.shape), 0)
  if (total > MOST_PARAMETERS)
    throw bad(say`The model would have ${total} parameters: more than ${MOST_PARAMETERS}.`)
  return all
}

/** Throws AppError 'bad-input' naming weights that are missing or of another shape than the graph needs. */
export function assertWeights(graph: LayerGraph, weights: Weights): void {
  const problems = weightSpecs(graph).flatMap((spec) => {
    const given = weights.get(spec.key)
    if (!given) return [say`${spec.key} is missing`]
    if (given.shape.join() !== spec.shape.join())
      return [say`${spec.key} is ${show(given.shape)}, not ${show(spec.shape)}`]
    return given.values.length === elements(spec.shape)
      ? []
      : [say`${spec.key} has ${given.values.length} values`]
  })
  if (problems.length === 0) return
  const shown = joined(problems.slice(0, 5), '; ')
  throw new AppError(
    'bad-input',
    problems.length > 5
      ? say`The weights do not fit the model: ${shown}, and ${problems.length - 5} more.`
      : say`The weights do not fit the model: ${shown}.`,
  )
}

/** Number of parameters as Keras's summary counts them. */
export function countParameters(graph: LayerGraph): { readonly total: number; readonly trainable: number } {
  const sum = (list: readonly GraphWeightSpec[]): number =>
    list.reduce((count, spec) => count + elements(spec.shape), 0)
  const all = weightSpecs(graph)
  return { total: sum(all), trainable: sum(all.filter((spec) => spec.trainable)) }
}

/** Ids of the nodes (or the input) a node is called with. */
export function inputIds(node: GraphNode): readonly string[] {
  return node.inputs.flatMap((argument) => (argument.kind === 'tensor' ? [argument.node] : []))
}

function variablesOf(node: GraphNode, input: Shape): GraphWeightSpec[] {
  const sizes = input.slice(1).map((size) => size ?? NaN)
  return layerVariables(node.className, node.config, sizes).map((spec) => {
    if (!spec.shape.every((size) => Number.isInteger(size) && size > 0))
      throw bad(say`the shape of its ${spec.name} is not known`)
    return { ...spec, key: `${node.layer}/${spec.name}`, layer: node.layer, node }
  })
}

function specOf(node: GraphNode): LayerSpec {
  return specs[node.className]!
}

function argumentShapes(node: GraphNode, shapes: ReadonlyMap<string, Shape>): Shape[] {
  return node.inputs.map((argument) => {
    if (argument.kind === 'constant') return numbers(argument.value as Json, say`a constant`).shape
    const shape = shapes.get(argument.node)
    if (!shape) throw bad(say`its input ${argument.node} does not come before it`)
    return shape
  })
}

/** Adds the layer's name to whatever is wrong with it. */
function atNode<T>(node: GraphNode, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    throw new AppError('bad-input', say`Layer ${node.id} (${node.className}): ${cause.sentence}.`, { cause })
  }
}
