import { joined, say, type Sentence } from '../../shared/say.ts'
import type { LayerGraph, Weights } from '../../models/graph.ts'
import { Refusal } from '../keras/refusal.ts'
import { integers, type NdArray } from './array.ts'
import { GraphBuilder } from './builder.ts'
import { Call, type RuleTable } from './call.ts'
import { FOLDS } from './fold.ts'
import { boundRules } from './ops/bounds.ts'
import { concatRules } from './ops/concat.ts'
import { convRules } from './ops/conv.ts'
import { elementwiseRules } from './ops/elementwise.ts'
import { imageRules } from './ops/image.ts'
import { matMulRules } from './ops/matmul.ts'
import { normRules } from './ops/norm.ts'
import { poolRules } from './ops/pool.ts'
import { reduceRules } from './ops/reduce.ts'
import { reshapeRules } from './ops/reshape.ts'
import { selectRules } from './ops/select.ts'
import { recognised } from './patterns.ts'
import type { OnnxModel, OnnxNode } from './proto.ts'
import { tidied } from './tidy.ts'
import { Unsupported } from './unsupported.ts'
import { BATCH, newGroup, shapeOf, type Operand, type Value } from './value.ts'

const RULES: RuleTable = {
  ...convRules, ...poolRules, ...normRules, ...elementwiseRules, ...matMulRules, ...reduceRules, ...reshapeRules, ...selectRules,
  ...concatRules, ...imageRules, ...boundRules,
} // prettier-ignore

export interface OnnxInput {
  readonly name: string
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Whether the file counts channels second, as PyTorch does. */
  readonly channelsFirst: boolean
}

/** Translates an ONNX graph whose input size is settled into a layer graph. Throws Refusal naming all operators that are not translated. */
export function translateOnnx(
  { graph, opset }: OnnxModel,
  input: OnnxInput,
  constants: ReadonlyMap<string, NdArray>,
  tensorOf: (node: OnnxNode, name: string) => NdArray | undefined,
): { readonly graph: LayerGraph; readonly weights: Weights } {
  const id = 'input'
  const b = new GraphBuilder(id)
  const values = new Map<string, Operand>(
    [...constants].map(([name, array]) => [name, { kind: 'constant', array }] as const),
  )
  values.set(input.name, inputValue(id, input))
  const outputs = graph.outputs.map(({ name }) => name)
  const found = withConstants(graph.nodes, constants, tensorOf)
  const nodes = recognised(graph.nodes, found, outputs)
  refuseUnknown(nodes)
  const readersOf = readersIn(nodes)
  const problems: { readonly node: OnnxNode; readonly reason: Sentence }[] = []
  for (const node of nodes) {
    // What follows a node that was refused is not judged.
    if (node.inputs.some((name) => name !== '' && !values.has(name))) continue
    b.begin(idOf(node))
    const inputs = node.inputs.map((name) => values.get(name))
    try {
      const made = run(
        new Call(node, opset, b, inputs, (position) => readersOf(node.outputs[position])),
        (name) => tensorOf(node, name),
      )
      node.outputs.forEach((name, i) => made[i] && name !== '' && values.set(name, made[i]))
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error
      problems.push({ node, reason: error.reason })
    }
  }
  if (problems.length > 0) throw new RefusedOperators(problems)
  return finished(graph.name, input, b, values, outputs)
}

/** The operators that read a value; none for an output that is left out. */
function readersIn(nodes: readonly OnnxNode[]): (name: string | undefined) => readonly string[] {
  const readers = Map.groupBy(
    nodes.flatMap((node) => node.inputs.map((name) => ({ name, op: node.op }))),
    ({ name }) => name,
  )
  return (name) => (name ? (readers.get(name) ?? []).map(({ op }) => op) : [])
}

/** Operators that are not translated, with the reason where the operator alone does not say it. */
export class RefusedOperators extends Error {
  readonly operators: readonly Sentence[]
  constructor(problems: readonly { readonly node: OnnxNode; readonly reason: Sentence | null }[]) {
    super('operators that are not translated')
    const words = problems.map(({ node, reason }) => {
      const op = node.domain === '' ? node.op : `${node.domain}.${node.op}`
      return reason ? say`${idOf(node)} (${op}: ${reason})` : say`${op}`
    })
    this.operators = [...new Map(words.map((sentence) => [sentence.text, sentence])).values()]
  }
}

