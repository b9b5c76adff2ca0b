/**
 * Operations of `keras.ops` inside a graph. The importer brings what Keras 2 writes as TFOpLambda and SlicingOpLambda to the same
 * classes (models/vocabulary.ts). Add, Subtract, Multiply, Maximum and Minimum are layers (merge.ts).
 */
import { say } from '../../../shared/say.ts'
import type { Json, LayerConfig } from '../../../models/graph.ts'
import { bad, choice, flag, integer, readIntegers, json, number } from './config.ts'
import { axisOf, broadcast, show, sized, type Size } from './size.ts'
import type { ArgumentShapes, LayerSpec, Shape, SpecTable } from './types.ts'

const first = (inputs: ArgumentShapes): Shape => {
  if (!inputs[0]) throw bad(say`needs an argument`)
  return inputs[0]
}

const binary: LayerSpec = {
  shape(_config, inputs) {
    if (inputs.length !== 2) throw bad(say`needs two arguments, but has ${inputs.length}`)
    return broadcast(inputs[0]!, inputs[1]!)
  },
}
const unary: LayerSpec = { shape: (_config, inputs) => first(inputs) }

/** Axes a reduction collapses, counted from the front; `null` means all of them. */
export function reducedAxes(config: LayerConfig, rank: number): readonly number[] {
  if (config['axis'] == null) return Array.from({ length: rank }, (_, i) => i)
  return readIntegers(config, 'axis').map((axis) => axisOf(axis, rank))
}

const reduction: LayerSpec = {
  shape(config, inputs) {
    const shape = first(inputs)
    const axes = reducedAxes(config, shape.length)
    if (axes.includes(0)) throw bad(say`reducing over the batch axis is not supported`)
    if (flag(config, 'keepdims', false)) return shape.map((size, i) => (axes.includes(i) ? 1 : size))
    return shape.filter((_, i) => !axes.includes(i))
  },
}

/** Python's `start:stop:step`. */
export type SliceItem = readonly [start: Size, stop: Size, step: Size]
export type IndexItem = { readonly slice: SliceItem } | { readonly index: number } | 'newaxis'

const whole: IndexItem = { slice: [null, null, null] }

/** The index of GetItem, its ellipsis written out: one item per axis of the input, and new axes between. */
export function indexItems(config: LayerConfig, rank: number): readonly IndexItem[] {
  const key = config['key']
  const items = (Array.isArray(key) ? (key as readonly Json[]) : [key]).map(indexItem)
  const taken = items.filter((item) => typeof item === 'object').length
  if (taken > rank || items.filter((item) => item === 'ellipsis').length > 1) {
    throw bad(say`index ${json(key)} does not fit ${rank} dimensions`)
  }
  const rest = Array.from({ length: rank - taken }, () => whole)
  const at = items.indexOf('ellipsis')
  const full = at < 0 ? [...items, ...rest] : [...items.slice(0, at), ...rest, ...items.slice(at + 1)]
  return full as IndexItem[]
}

function indexItem(item: Json | undefined): IndexItem | 'ellipsis' {
  if (item === 'ellipsis' || item === 'newaxis') return item
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    const { index, slice } = item as { index?: Json; slice?: Json }
    if (Number.isInteger(index)) return { index: index as number }
    const parts = Array.isArray(slice) ? (slice as readonly Json[]) : []
    if (
      parts.length === 3 &&
      parts.every((part) => part === null || Number.isInteger(part)) &&
      parts[2] !== 0
    ) {
      return { slice: parts as unknown as SliceItem }
    }
  }
  throw bad(say`index ${json(item)} is not supported`)
}

/** First index, step and number of items of a slice along an axis of known size. */
export function sliceRange(
  size: number,
  [from, to, by]: SliceItem,
): { start: number; step: number; count: number } {
  const step = by ?? 1
  const clamp = (index: Size, fallback: number): number => {
    if (index === null) return fallback
    const front = index < 0 ? index + size : index
    return step > 0 ? Math.min(Math.max(front, 0), size) : Math.min(Math.max(front, -1), size - 1)
  }
  const start = clamp(from, step > 0 ? 0 : size - 1)
  const stop = clamp(to, step > 0 ? size : -1)
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) }
}

