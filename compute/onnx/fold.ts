/** Operators over constants alone: shapes that exporters work out in the graph, and weights they prepare there. */
import { verbatim } from '../../shared/say.ts'
import {
  broadcastShape,
  broadcastStrides,
  integers,
  reshapedArray,
  sizeOf,
  stridesOf,
  transposed,
  viewed,
  walk,
} from './array.ts'
import { ARITHMETIC } from './fold-arithmetic.ts'
import { arrayLike, inputAt, numberOf, numbersOf, type Fold } from './fold-call.ts'
import { sliceBounds } from './ops/select.ts'
import { Unsupported } from './unsupported.ts'
import { axisIn } from './value.ts'

const constant: Fold = (call) => {
  const tensor = call.tensor('value')
  if (tensor) return [tensor]
  const { attributes } = call.node
  const one = attributes.get('value_float') ?? attributes.get('value_int')
  const many = attributes.get('value_floats') ?? attributes.get('value_ints')
  const isInteger = attributes.has('value_int') || attributes.has('value_ints')
  const values = one ? [one.number] : many?.numbers
  if (!values) throw new Unsupported(verbatim('value'))
  const array = integers(values, one ? [] : [values.length])
  return [isInteger ? array : { ...array, data: Float32Array.from(array.data), isInteger }]
}

const gather: Fold = (call) => {
  const [a, at] = [inputAt(call, 0), inputAt(call, 1)]
  const axis = axisIn(numberOf(call, 'axis', 0), a.shape.length)
  const [outer, inner] = [a.shape.slice(0, axis), a.shape.slice(axis + 1)]
  const result = arrayLike(a.isInteger, [...outer, ...at.shape, ...inner])
  const [before, behind, size] = [sizeOf(outer), sizeOf(inner), a.shape[axis]!]
  let cell = 0
  for (let i = 0; i < before; i++)
    for (const index of at.data) {
      const from = (i * size + axisIn(index, size)) * behind
      for (let k = 0; k < behind; k++) result.data[cell++] = a.data[from + k]!
    }
  return [result]
}

const concat: Fold = (call) => {
  const arrays = call.inputs.filter((array) => array !== undefined)
  const [first] = arrays
  const axis = axisIn(numberOf(call, 'axis', 0), first!.shape.length)
  const total = arrays.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0)
  const result = arrayLike(
    first!.isInteger,
    first!.shape.map((size, i) => (i === axis ? total : size)),
  )
  const strides = stridesOf(result.shape)
  let start = 0
  for (const array of arrays) {
    const from = start * (strides[axis] ?? 0)
    walk(array.shape, [strides], ([to], cell) => (result.data[to! + from] = array.data[cell]!))
    start += array.shape[axis] ?? 0
  }
  return [result]
}

const slice: Fold = (call) => {
  let array = inputAt(call, 0)
  const [starts, ends] = [numbersOf(call, 'starts', 1) ?? [], numbersOf(call, 'ends', 2) ?? []]
  const axes = numbersOf(call, 'axes', 3) ?? starts.map((_, i) => i)
  const steps = numbersOf(call, 'steps', 4) ?? starts.map(() => 1)
  axes.forEach((given, i) => {
    const axis = axisIn(given, array.shape.length)
    const step = steps[i] ?? 1
    const [from, count] = sliceBounds(array.shape[axis]!, starts[i]!, ends[i]!, step)
    const strides = stridesOf(array.shape)
    const start = from * strides[axis]!
    const shape = array.shape.map((size, k) => (k === axis ? count : size))
    array = viewed(array, shape, strides.map((each, k) => (k === axis ? each * step : each)), start) // prettier-ignore
  })
  return [array]
}

const expand: Fold = (call) => {
  const a = inputAt(call, 0)
  const shape = broadcastShape(a.shape, [...inputAt(call, 1).data])
  return [viewed(a, shape, broadcastStrides(a.shape, shape))]
}

