/** Runs nodes of a layer graph in order, letting go of every activation after its last use. */
import type { Argument, GraphNode, Json } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { streamSeed } from './kernels/random.ts'
import { layerFunction } from './layers/registry.ts'
import { numbers } from './shapes/config.ts'
import { inputIds } from './shapes/graph.ts'
import { tf, type Tensor } from './tf.ts'

/** How layers get at their variables, and whether they are trained. */
export interface RunContext {
  /** A variable by `layer/variable`. */
  readonly weight: (key: string) => Tensor
  /** True for layers in training mode; the others work as in prediction, their batch normalisation included. */
  readonly trains: (layer: string) => boolean
  /** int32 scalar, needed when any layer trains. */
  readonly stepSeed: Tensor | null
  /** Takes the new value of a moving statistic, `layer/variable`. */
  readonly update: (key: string, value: Tensor) => void
  /** Sees what each node returned, which is not kept for it. */
  readonly returned?: (id: string, value: Tensor) => void
}

/** The context of prediction. */
export function inference(weight: RunContext['weight']): RunContext {
  return { weight, trains: () => false, stepSeed: null, update: (_key, value) => value.dispose() }
}

/**
 * Runs `nodes` (in topological order). `given` are the values they start from, by node id; they stay the caller's.
 * Returns the values of `wanted`, which become the caller's (one that was given is cloned).
 * Differentiable: gradients keep their own hold on what they need.
 */
export function runNodes(
  nodes: readonly GraphNode[],
  given: ReadonlyMap<string, Tensor>,
  wanted: readonly string[],
  context: RunContext,
): Map<string, Tensor> {
  const uses = new Map<string, number>()
  for (const id of [...nodes.flatMap(inputIds), ...wanted]) uses.set(id, (uses.get(id) ?? 0) + 1)
  const values = new Map<string, Tensor>()
  const valueOf = (id: string): Tensor => {
    const value = values.get(id) ?? given.get(id)
    if (!value) throw new AppError('internal', `The value of ${id} is not there.`)
    return value
  }
  nodes.forEach((node, position) => {
    const value = runNode(node, position, valueOf, context)
    values.set(node.id, value)
    context.returned?.(node.id, value)
    for (const id of inputIds(node)) {
      const left = uses.get(id)! - 1
      uses.set(id, left)
      if (left === 0) values.get(id)?.dispose()
    }
  })
  return new Map(wanted.map((id) => [id, values.get(id) ?? valueOf(id).clone()]))
}

function runNode(
  node: GraphNode,
  position: number,
  valueOf: (id: string) => Tensor,
  context: RunContext,
): Tensor {
  return tf.tidy(() => {
    const inputs = node.inputs.map((argument) =>
      argument.kind === 'tensor' ? valueOf(argument.node) : constant(argument),
    )
    const output = layerFunction(node.className)({
      inputs,
      config: node.config,
      training: context.trains(node.layer),
      weight: (name) => context.weight(`${node.layer}/${name}`),
      seed: () => streamSeed(context.stepSeed!, position),
      update: (name, value) => context.update(`${node.layer}/${name}`, value),
    })
    // A layer that does nothing hands back its input; values are disposed one by one, so each needs a handle of its own.
    return inputs.includes(output) ? output.clone() : output
  })
}

function constant(argument: Extract<Argument, { kind: 'constant' }>): Tensor {
  const { values, shape } = numbers(argument.value as Json, 'a constant')
  return tf.tensor(values as number[], shape as number[])
}
