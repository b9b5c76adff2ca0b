import { say, type Sentence } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import type { Argument, GraphNode, LayerGraph } from '../../models/graph.ts'
import { asArray } from './json.ts'
import { LIMITS } from './limits.ts'
import { simplified } from './simplify.ts'
import { translate } from './translate.ts'
import { UnsupportedLayer, type Translation } from './translation.ts'
import type { RawArgument, RawCall, RawLayer, RawModel, RawTensor } from './raw-model.ts'

export interface FlattenResult {
  readonly graph: LayerGraph
  /** Every layer by its path, those included that were left out of the graph. */
  readonly table: ReadonlyMap<string, GraphNode>
  readonly warnings: readonly Sentence[]
}

/** A layer that cannot be taken in: shown to the user, all at once. */
export interface RefusedLayer {
  readonly id: string
  readonly className: string
  readonly reason: Sentence | null
}

/** Thrown when layers are not supported; carries all of them. */
export class RefusedLayers extends Error {
  readonly layers: readonly RefusedLayer[]
  constructor(layers: readonly RefusedLayer[]) {
    super('unsupported layers')
    this.layers = layers
  }
}

/**
 * Turns a nested model into one flat graph. Layers of a nested model become `outer/inner`; the second call of a shared layer
 * becomes `layer@2`, owning the weights of `layer`. Nodes nothing depends on are left out.
 * @throws RefusedLayers, or Refusal
 */
export function inlineModels(model: RawModel, kerasMajor: number): FlattenResult {
  const flattener = new Flattener(kerasMajor)
  return flattener.run(model)
}

/** Keras stores layers nearly in the order they run; a file in reverse order must not cost minutes. */
const MAX_CHECKS = 2_000_000

class Flattener {
  readonly #kerasMajor: number
  readonly #nodes: GraphNode[] = []
  readonly #ids = new Set<string>()
  readonly #calls = new Map<string, number>()
  readonly #refused = new Map<string, RefusedLayer>()
  /** By their text: a layer called twice says it once. */
  readonly #warnings = new Map<string, Sentence>()
  #inlined = 0

  constructor(kerasMajor: number) {
    this.#kerasMajor = kerasMajor
  }

