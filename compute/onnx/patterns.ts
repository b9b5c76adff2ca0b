/** Functions that older exporters write as several operators, found by their form: what they are is faster, and can be read. */
import { scalarOf, type NdArray } from './array.ts'
import type { OnnxAttribute, OnnxNode } from './proto.ts'

/** The nodes around a node. */
class Surroundings {
  readonly #makers = new Map<string, OnnxNode>()
  readonly #readers = new Map<string, OnnxNode[]>()
  readonly #constants: ReadonlyMap<string, NdArray>
  readonly #outputs: ReadonlySet<string>

  constructor(
    nodes: readonly OnnxNode[],
    constants: ReadonlyMap<string, NdArray>,
    outputs: readonly string[],
  ) {
    this.#constants = constants
    this.#outputs = new Set(outputs)
    for (const node of nodes) {
      for (const name of node.outputs) this.#makers.set(name, node)
      for (const name of node.inputs) this.#readers.set(name, [...(this.#readers.get(name) ?? []), node])
    }
  }

  maker(name: string | undefined, op: string): OnnxNode | undefined {
    const node = this.#makers.get(name ?? '')
    return node?.op === op ? node : undefined
  }

  /** The only node that reads a value, when it is of this operator. */
  reader(name: string | undefined, op: string): OnnxNode | undefined {
    const readers = this.#readers.get(name ?? '') ?? []
    return readers.length === 1 && readers[0]!.op === op && !this.#outputs.has(name ?? '')
      ? readers[0]
      : undefined
  }

  readers(name: string | undefined): readonly OnnxNode[] {
    return this.#readers.get(name ?? '') ?? []
  }

  array(name: string | undefined): NdArray | undefined {
    const made = this.#constants.get(name ?? '')
    return made
  }

  number(name: string | undefined): number | null {
    const array = this.array(name)
    return array ? scalarOf(array) : null
  }

  isNear(name: string | undefined, wanted: number): boolean {
    const found = this.number(name)
    return found !== null && Math.abs(found - wanted) <= 1e-4 * Math.abs(wanted)
  }

  /** The other operand of a node of two. */
  other({ inputs }: OnnxNode, name: string | undefined): string | undefined {
    return inputs[0] === name ? inputs[1] : inputs[0]
  }
}

interface Match {
  /** Takes the place of the last of them. */
  readonly node: OnnxNode
  readonly replaced: readonly OnnxNode[]
}
type Pattern = (node: OnnxNode, around: Surroundings) => Match | null

function made(
  last: OnnxNode,
  op: string,
  inputs: readonly string[],
  attributes: readonly OnnxAttribute[] = [],
): OnnxNode {
  const named = new Map(attributes.map((attribute) => [attribute.name, attribute]))
  return { ...last, op, inputs, outputs: last.outputs.slice(0, 1), attributes: named }
}

const attribute = (name: string, number: number): OnnxAttribute => ({
  name,
  number,
  text: '',
  tensor: null,
  numbers: [],
  isOther: false,
})

/** x Sigmoid(x), and x HardSigmoid(x) with PyTorch's slope. */
const gated: Pattern = (node, around) => {
  const isHard =
    node.op === 'HardSigmoid' && Math.abs((node.attributes.get('alpha')?.number ?? 0.2) - 1 / 6) < 1e-6
  if (node.op !== 'Sigmoid' && !isHard) return null
  const [x] = node.inputs
  const product = around.reader(node.outputs[0], 'Mul')
  if (!product || !product.inputs.includes(x!)) return null
  return { node: made(product, isHard ? 'HardSwish' : 'Swish', [x!]), replaced: [node, product] }
}

