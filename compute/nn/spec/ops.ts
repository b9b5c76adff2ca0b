/**
 * Operation nodes: what Keras 2 writes as TFOpLambda and SlicingOpLambda, Keras 3 as operation layers. The importer translates
 * both to these class names; arguments (node outputs or constants) keep the order of the call, everything else is in `call`.
 *
 *   Op:add, Op:subtract, Op:multiply, Op:divide, Op:floor_divide, Op:power, Op:maximum, Op:minimum   (a, b)  numpy broadcasting; bias_add is Op:add
 *   Op:negative, Op:abs, Op:sqrt, Op:rsqrt, Op:square, Op:exp, Op:log, Op:identity                   (x)
 *   Op:cast          (x)          {dtype}: to an integer type truncates, to any float does nothing
 *   Op:clip          (x)          {min, max}
 *   Op:mean, Op:sum, Op:max, Op:min (x)  {axis: number | number[] | null, keepdims}; axis counts the batch axis
 *   Op:getitem       (x)          {key}: list of whole number | {start, stop, step} (nulls allowed) | '...' | null (new axis)
 *   Op:flip          (x)          {axis: number | number[]}
 *   Op:reshape       (x)          {shape}: whole shape, batch axis first (-1 or null)
 *   Op:transpose     (x)          {axes}
 *   Op:expand_dims, Op:squeeze (x) {axis}
 *   Op:concatenate, Op:stack (x, y, ...) {axis}
 *   Op:pad           (x)          {paddings: [[before, after], ...], value?}
 *   Op:resize        (x)          {height, width, interpolation: 'bilinear' | 'nearest'}  half-pixel centres, as tf.image.resize
 * relu, softmax, ... written as functions become the layer class Activation.
 */
import type { Json, LayerConfig } from '../../../models/graph.ts'
import { bad, choice, flag, integer, integers, number } from './config.ts'
import { concatenated } from './merge.ts'
import { reshaped } from './shape.ts'
import { axisOf, broadcast, image, sized, type Size } from './size.ts'
import type { ArgumentShapes, LayerSpec, Shape, SpecTable } from './types.ts'

const first = (inputs: ArgumentShapes): Shape => {
  if (!inputs[0]) throw bad('needs an argument')
  return inputs[0]
}

const binary: LayerSpec = {
  shape(_config, inputs) {
    if (inputs.length !== 2) throw bad(`needs two arguments, but has ${inputs.length}`)
    return broadcast(inputs[0]!, inputs[1]!)
  },
}
const unary: LayerSpec = { shape: (_config, inputs) => first(inputs) }

/** Axes a reduction collapses, counted from the front; `null` means all of them. */
export function reducedAxes(call: LayerConfig, rank: number): readonly number[] {
  if (call['axis'] == null) return Array.from({ length: rank }, (_, i) => i)
  return integers(call, 'axis').map((axis) => axisOf(axis, rank))
}

const reduction: LayerSpec = {
  shape(_config, inputs, call) {
    const shape = first(inputs)
    const axes = reducedAxes(call, shape.length)
    if (axes.includes(0)) throw bad('reducing over the batch axis is not supported')
    if (flag(call, 'keepdims', false)) return shape.map((size, i) => (axes.includes(i) ? 1 : size))
    return shape.filter((_, i) => !axes.includes(i))
  },
}

/** One item of an index such as `x[..., ::-1]`. */
export type IndexItem =
  number | null | '...' | { readonly start: Size; readonly stop: Size; readonly step: Size }

/** The index of Op:getitem with its ellipsis written out: one item per axis of `rank`, and `null` for new ones. */
export function indexItems(call: LayerConfig, rank: number): readonly Exclude<IndexItem, '...'>[] {
  const key = call['key']
  const items = (Array.isArray(key) ? key : [key]).map(indexItem)
  const taken = items.filter((item) => item !== null && item !== '...').length
  if (taken > rank || items.filter((item) => item === '...').length > 1)
    throw bad(`index ${JSON.stringify(key)} does not fit ${rank} dimensions`)
  const whole = Array.from({ length: rank - taken }, () => ({ start: null, stop: null, step: null }))
  const at = items.indexOf('...')
  const full = at < 0 ? [...items, ...whole] : [...items.slice(0, at), ...whole, ...items.slice(at + 1)]
  return full as Exclude<IndexItem, '...'>[]
}

function indexItem(item: Json | undefined): IndexItem {
  if (item === null || item === '...') return item
  if (typeof item === 'number' && Number.isInteger(item)) return item
  if (typeof item === 'object' && !Array.isArray(item)) {
    const { start = null, stop = null, step = null } = item as Record<string, Json>
    if ([start, stop, step].every((part) => part === null || Number.isInteger(part)) && step !== 0)
      return { start, stop, step } as IndexItem
  }
  throw bad(`index ${JSON.stringify(item)} is not supported`)
}

