/** What a network does to its input before it looks at it, and which input that is made for. Arithmetic on the graph alone. */
import type { Argument, GraphNode, LayerConfig, NetworkModel } from '../../models/graph.ts'
import { IDENTITY_IN_INFERENCE } from '../../models/vocabulary.ts'
import { statisticsOf, type InputRange } from '../../shared/domain/input.ts'
import { say, type Sentence } from '../../shared/say.ts'

/** Lowest and highest value of each channel. */
export type ValueRange = { readonly low: readonly number[]; readonly high: readonly number[] }

export interface GraphPreprocessing {
  /** In words, in order. */
  readonly found: readonly Sentence[]
  /** The range of input that comes out as what networks are trained on; null when nothing is rescaled. */
  readonly inferred: InputRange | null
  /** Lowest and highest value that the first layer with weights sees of an input range. */
  readonly seen: (range: InputRange) => readonly [number, number]
}

interface Step {
  readonly words: Sentence
  readonly apply: (interval: ValueRange) => ValueRange
}

/** Follows the graph from its input for as long as it only rescales, reorders, resizes or does nothing. */
export function graphPreprocessing({ graph, weights }: NetworkModel): GraphPreprocessing {
  const steps: Step[] = []
  let at = graph.input.id
  for (;;) {
    const after = graph.nodes.filter((node) => node.inputs.some((input) => isNode(input, at)))
    const [node] = after
    if (after.length !== 1 || !node) break
    const step = stepOf(node, at, weights)
    if (step === null) break
    if (step !== 'nothing') steps.push(step)
    at = node.id
  }
  const channels = graph.input.shape.at(-1) ?? 3
  const seen = (range: InputRange): readonly [number, number] =>
    extent(apply(steps, rangeInterval(range, channels)))
  return { found: steps.map(({ words }) => words), inferred: inferRange(steps, seen), seen }
}

const PLAIN_RANGES = ['0..255', '0..1', '-1..1'] as const

/** What networks are trained on: Keras's modes 'tf', 'torch' and 'caffe', and plain 0..1. */
const TRAINED_ON: readonly (readonly [number, number])[] = [
  [0, 1],
  [-1, 1],
  [-2.1, 2.6],
  [-124, 151],
]

function inferRange(
  steps: readonly Step[],
  seen: (range: InputRange) => readonly [number, number],
): InputRange | null {
  const [low, high] = seen('0..255')
  // Nothing that changes a value: then nothing says what the network wants.
  if (steps.length === 0 || (low === 0 && high === 255)) return null
  const distances = PLAIN_RANGES.map((range) => ({
    range,
    distance: Math.min(...TRAINED_ON.map((wanted) => apart(seen(range), wanted))),
  }))
  const [best] = distances.toSorted((a, b) => a.distance - b.distance)
  return best && best.distance <= 1 ? best.range : null
}

/** 0 for the same interval, 1 where they differ by about as much as they are wide. */
function apart([low, high]: readonly [number, number], wanted: readonly [number, number]): number {
  const width = wanted[1] - wanted[0]
  return (Math.abs(low - wanted[0]) + Math.abs(high - wanted[1])) / width
}

function apply(steps: readonly Step[], interval: ValueRange): ValueRange {
  return steps.reduce((result, step) => step.apply(result), interval)
}

function rangeInterval(range: InputRange, channels: number): ValueRange {
  const { mean, std } = statisticsOf({ range }) ?? { mean: [0], std: [1] }
  const ends: Readonly<Partial<Record<InputRange, readonly [number, number]>>> = {
    '0..255': [0, 255],
    caffe: [-124, 151],
  }
  const [low, high] = (ends[range] ?? [0, 1]).map((end) =>
    Array.from({ length: channels }, (_, c) => (end - (mean[c] ?? 0)) / (std[c] ?? 1)),
  )
  return { low: low ?? [], high: high ?? [] }
}

function extent({ low, high }: ValueRange): readonly [number, number] {
  return [Math.min(...low), Math.max(...high)]
}

function isNode(input: Argument, id: string): boolean {
  return input.kind === 'tensor' && input.node === id
}