const isWhole = ([start, stop, step]: SliceItem): boolean =>
  start === null && stop === null && (step === null || step === 1)

const getItem: LayerSpec = {
  shape(config, inputs) {
    const shape = first(inputs)
    let axis = 0
    return indexItems(config, shape.length).flatMap<Size>((item) => {
      if (item === 'newaxis') return [1]
      const size = shape[axis] ?? null
      const all = 'slice' in item && isWhole(item.slice)
      if (axis++ === 0 && !all) throw bad(say`indexing the batch axis is not supported`)
      if ('index' in item) return []
      return [all ? size : sized(size, (known) => sliceRange(known, item.slice).count)]
    })
  },
}

/** `[[before, after], ...]` of Pad, one pair per axis. */
export function padWidths(config: LayerConfig, rank: number): readonly (readonly [number, number])[] {
  const rows = config['pad_width']
  if (!Array.isArray(rows) || rows.length !== rank) throw bad(say`pad_width must have ${rank} rows`)
  return (rows as readonly Json[]).map((row) => {
    const [before, after] = readIntegers({ row }, 'row')
    if (before === undefined || after === undefined || before < 0 || after < 0) {
      throw bad(say`pad_width must be pairs from 0 up`)
    }
    return [before, after] as const
  })
}

const pad: LayerSpec = {
  shape(config, inputs) {
    const shape = first(inputs)
    choice(config, 'mode', ['constant', 'reflect', 'symmetric'], 'constant')
    return padWidths(config, shape.length).map(([before, after], i) => {
      if (i === 0 && before + after > 0) throw bad(say`padding the batch axis is not supported`)
      return sized(shape[i] ?? null, (size) => size + before + after)
    })
  },
}

/** [..., T, K] times [..., K, S]; axes before them broadcast. */
const matmul: LayerSpec = {
  shape(_config, inputs) {
    const [a, b] = inputs
    if (!a || !b || a.length < 3 || b.length < 3)
      throw bad(say`needs two arguments with two axes beside the batch`)
    const [rows = null, inner = null] = a.slice(-2)
    const [paired = null, columns = null] = b.slice(-2)
    if (inner !== null && paired !== null && inner !== paired)
      throw bad(say`shapes ${show(a)} and ${show(b)} do not fit together`)
    return [...broadcast(a.slice(0, -2), b.slice(0, -2)), rows, columns]
  },
}

const all = (names: readonly string[], spec: LayerSpec): SpecTable =>
  Object.fromEntries(names.map((name) => [name, spec]))

export const opSpecs: SpecTable = {
  ...all(['TrueDivide', 'Power'], binary),
  ...all(['Negative', 'Absolute', 'Square', 'Sqrt', 'Rsqrt', 'Exp', 'Log', 'Erf'], unary),
  ...all(['Mean', 'Sum', 'Max', 'Min'], reduction),
  Matmul: matmul,
  Clip: {
    shape(config, inputs) {
      if (number(config, 'x_min') > number(config, 'x_max')) throw bad(say`x_min is above x_max`)
      return first(inputs)
    },
  },
  GetItem: getItem,
  Pad: pad,
  Transpose: {
    shape(config, inputs) {
      const shape = first(inputs)
      const axes = readIntegers(config, 'axes').map((axis) => axisOf(axis, shape.length))
      if (axes[0] !== 0 || new Set(axes).size !== shape.length)
        throw bad(say`axes [${axes.join(', ')}] is not supported`)
      return axes.map((axis) => shape[axis] ?? null)
    },
  },
  ExpandDims: {
    shape(config, inputs) {
      const shape = first(inputs)
      const axis = axisOf(integer(config, 'axis', undefined, -8), shape.length + 1)
      if (axis === 0) throw bad(say`an axis before the batch axis is not supported`)
      return [...shape.slice(0, axis), 1, ...shape.slice(axis)]
    },
  },
  Squeeze: {
    shape(config, inputs) {
      const shape = first(inputs)
      const axes = readIntegers(config, 'axis').map((axis) => axisOf(axis, shape.length))
      if (axes.some((axis) => shape[axis] !== 1)) throw bad(say`only axes of size 1 can be squeezed`)
      return shape.filter((_, i) => !axes.includes(i))
    },
  },
}
