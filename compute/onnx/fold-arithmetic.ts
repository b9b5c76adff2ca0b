/** Arithmetic and comparisons of constants. */
import { broadcastShape, broadcastStrides, stridesOf, walk, type NdArray } from './array.ts'
import { arrayLike, inputAt, numberOf, numbersOf, type Fold } from './fold-call.ts'
import { say } from '../../shared/say.ts'
import { Unsupported } from './unsupported.ts'
import { axisIn } from './value.ts'

const binary =
  (work: (a: number, b: number, isInteger: boolean) => number, isLogical = false): Fold =>
  (call) => {
    const [a, b] = [inputAt(call, 0), inputAt(call, 1)]
    const result = arrayLike(isLogical || a.isInteger, broadcastShape(a.shape, b.shape))
    const views = [a, b].map(({ shape }) => broadcastStrides(shape, result.shape))
    walk(
      result.shape,
      views,
      ([i, j], cell) => (result.data[cell] = work(a.data[i!]!, b.data[j!]!, a.isInteger)),
    )
    return [result]
  }

const logical = (work: (a: number, b: number) => boolean): Fold => binary((a, b) => Number(work(a, b)), true)

const unary =
  (work: (a: number) => number): Fold =>
  (call) => [{ ...inputAt(call, 0), data: inputAt(call, 0).data.map(work) as NdArray['data'] }]

const reduction =
  (start: number, work: (sum: number, value: number) => number, mean = false): Fold =>
  (call) => {
    const a = inputAt(call, 0)
    const given = numbersOf(call, 'axes', 1)
    const axes = (given?.length ? given : a.shape.map((_, i) => i)).map((axis) =>
      axisIn(axis, a.shape.length),
    )
    const kept = a.shape.map((size, i) => (axes.includes(i) ? 1 : size))
    const result = arrayLike(a.isInteger, kept)
    result.data.fill(start)
    walk(
      a.shape,
      [stridesOf(kept)],
      ([to], cell) => (result.data[to!] = work(result.data[to!]!, a.data[cell]!)),
    )
    if (mean)
      result.data.forEach((value, i) => (result.data[i] = value / (a.data.length / result.data.length)))
    const keeps = numberOf(call, 'keepdims', 1) === 1
    return [{ ...result, shape: keeps ? kept : a.shape.filter((_, i) => !axes.includes(i)) }]
  }

const clip: Fold = (call) => {
  const [least, most] = [1, 2].map((position) => call.inputs[position]?.data[0])
  const low = least ?? numberOf(call, 'min', -Infinity)
  const high = most ?? numberOf(call, 'max', Infinity)
  return unary((a) => Math.min(Math.max(a, low), high))(call)
}

/** [..., T, K] times [K, S]: what exporters leave of tables that a small network makes. */
const matMul: Fold = (call) => {
  const [a, b] = [inputAt(call, 0), inputAt(call, 1)]
  const [inner = 0, columns = 0] = b.shape
  if (b.shape.length !== 2 || a.shape.at(-1) !== inner) throw new Unsupported(say`shapes that do not fit`)
  const result = arrayLike(false, [...a.shape.slice(0, -1), columns])
  for (let cell = 0; cell < result.data.length; cell++) {
    const row = Math.floor(cell / columns) * inner
    let sum = 0
    for (let k = 0; k < inner; k++) sum += a.data[row + k]! * b.data[k * columns + (cell % columns)]!
    result.data[cell] = sum
  }
  return [result]
}

export const ARITHMETIC: Readonly<Record<string, Fold>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b, isInteger) => (isInteger ? Math.trunc(a / b) : a / b)),
  Mod: binary((a, b) => a - b * Math.floor(a / b)),
  Pow: binary((a, b) => a ** b),
  Min: binary((a, b) => Math.min(a, b)),
  Max: binary((a, b) => Math.max(a, b)),
  Equal: logical((a, b) => a === b),
  Less: logical((a, b) => a < b),
  LessOrEqual: logical((a, b) => a <= b),
  Greater: logical((a, b) => a > b),
  GreaterOrEqual: logical((a, b) => a >= b),
  And: logical((a, b) => a !== 0 && b !== 0),
  Or: logical((a, b) => a !== 0 || b !== 0),
  Not: unary((a) => Number(a === 0)),
  Neg: unary((a) => -a),
  Abs: unary(Math.abs),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Reciprocal: unary((a) => 1 / a),
  Relu: unary((a) => Math.max(0, a)),
  Sigmoid: unary((a) => 1 / (1 + Math.exp(-a))),
  Clip: clip,
  MatMul: matMul,
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  ReduceProd: reduction(1, (product, value) => product * value),
  ReduceSum: reduction(0, (sum, value) => sum + value),
  ReduceMean: reduction(0, (sum, value) => sum + value, true),
  ReduceMax: reduction(-Infinity, Math.max),
  ReduceMin: reduction(Infinity, Math.min),
}