const range: Fold = (call) => {
  const [start, limit, delta] = [0, 1, 2].map((i) => inputAt(call, i).data[0]!) as [number, number, number]
  const count = Math.max(0, Math.ceil((limit - start) / delta))
  const result = arrayLike(inputAt(call, 0).isInteger, [count])
  result.data.forEach((_, i) => (result.data[i] = start + i * delta))
  return [result]
}

const constantOfShape: Fold = (call) => {
  const value = call.tensor('value')
  const result = arrayLike(value?.isInteger ?? false, [...inputAt(call, 0).data])
  result.data.fill(value?.data[0] ?? 0)
  return [result]
}

const where: Fold = (call) => {
  const [condition, a, b] = [inputAt(call, 0), inputAt(call, 1), inputAt(call, 2)]
  const shape = [a, b].reduce((wide, array) => broadcastShape(wide, array.shape), condition.shape)
  const result = arrayLike(a.isInteger, shape)
  const views = [condition, a, b].map((array) => broadcastStrides(array.shape, shape))
  walk(
    shape,
    views,
    ([c, i, j], cell) => (result.data[cell] = condition.data[c!] ? a.data[i!]! : b.data[j!]!),
  )
  return [result]
}

const reshape: Fold = (call) => {
  const a = inputAt(call, 0)
  const kept = (numbersOf(call, 'shape', 1) ?? []).map((size, i) => (size === 0 ? (a.shape[i] ?? 0) : size))
  const known = sizeOf(kept.filter((size) => size !== -1))
  return [reshapedArray(a, kept.map((size) => (size === -1 ? a.data.length / known : size)))] // prettier-ignore
}

const unsqueeze: Fold = (call) => {
  const a = inputAt(call, 0)
  const given = numbersOf(call, 'axes', 1) ?? []
  const rank = a.shape.length + given.length
  const axes = given.map((axis) => axisIn(axis, rank))
  const left = [...a.shape]
  return [{ ...a, shape: Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : left.shift()!)) }]
}

const squeeze: Fold = (call) => {
  const a = inputAt(call, 0)
  const axes = numbersOf(call, 'axes', 1)?.map((axis) => axisIn(axis, a.shape.length))
  const shape = a.shape.filter((size, i) => (axes ? !axes.includes(i) : size !== 1))
  return [reshapedArray(a, shape)]
}

const split: Fold = (call) => {
  const a = inputAt(call, 0)
  const axis = axisIn(numberOf(call, 'axis', 0), a.shape.length)
  const count = call.node.outputs.length
  const even = Math.ceil(a.shape[axis]! / count)
  const sizes = numbersOf(call, 'split', 1) ?? new Array<number>(count).fill(even)
  const strides = stridesOf(a.shape)
  let start = 0
  return sizes.map((size) => {
    const shape = a.shape.map((each, i) => (i === axis ? size : each))
    const part = viewed(a, shape, strides, start * strides[axis]!)
    start += size
    return part
  })
}

const cast: Fold = (call) => {
  const a = inputAt(call, 0)
  const to = numberOf(call, 'to', 1)
  if ([1, 10, 11, 16].includes(to)) return [{ ...a, data: Float32Array.from(a.data), isInteger: false }]
  const whole = Float64Array.from(a.data, to === 9 ? (value) => Number(value !== 0) : Math.trunc)
  return [{ ...a, data: whole, isInteger: true }]
}

export const FOLDS: Readonly<Record<string, Fold>> = {
  ...ARITHMETIC,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
  Gather: gather,
  Concat: concat,
  Slice: slice,
  Expand: expand,
  Where: where,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Split: split,
  Cast: cast,
  Transpose: (call) => [
    transposed(
      inputAt(call, 0),
      numbersOf(call, 'perm') ?? inputAt(call, 0).shape.map((_, i, all) => all.length - 1 - i),
    ),
  ],
  Identity: (call) => [inputAt(call, 0)],
  Shape: (call) => [integers(inputAt(call, 0).shape)],
  Size: (call) => [integers([inputAt(call, 0).data.length], [])],
}
