/** Tensors of a state dict, out of storages or raw bytes. */
import { say } from '../../shared/say.ts'
import { halfPrecision } from '../keras/half-precision.ts'
import { LIMITS } from '../keras/limits.ts'
import { Refusal } from '../keras/refusal.ts'
import { bfloat16 } from '../onnx/tensors.ts'
import { sizeOf, viewed, type NdArray } from '../onnx/array.ts'

/** Weights by their name in PyTorch. */
export type StateDict = ReadonlyMap<string, NdArray>

/** What a model is made of may be no more than this together. */
export class Budget {
  #left: number = LIMITS.weightValues
  spend(count: number): void {
    this.#left -= count
    if (this.#left < 0) throw new Refusal(say`it has more weights than any model`)
  }
}

interface ValueType {
  readonly bytes: number
  readonly read: (view: DataView, at: number) => number
}
const float32: ValueType = { bytes: 4, read: (view, at) => view.getFloat32(at, true) }
const float64: ValueType = { bytes: 8, read: (view, at) => view.getFloat64(at, true) }
const float16: ValueType = { bytes: 2, read: (view, at) => halfPrecision(view.getUint16(at, true)) }
const bfloat: ValueType = { bytes: 2, read: bfloat16 }
const int64: ValueType = { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }
const int32: ValueType = { bytes: 4, read: (view, at) => view.getInt32(at, true) }

/** By PyTorch's storage classes and by safetensors' names. */
const TYPES: Readonly<Record<string, ValueType>> = {
  FloatStorage: float32,
  DoubleStorage: float64,
  HalfStorage: float16,
  BFloat16Storage: bfloat,
  LongStorage: int64,
  IntStorage: int32,
  F32: float32,
  F64: float64,
  F16: float16,
  BF16: bfloat,
  I64: int64,
  I32: int32,
}

/** Bytes one value takes; null for a type that no weights are of. */
export function bytesOf(type: string): number | null {
  return Object.hasOwn(TYPES, type) ? TYPES[type]!.bytes : null
}

/** Row-major values of raw little-endian bytes. Throws Refusal where their number is another than the shape's. */
export function decoded(bytes: Buffer, type: string, shape: readonly number[], name: string): NdArray {
  const { bytes: width, read } = TYPES[type]!
  const count = sizeOf(shape)
  if (bytes.length !== count * width) throw damagedTensor(name)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = new Float32Array(count)
  for (let i = 0; i < count; i++) data[i] = read(view, i * width)
  return { shape, data, isInteger: false }
}

/** A tensor as a view of a storage. */
export function strided(
  storage: NdArray,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  name: string,
): NdArray {
  const isSane = [...shape, ...strides, offset].every((n) => Number.isInteger(n) && n >= 0)
  const furthest = shape.reduce((at, size, axis) => at + Math.max(0, size - 1) * (strides[axis] ?? 0), offset)
  if (
    !isSane ||
    shape.length !== strides.length ||
    sizeOf(shape) > storage.data.length ||
    furthest >= storage.data.length
  )
    throw damagedTensor(name)
  const isPlain = offset === 0 && sizeOf(shape) === storage.data.length && isRowMajor(shape, strides)
  return isPlain ? { ...storage, shape } : viewed(storage, shape, strides, offset)
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  return shape.every((size, axis) => size === 1 || strides[axis] === sizeOf(shape.slice(axis + 1)))
}

export function damagedTensor(name: string): Refusal {
  return new Refusal(say`its weights ${name} are damaged`)
}