function refuseUnknown(nodes: readonly OnnxNode[]): void {
  const unknown = nodes.filter(
    ({ op, domain }) => domain !== '' || (!Object.hasOwn(RULES, op) && !Object.hasOwn(FOLDS, op)),
  )
  if (unknown.length > 0) throw new RefusedOperators(unknown.map((node) => ({ node, reason: null })))
}

/** Constants by name, those that are nodes of their own too: patterns look for their numbers. */
function withConstants(
  nodes: readonly OnnxNode[],
  constants: ReadonlyMap<string, NdArray>,
  tensorOf: (node: OnnxNode, name: string) => NdArray | undefined,
): ReadonlyMap<string, NdArray> {
  const found = new Map(constants)
  for (const node of nodes) {
    const array = node.op === 'Constant' ? tensorOf(node, 'value') : undefined
    if (array) found.set(node.outputs[0] ?? '', array)
  }
  return found
}

function inputValue(node: string, { height, width, channels, channelsFirst }: OnnxInput): Value {
  const [h, w, c] = [newGroup(height), newGroup(width), newGroup(channels)]
  const physical = [[BATCH], h, w, c]
  return { kind: 'value', node, physical, logical: channelsFirst ? [[BATCH], c, h, w] : physical }
}

function run(call: Call, tensor: (name: string) => NdArray | undefined): readonly Operand[] {
  const { node, opset, inputs } = call
  const [first] = inputs
  if (node.op === 'Shape' && first?.kind === 'value') return [shapeConstant(call, first)]
  const arrays = inputs.map((input) => (input?.kind === 'constant' ? input.array : undefined))
  const isKnown = inputs.every((input) => input?.kind !== 'value')
  if (isKnown && Object.hasOwn(FOLDS, node.op)) {
    const made = FOLDS[node.op]!({ node, opset, inputs: arrays, tensor })
    return made.map((array) => ({ kind: 'constant', array }))
  }
  if (!Object.hasOwn(RULES, node.op)) throw new Unsupported(say`it works on the image`)
  return RULES[node.op]!(call)
}

function shapeConstant(call: Call, value: Value): Operand {
  const shape = shapeOf(value)
  const part = shape.slice(call.number('start', 0), call.node.attributes.get('end')?.number ?? shape.length)
  return { kind: 'constant', array: integers(part) }
}

/** '/features/features.0/Conv' is 'features/features.0/Conv'; a node without a name is called by its output. */
function idOf({ name, op, outputs }: OnnxNode): string {
  const path = (name || `${outputs[0] ?? ''}/${op}`).replace(/^\/+/, '').replaceAll('//', '/')
  return path || op
}

function finished(
  name: string,
  { height, width, channels }: OnnxInput,
  b: GraphBuilder,
  values: ReadonlyMap<string, Operand>,
  outputs: readonly string[],
) {
  const ends = outputs.flatMap((output) => {
    const value = values.get(output)
    return value?.kind === 'value' ? [asRows(b, value)] : []
  })
  if (ends.length === 0 || b.nodes.length === 0)
    throw new Refusal(say`its output does not depend on its input`)
  const graph = {
    name: name || 'onnx',
    input: { id: 'input', shape: [height, width, channels] },
    outputs: ends,
    nodes: b.nodes,
  }
  return tidied({ graph, weights: b.weights })
}

/** An output in the order ONNX gives it. */
function asRows(b: GraphBuilder, value: Value): string {
  b.begin('output')
  return b.arrange(value, value.logical).node
}

export function refusedSentence({ operators }: RefusedOperators, path: string): Sentence {
  const shown = operators.slice(0, 12)
  const more = operators.length - shown.length
  return more > 0
    ? say`${path} has operators that LesionLens does not translate: ${joined(shown)}, and ${more} more.`
    : say`${path} has operators that LesionLens does not translate: ${joined(shown)}.`
}