  run(model: RawModel): FlattenResult {
    if (model.inputs.length !== 1) {
      throw new Refusal(
        say`it has ${model.inputs.length} inputs, and only models with one image input can be used`,
      )
    }
    const input = model.layers.find(({ name }) => name === model.inputs[0])
    const shape = inputShape(input)
    const id = model.inputs[0]!
    this.#ids.add(id)
    const outputs = this.#inline(model, '', [{ kind: 'tensor', node: id }])
    if (this.#refused.size) throw new RefusedLayers([...this.#refused.values()])
    const ids = outputs.map((output) => {
      if (output.kind !== 'tensor') throw new Refusal(say`its output is a constant`)
      return output.node
    })
    const graph: LayerGraph = { name: model.name, input: { id, shape }, outputs: ids, nodes: this.#nodes }
    const table = new Map(this.#nodes.map((node) => [node.layer, node]))
    return { graph: simplified(withoutUnused(graph)), table, warnings: [...this.#warnings.values()] }
  }

  /** Adds the nodes of one call of a model, returns what its outputs are. */
  #inline(model: RawModel, prefix: string, inputs: readonly Argument[]): Argument[] {
    if (++this.#inlined > LIMITS.layers) throw new Refusal(say`it has more layers than any model`)
    const values = new Map<string, readonly Argument[]>()
    model.inputs.forEach((name, i) => {
      const value = inputs[i]
      if (!value) throw new Refusal(say`the model ${model.name} inside it is called with too few inputs`)
      values.set(`${name}#0`, [value])
    })
    const byName = new Map(model.layers.map((layer) => [layer.name, layer]))
    const resolve = (tensor: RawTensor, output = false) => this.#resolve(tensor, byName, values, output)
    let checks = 0
    let waiting = model.layers.flatMap((layer) => layer.calls.map((call, i) => ({ layer, call, i })))
    while (waiting.length) {
      const blocked: typeof waiting = []
      const stuck = new Set<string>()
      for (const item of waiting) {
        const { layer, call, i } = item
        if (++checks > MAX_CHECKS) throw new Refusal(say`its layers are stored in a hopeless order`)
        // Calls of one layer keep their order, so that the first is the one that owns the weights.
        if (stuck.has(layer.name) || !tensorsOf(call).every((tensor) => resolve(tensor))) {
          stuck.add(layer.name)
          blocked.push(item)
        } else
          values.set(
            `${layer.name}#${i}`,
            this.#call(layer, call, prefix, (tensor) => resolve(tensor)!),
          )
      }
      if (blocked.length === waiting.length) {
        throw new Refusal(
          say`its layers depend on each other in a circle or on layers that are missing (${blocked[0]!.layer.name})`,
        )
      }
      waiting = blocked
    }
    return model.outputs.map((tensor) => {
      const value = resolve(tensor, true)
      if (!value) throw new Refusal(say`its output ${tensor.layer} does not exist`)
      return value
    })
  }

  #resolve(
    tensor: RawTensor,
    byName: ReadonlyMap<string, RawLayer>,
    values: ReadonlyMap<string, readonly Argument[]>,
    output: boolean,
  ): Argument | undefined {
    const layer = byName.get(tensor.layer)
    if (!layer) throw new Refusal(say`a layer is connected to ${tensor.layer}, which does not exist`)
    // Keras counts the construction of a model as its call 0, in Keras 2 everywhere, in Keras 3 only where outputs are named.
    const shifted = layer.model && (tensor.countsConstruction || output) ? tensor.call - 1 : tensor.call
    const call = shifted >= 0 && shifted < Math.max(1, layer.calls.length) ? shifted : tensor.call
    return values.get(`${tensor.layer}#${call}`)?.[tensor.index]
  }

  #call(
    layer: RawLayer,
    call: RawCall,
    prefix: string,
    resolve: (tensor: RawTensor) => Argument,
  ): readonly Argument[] {
    const path = prefix + layer.name
    if (layer.model) {
      const inputs = call.args.flatMap((argument) => tensorsIn(argument)).map(resolve)
      return this.#inline(layer.model, `${path}/`, inputs)
    }
    try {
      const translation = translate(layer, call, resolve, this.#kerasMajor)
      for (const warning of translation.warnings) {
        const sentence = say`${path}: ${warning}`
        this.#warnings.set(sentence.text, sentence)
      }
      return [this.#emit(path, translation)]
    } catch (error) {
      if (!(error instanceof UnsupportedLayer)) throw error
      this.#refused.set(path, { id: path, className: layer.className, reason: error.reason })
      // Go on, so that one message names all of them.
      return [{ kind: 'constant', value: 0 }]
    }
  }

  /** Adds a layer's nodes: itself, what must come before it and what Keras keeps inside it. */
  #emit(path: string, { steps }: Translation): Argument {
    const count = (this.#calls.get(path) ?? 0) + 1
    this.#calls.set(path, count)
    const suffix = count > 1 ? `@${count}` : ''
    const made = new Map<string, Argument>()
    let last: Argument | null = null
    for (const step of steps) {
      const layer = step.part ? `${path}/${step.part}` : path
      const id = layer + suffix
      if (this.#ids.has(id)) throw new Refusal(say`two of its layers are called ${id}`)
      if (this.#nodes.length >= LIMITS.layers) throw new Refusal(say`it has more layers than any model`)
      const inputs = step.inputs.map((input) => {
        if (input.kind !== 'step') return input
        return made.get(input.part)!
      })
      this.#ids.add(id)
      this.#nodes.push({ id, layer, className: step.className, config: step.config, inputs })
      last = { kind: 'tensor', node: id }
      made.set(step.part, last)
    }
    if (!last) throw new Refusal(say`the layer ${path} does nothing`)
    return last
  }
}

function tensorsIn(argument: RawArgument): RawTensor[] {
  if (argument.kind === 'tensor') return [argument.tensor]
  return argument.kind === 'list' ? argument.items.flatMap(tensorsIn) : []
}

function tensorsOf(call: RawCall): RawTensor[] {
  return [...call.args, ...Object.values(call.kwargs)].flatMap(tensorsIn)
}

function inputShape(input: RawLayer | undefined): (number | null)[] {
  const given = asArray(input?.config['batch_shape'] ?? input?.config['batch_input_shape'])
  const shape = given.slice(1)
  if (shape.length !== 3) {
    const shown = given.length ? `[${shape.map((size) => size ?? '?').join(', ')}]` : say`unknown`
    throw new Refusal(
      say`its input is not an image: the shape is ${shown}, and [height, width, channels] is needed`,
    )
  }
  const sizes = shape.map((size) => (typeof size === 'number' ? size : null))
  const [height, width, channels] = sizes
  if (channels !== 1 && channels !== 3) {
    throw new Refusal(
      channels == null
        ? say`its input has an open number of channels; images have 3 (colour) or 1 (grey)`
        : say`its input has ${channels} channels; images have 3 (colour) or 1 (grey)`,
    )
  }
  for (const side of [height, width]) {
    if (side != null && (!Number.isInteger(side) || side < 1 || side > LIMITS.inputSidePx)) {
      throw new Refusal(say`its input is ${height ?? '?'} x ${width ?? '?'} pixels large, which cannot be`)
    }
  }
  return sizes
}

function withoutUnused(graph: LayerGraph): LayerGraph {
  const needed = new Set(graph.outputs)
  for (const node of graph.nodes.toReversed()) {
    if (!needed.has(node.id)) continue
    for (const input of node.inputs) if (input.kind === 'tensor') needed.add(input.node)
  }
  const nodes = graph.nodes.filter(({ id }) => needed.has(id))
  // The weights of a shared layer belong to its first call that is left.
  return { ...graph, nodes }
}