/** Null for a layer that is no preprocessing. */
function stepOf(node: GraphNode, from: string, weights: NetworkModel['weights']): Step | 'nothing' | null {
  const { className, config } = node
  if (IDENTITY_IN_INFERENCE.has(className)) return 'nothing'
  if (['Resizing', 'CenterCrop'].includes(className)) {
    return {
      words: say`${className} to ${String(config['width'])} x ${String(config['height'])}`,
      apply: (i) => i,
    }
  }
  if (className === 'Rescaling') {
    const [scale, offset] = [numbers(config['scale']), numbers(config['offset'] ?? 0)]
    return scale && offset && affine(rescaling(scale, offset), scale, offset)
  }
  if (className === 'Normalization') return normalization(node, weights)
  if (className === 'GetItem') return isReversal(config) ? reversal : null
  return arithmetic(node, from)
}

const reversal: Step = {
  words: say`channels reversed`,
  apply: ({ low, high }) => ({ low: low.toReversed(), high: high.toReversed() }),
}

/** `x[..., ::-1]` */
function isReversal({ key }: LayerConfig): boolean {
  if (!Array.isArray(key)) return false
  return JSON.stringify(key.at(-1)) === JSON.stringify({ slice: [null, null, -1] })
}

function normalization({ config, layer }: GraphNode, weights: NetworkModel['weights']): Step | null {
  if (config['invert'] === true) return null
  const of = (name: string) =>
    numbers(config[name]) ?? (weights.get(`${layer}/${name}`) && [...weights.get(`${layer}/${name}`)!.values])
  const [mean, variance] = [of('mean'), of('variance')]
  if (!mean || !variance) return null
  const deviation = variance.map((v) => Math.max(Math.sqrt(v), 1e-7))
  const scale = deviation.map((d) => 1 / d)
  const offset = deviation.map((d, i) => -(mean[i] ?? mean[0]!) / d)
  return affine(say`Normalization (mean ${text(mean)}, deviation ${text(deviation)})`, scale, offset)
}

/** One tensor and one constant: `x / 127.5`, `x - 1`, `1 - x`. */
function arithmetic(node: GraphNode, from: string): Step | null {
  const [first, second] = node.inputs
  if (node.inputs.length !== 2 || !first || !second) return null
  const constant = numbers(
    first.kind === 'constant' ? first.value : second.kind === 'constant' ? second.value : null,
  )
  if (!constant) return null
  const forwards = isNode(first, from)
  const same = constant.map(() => 1)
  const negative = constant.map((c) => -c)
  switch (node.className) {
    case 'Add':
      return affine(say`plus ${text(constant)}`, same, constant)
    case 'Subtract':
      return forwards
        ? affine(say`minus ${text(constant)}`, same, negative)
        : affine(say`${text(constant)} minus it`, same.map(() => -1), constant) // prettier-ignore
    case 'Multiply':
      return affine(say`times ${text(constant)}`, constant, [0])
    case 'TrueDivide':
      return forwards ? affine(say`divided by ${text(constant)}`, constant.map((c) => 1 / c), [0]) : null // prettier-ignore
    default:
      return null
  }
}

function affine(words: Sentence, scale: readonly number[], offset: readonly number[]): Step {
  return {
    words,
    apply: ({ low, high }) => {
      const ends = [low, high].map((side) =>
        side.map((value, c) => value * (scale[c] ?? scale[0]!) + (offset[c] ?? offset[0]!)),
      )
      const [a, b] = ends as [number[], number[]]
      return {
        low: a.map((value, c) => Math.min(value, b[c]!)),
        high: a.map((value, c) => Math.max(value, b[c]!)),
      }
    },
  }
}

/** A number, or one a channel however it is nested. */
function numbers(value: unknown): number[] | null {
  if (typeof value === 'number') return [value]
  if (!Array.isArray(value)) return null
  const flat: unknown[] = value.flat(8)
  return flat.length > 0 && flat.every((v) => typeof v === 'number') ? (flat as number[]) : null
}

function text(values: readonly number[]): string | number {
  const shown = [...new Set(values)].map((v) => Number(v.toPrecision(4)))
  return shown.length === 1 ? shown[0]! : `[${values.map((v) => Number(v.toPrecision(4))).join(', ')}]`
}

function rescaling(scale: readonly number[], offset: readonly number[]): Sentence {
  return offset.every((v) => v === 0)
    ? say`Rescaling by ${text(scale)}`
    : say`Rescaling by ${text(scale)}, ${text(offset)} added`
}
