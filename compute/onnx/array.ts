/** Arrays whose values are known: weights, and what is computed from shapes. */
import { say } from '../../shared/say.ts'
import type { Json } from '../../models/graph.ts'
import { Unsupported } from './unsupported.ts'

export interface NdArray {
  readonly shape: readonly number[]
  /** Row-major. */
  readonly data: Float32Array | Float64Array
  /** Whole numbers and truth values: division then drops the rest. */
  readonly isInteger: boolean
}

/** What folding constants may build: beyond weights themselves nothing is as large. */
const MOST_VALUES = 2 ** 26

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

export function checkedSize(shape: readonly number[]): number {
  const size = sizeOf(shape)
  if (!(size >= 0 && size <= MOST_VALUES) || !shape.every(Number.isInteger))
    throw new Unsupported(say`a constant of ${size} values`)
  return size
}

export function integers(values: readonly number[], shape: readonly number[] = [values.length]): NdArray {
  return { shape, data: Float64Array.from(values), isInteger: true }
}

/** Positions in memory of each axis: row-major strides, 0 where an axis of size 1 is repeated. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0)
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = shape[axis] === 1 ? 0 : step
    step *= shape[axis]!
  }
  return strides
}

/** Calls `visit` with the positions in `views` (strides an axis each) of every cell of `shape`, in row-major order. */
export function walk(
  shape: readonly number[],
  views: readonly (readonly number[])[],
  visit: (positions: readonly number[], cell: number) => void,
  starts: readonly number[] = [],
): void {
  const total = checkedSize(shape)
  const index = new Array<number>(shape.length).fill(0)
  const positions = views.map((_, i) => starts[i] ?? 0)
  for (let cell = 0; cell < total; cell++) {
    visit(positions, cell)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const wraps = ++index[axis]! === shape[axis]
      views.forEach((strides, i) => {
        positions[i]! += wraps ? -strides[axis]! * (shape[axis]! - 1) : strides[axis]!
      })
      if (!wraps) break
      index[axis] = 0
    }
  }
}

/** A new array whose cells lie at `strides` from `start` in the old one. */
export function viewed(
  array: NdArray,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): NdArray {
  const Type = array.data.constructor as Float64ArrayConstructor
  const data = new Type(checkedSize(shape))
  walk(shape, [strides], ([at], cell) => (data[cell] = array.data[at!]!), [start])
  return { shape, data, isInteger: array.isInteger }
}

export function transposed(array: NdArray, axes: readonly number[]): NdArray {
  const strides = stridesOf(array.shape)
  return viewed(
    array,
    axes.map((axis) => array.shape[axis]!),
    axes.map((axis) => strides[axis]!),
  )
}

export function reshapedArray(array: NdArray, shape: readonly number[]): NdArray {
  if (sizeOf(shape) !== array.data.length) throw new Unsupported(say`shapes that do not fit`)
  return { ...array, shape }
}

export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1]
    if (x !== y && x !== 1 && y !== 1) throw new Unsupported(say`shapes that do not fit`)
    return x === 1 ? y : x
  })
}

/** Strides that repeat `shape` over `target`. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  return [...new Array<number>(target.length - shape.length).fill(0), ...stridesOf(shape)]
}

export function scalarOf(array: NdArray): number | null {
  return array.data.length === 1 ? array.data[0]! : null
}

/** As a constant of a layer graph: nested lists, or a number. */
export function asJson({ shape, data }: NdArray): Json {
  const first = shape.findIndex((size) => size !== 1)
  if (first < 0) return data[0]!
  const nest = (axis: number, from: number, size: number): Json => {
    if (axis === shape.length) return data[from]!
    const inner = size / shape[axis]!
    return Array.from({ length: shape[axis]! }, (_, i) => nest(axis + 1, from + i * inner, inner))
  }
  return nest(first, 0, data.length)
}