/** x / sqrt(2) through Erf, plus 1, times x and 0.5 in whatever order. */
const gelu: Pattern = (erf, around) => {
  if (erf.op !== 'Erf') return null
  const scaled = around.maker(erf.inputs[0], 'Div') ?? around.maker(erf.inputs[0], 'Mul')
  const [x, factor] = scaled?.inputs ?? []
  if (!scaled || !x || !around.isNear(factor, scaled.op === 'Div' ? Math.SQRT2 : Math.SQRT1_2)) return null
  const sum = around.reader(erf.outputs[0], 'Add')
  if (!sum || !around.isNear(around.other(sum, erf.outputs[0]), 1)) return null
  const first = around.reader(sum.outputs[0], 'Mul')
  if (!first) return null
  const replaced = [scaled, erf, sum, first]
  const factorOf = around.other(first, sum.outputs[0])
  const half = around.maker(factorOf, 'Mul')
  if (half && half.inputs.includes(x) && around.isNear(around.other(half, x), 0.5))
    return { node: made(first, 'Gelu', [x]), replaced: [...replaced, half] }
  const second = around.reader(first.outputs[0], 'Mul')
  if (!second) return null
  const rest = around.other(second, first.outputs[0])
  const isWhole = (factorOf === x && around.isNear(rest, 0.5)) || (rest === x && around.isNear(factorOf, 0.5))
  return isWhole ? { node: made(second, 'Gelu', [x]), replaced: [...replaced, second] } : null
}

/** (x - mean) / sqrt(mean of squares + epsilon) over the last axis, then a scale and a shift. */
const layerNorm: Pattern = (mean, around) => {
  const axes = mean.attributes.get('axes')?.numbers ?? [...(around.array(mean.inputs[1])?.data ?? [])]
  if (mean.op !== 'ReduceMean' || axes.join() !== '-1') return null
  const [x] = mean.inputs
  const centred = around.reader(mean.outputs[0], 'Sub')
  if (!centred || centred.inputs[0] !== x) return null
  const division = around.readers(centred.outputs[0]).find(({ op }) => op === 'Div')
  const square = around.readers(centred.outputs[0]).find(({ op }) => op === 'Pow')
  if (!division || !square || !around.isNear(square.inputs[1], 2)) return null
  const variance = around.reader(square.outputs[0], 'ReduceMean')
  const shifted = around.reader(variance?.outputs[0], 'Add')
  const root = around.reader(shifted?.outputs[0], 'Sqrt')
  if (!variance || !shifted || !root || division.inputs[1] !== root.outputs[0]) return null
  const epsilon = around.number(around.other(shifted, variance.outputs[0]))
  const scale = around.reader(division.outputs[0], 'Mul')
  const shift = around.reader(scale?.outputs[0], 'Add')
  if (epsilon === null || !scale || !shift) return null
  const [gamma, beta] = [around.other(scale, division.outputs[0]), around.other(shift, scale.outputs[0])]
  if (around.array(gamma)?.shape.length !== 1 || around.array(beta)?.shape.length !== 1) return null
  const node = made(
    shift,
    'LayerNormalization',
    [x!, gamma!, beta!],
    [attribute('epsilon', epsilon), attribute('axis', -1)],
  )
  return { node, replaced: [mean, centred, square, variance, shifted, root, division, scale, shift] }
}

const PATTERNS: readonly Pattern[] = [gated, gelu, layerNorm]

/** The nodes with known forms written as what they are. A form whose parts others read too keeps those parts. */
export function recognised(
  nodes: readonly OnnxNode[],
  constants: ReadonlyMap<string, NdArray>,
  outputs: readonly string[],
): readonly OnnxNode[] {
  const around = new Surroundings(nodes, constants, outputs)
  const places = new Map<OnnxNode, OnnxNode | null>()
  for (const node of nodes) {
    for (const pattern of PATTERNS) {
      const match = pattern(node, around)
      if (!match || match.replaced.some((each) => places.has(each))) continue
      const inside = new Set(match.replaced)
      const last = match.replaced.find(({ outputs: [name] }) => name === match.node.outputs[0])
      for (const each of match.replaced) {
        const isRead =
          each !== last &&
          each.outputs.some(
            (name) => outputs.includes(name) || around.readers(name).some((reader) => !inside.has(reader)),
          )
        if (!isRead) places.set(each, each === last ? match.node : null)
      }
    }
  }
  return nodes.flatMap((node) => {
    const place = places.get(node)
    return place === undefined ? [node] : place === null ? [] : [place]
  })
}