/** Python's slice: first index, step and number of items along an axis of known size. */
export function sliceRange(
  size: number,
  item: { start: Size; stop: Size; step: Size },
): { start: number; step: number; count: number } {
  const step = item.step ?? 1
  const clamp = (index: Size, fallback: number): number => {
    if (index === null) return fallback
    const front = index < 0 ? index + size : index
    return step > 0 ? Math.min(Math.max(front, 0), size) : Math.min(Math.max(front, -1), size - 1)
  }
  const start = clamp(item.start, step > 0 ? 0 : size - 1)
  const stop = clamp(item.stop, step > 0 ? size : -1)
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) }
}

const getitem: LayerSpec = {
  shape(_config, inputs, call) {
    const shape = first(inputs)
    let axis = 0
    return indexItems(call, shape.length).flatMap<Size>((item) => {
      if (item === null) return [1]
      const size = shape[axis] ?? null
      const whole =
        typeof item === 'object' &&
        item.start === null &&
        item.stop === null &&
        (item.step === null || item.step === 1)
      if (axis++ === 0 && !whole) throw bad('indexing the batch axis is not supported')
      if (typeof item === 'number') return []
      return [whole ? size : sized(size, (known) => sliceRange(known, item).count)]
    })
  },
}

/** `[[before, after], ...]` of Op:pad, one pair per axis. */
export function paddingRows(call: LayerConfig, rank: number): readonly (readonly [number, number])[] {
  const rows = call['paddings']
  if (!Array.isArray(rows) || rows.length !== rank) throw bad(`paddings must have ${rank} rows`)
  return (rows as readonly Json[]).map((row) => {
    const [before, after] = integers({ row }, 'row')
    if (before === undefined || after === undefined || before < 0 || after < 0)
      throw bad('paddings must be pairs from 0 up')
    return [before, after] as const
  })
}

const named = (names: readonly string[], spec: LayerSpec): SpecTable =>
  Object.fromEntries(names.map((name) => [`Op:${name}`, spec]))

export const opSpecs: SpecTable = {
  ...named(['add', 'subtract', 'multiply', 'divide', 'floor_divide', 'power', 'maximum', 'minimum'], binary),
  ...named(['negative', 'abs', 'sqrt', 'rsqrt', 'square', 'exp', 'log', 'identity', 'cast'], unary),
  ...named(['mean', 'sum', 'max', 'min'], reduction),
  'Op:clip': {
    shape(_config, inputs, call) {
      if (number(call, 'min') > number(call, 'max')) throw bad('clip: min is above max')
      return first(inputs)
    },
  },
  'Op:getitem': getitem,
  'Op:flip': {
    shape(_config, inputs, call) {
      if (reducedAxes(call, first(inputs).length).includes(0))
        throw bad('flipping the batch axis is not supported')
      return first(inputs)
    },
  },
  'Op:reshape': {
    shape(_config, inputs, call) {
      const [batch = null, ...rest] = first(inputs)
      const target = ((call['shape'] ?? []) as readonly Json[])
        .slice(1)
        .map((size) => (size === null ? -1 : size))
      return [batch, ...reshaped(rest, integers({ target }, 'target'))]
    },
  },
  'Op:transpose': {
    shape(_config, inputs, call) {
      const shape = first(inputs)
      const axes = integers(call, 'axes')
      if (axes[0] !== 0 || [...axes].sort((a, b) => a - b).join() !== shape.map((_, i) => i).join())
        throw bad(`axes [${axes.join(', ')}] is not supported`)
      return axes.map((axis) => shape[axis] ?? null)
    },
  },
  'Op:expand_dims': {
    shape(_config, inputs, call) {
      const shape = first(inputs)
      const axis = axisOf(integer(call, 'axis', undefined, -8), shape.length + 1)
      return [...shape.slice(0, axis), 1, ...shape.slice(axis)]
    },
  },
  'Op:squeeze': {
    shape(_config, inputs, call) {
      const shape = first(inputs)
      const axes = integers(call, 'axis').map((axis) => axisOf(axis, shape.length))
      if (axes.some((axis) => shape[axis] !== 1)) throw bad('only axes of size 1 can be squeezed')
      return shape.filter((_, i) => !axes.includes(i))
    },
  },
  'Op:concatenate': { shape: (_config, inputs, call) => concatenated(inputs, integer(call, 'axis', -1, -8)) },
  'Op:stack': {
    shape(_config, inputs, call) {
      const shape = first(inputs)
      const axis = axisOf(integer(call, 'axis', -1, -8), shape.length + 1)
      return [...shape.slice(0, axis), inputs.length, ...shape.slice(axis)]
    },
  },
  'Op:pad': {
    shape(_config, inputs, call) {
      const shape = first(inputs)
      return paddingRows(call, shape.length).map(([before, after], i) =>
        sized(shape[i] ?? null, (size) => size + before + after),
      )
    },
  },
  'Op:resize': {
    shape(_config, inputs, call) {
      choice(call, 'interpolation', ['bilinear', 'nearest'], 'bilinear')
      const [batch, , , channels] = image(inputs[0])
      return [batch, integer(call, 'height'), integer(call, 'width'), channels]
    },
  },
}
