/** The layer graph as it grows: nodes, weights, and the moves between the orders of axes. */
import type { Argument, GraphNode, Json, LayerConfig, WeightArray } from '../../models/graph.ts'
import { LAYERS, type LayerClass } from '../../models/vocabulary.ts'
import { asJson, type NdArray } from './array.ts'
import { constantFor, groupSize, sameGroup, sameGroups, type Atom, type Group, type Value } from './value.ts'

export interface AddOptions {
  /** Appended to the id, for what comes before or after the layer itself. */
  readonly part?: string
  readonly weights?: Readonly<Record<string, NdArray>>
}

export class GraphBuilder {
  readonly nodes: GraphNode[] = []
  readonly weights = new Map<string, WeightArray>()
  readonly #ids: Set<string>
  #name = 'layer'

  constructor(input: string) {
    this.#ids = new Set([input])
  }

  /** Nodes added from now on are named after this. */
  begin(name: string): void {
    this.#name = name
  }

  /** Adds a layer; returns its id. */
  add(
    className: LayerClass,
    config: LayerConfig,
    inputs: readonly Argument[],
    options: AddOptions = {},
  ): string {
    const id = this.#uniqueId(options.part ? `${this.#name}/${options.part}` : this.#name)
    const complete = { ...(LAYERS[className] as LayerConfig), ...config }
    this.nodes.push({ id, layer: id, className, config: complete, inputs })
    for (const [name, { shape, data }] of Object.entries(options.weights ?? {}))
      this.weights.set(`${id}/${name}`, { shape, values: Float32Array.from(data) })
    return id
  }

  /** A layer of one input that leaves the axes as they are. */
  apply(value: Value, className: LayerClass, config: LayerConfig, options?: AddOptions): Value {
    return { ...value, node: this.add(className, config, [argument(value)], options) }
  }

  /** The same value with its node's axes in the order and grouping that is wanted. */
  arrange(value: Value, wanted: readonly Group[]): Value {
    if (sameGroups(value.physical, wanted)) return value
    const to = wanted.flat()
    if (sameGroup(value.physical.flat(), to)) return this.#regroup(value, wanted)
    const pieces = piecesOf(value.physical, wanted)
    const before = this.#regroup(value, pieces)
    const order = pieces
      .map((_, i) => i)
      .sort((a, b) => to.indexOf(pieces[a]![0]!) - to.indexOf(pieces[b]![0]!))
    const node = this.add('Transpose', { axes: order }, [argument(before)], { part: 'transpose' })
    return this.#regroup({ ...value, node, physical: order.map((i) => pieces[i]!) }, wanted)
  }

  #regroup(value: Value, wanted: readonly Group[]): Value {
    if (sameGroups(value.physical, wanted)) return value
    const target = wanted.slice(1).map(groupSize)
    // Keras's Reshape keeps one axis beside the batch.
    const node = this.add('Reshape', { target_shape: target }, [argument(value)], { part: 'reshape' })
    return { ...value, node, physical: wanted }
  }

  #uniqueId(name: string): string {
    let id = name
    for (let i = 2; this.#ids.has(id); i++) id = `${name}_${i}`
    this.#ids.add(id)
    return id
  }
}

export function argument({ node }: Pick<Value, 'node'>): Argument {
  return { kind: 'tensor', node }
}

export function constantArgument(value: Json): Argument {
  return { kind: 'constant', value }
}

/** A constant as an argument beside a value whose axes are `logical` and lie as `physical`. */
export function besides(array: NdArray, logical: readonly Group[], physical: readonly Group[]): Argument {
  return constantArgument(asJson(constantFor(array, logical, physical)))
}

/** The atoms in the order they lie in, cut into axes wherever one of the two groupings or the order has a cut. Axes of size 1 are left out. */
function piecesOf(physical: readonly Group[], wanted: readonly Group[]): Atom[][] {
  const next = new Map<Atom, Atom>()
  for (const group of wanted) group.forEach((atom, i) => i > 0 && next.set(group[i - 1]!, atom))
  return physical.flatMap((group) => {
    const pieces: Atom[][] = []
    for (const atom of group) {
      const last = pieces.at(-1)
      if (last && next.get(last.at(-1)!) === atom) last.push(atom)
      else pieces.push([atom])
    }
    return pieces
  })
}
