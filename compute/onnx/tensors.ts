/** Tensors out of the file, and out of the file beside it. */
import { open } from 'node:fs/promises'
import { dirname, join, basename } from 'node:path'
import { say } from '../../shared/say.ts'
import { halfPrecision } from '../keras/half-precision.ts'
import { LIMITS } from '../keras/limits.ts'
import { Refusal } from '../keras/refusal.ts'
import { checkedSize, sizeOf, type NdArray } from './array.ts'
import type { OnnxTensor } from './proto.ts'

interface DataType {
  readonly bytes: number
  readonly isInteger: boolean
  readonly read: (view: DataView, at: number) => number
}

/** TensorProto.DataType, those a classifier may hold. */
const TYPES: Readonly<Record<number, DataType>> = {
  1: { bytes: 4, isInteger: false, read: (view, at) => view.getFloat32(at, true) },
  2: { bytes: 1, isInteger: true, read: (view, at) => view.getUint8(at) },
  3: { bytes: 1, isInteger: true, read: (view, at) => view.getInt8(at) },
  5: { bytes: 2, isInteger: true, read: (view, at) => view.getInt16(at, true) },
  6: { bytes: 4, isInteger: true, read: (view, at) => view.getInt32(at, true) },
  7: { bytes: 8, isInteger: true, read: (view, at) => Number(view.getBigInt64(at, true)) },
  9: { bytes: 1, isInteger: true, read: (view, at) => view.getUint8(at) },
  10: { bytes: 2, isInteger: false, read: (view, at) => halfPrecision(view.getUint16(at, true)) },
  11: { bytes: 8, isInteger: false, read: (view, at) => view.getFloat64(at, true) },
  16: { bytes: 2, isInteger: false, read: bfloat16 },
}

/** The upper half of a float32. */
export function bfloat16(view: DataView, at: number): number {
  const wide = new DataView(new ArrayBuffer(4))
  wide.setUint16(0, view.getUint16(at, true))
  return wide.getFloat32(0)
}

/** float16 or bfloat16 in `int32_data` are bit patterns. */
const HALF_TYPES: ReadonlySet<number> = new Set([10, 16])

/** The values of a tensor. `external` gives the bytes of one that lies elsewhere. Throws Refusal. */
export function arrayOf(tensor: OnnxTensor, external: (tensor: OnnxTensor) => Uint8Array): NdArray {
  const type = Object.hasOwn(TYPES, tensor.dataType) ? TYPES[tensor.dataType] : undefined
  if (!type)
    throw new Refusal(say`its weights ${tensor.name} are of type ${tensor.dataType}, which is not read`)
  const count = checkedCount(tensor)
  const bytes = tensor.external ? external(tensor) : tensor.raw
  const isInteger = type.isInteger
  const shape = tensor.dims
  if (!bytes) {
    if (tensor.values.length !== count) throw damaged(tensor)
    const values = HALF_TYPES.has(tensor.dataType) ? fromBits(tensor.values, type) : tensor.values
    return { shape, isInteger, data: isInteger ? Float64Array.from(values) : Float32Array.from(values) }
  }
  if (bytes.length !== count * type.bytes) throw damaged(tensor)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = isInteger ? new Float64Array(count) : new Float32Array(count)
  if (tensor.dataType === 1) new Uint8Array(data.buffer).set(bytes)
  else for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.bytes)
  return { shape, isInteger, data }
}

function fromBits(values: readonly number[], type: DataType): number[] {
  const cell = new DataView(new ArrayBuffer(2))
  return values.map((bits) => {
    cell.setUint16(0, bits & 0xffff, true)
    return type.read(cell, 0)
  })
}

function checkedCount({ name, dims, dataType, raw, values, external }: OnnxTensor): number {
  const count = sizeOf(dims)
  const isSane = dims.every((size) => Number.isInteger(size) && size >= 0) && count <= LIMITS.weightValues
  // A claim is not believed before its bytes are there.
  if (!isSane || (!external && count > Math.max(raw?.length ?? 0, values.length)))
    throw new Refusal(say`its weights ${name} are damaged`)
  return dataType === 7 && !external ? checkedSize(dims) : count
}

function damaged({ name }: OnnxTensor): Refusal {
  return new Refusal(say`its weights ${name} are damaged`)
}

/**
 * Reads the files that hold weights beside the model: exporters write `m.onnx.data` next to `m.onnx`. Only plain names in the same folder
 * are opened, whatever the model claims. Throws Refusal naming what is missing.
 */
export async function readExternal(path: string, tensors: readonly OnnxTensor[]) {
  const names = new Set(tensors.map(({ external }) => external?.get('location') ?? ''))
  const files = new Map<string, Buffer>()
  for (const name of names) files.set(name, await readBeside(path, name))
  return ({ name, external }: OnnxTensor): Uint8Array => {
    const bytes = files.get(external?.get('location') ?? '')!
    const offset = Number(external?.get('offset') ?? 0)
    const length = Number(external?.get('length') ?? bytes.length - offset)
    const fits = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
    if (!fits || offset + length > bytes.length) throw new Refusal(say`its weights ${name} are damaged`)
    return bytes.subarray(offset, offset + length)
  }
}

async function readBeside(path: string, name: string): Promise<Buffer> {
  const isPlain =
    name !== '' && name !== '..' && name !== '.' && basename(name) === name && !/[\\/:\0]/.test(name)
  if (!isPlain) throw new Refusal(say`it keeps weights in ${name}, which is no file beside it`)
  const file = await open(join(dirname(path), name), 'r').catch(() => null)
  if (!file)
    throw new Refusal(say`the file ${name} with its weights is not beside it; copy both into one folder`)
  try {
    const found = await file.stat()
    if (!found.isFile() || found.size > LIMITS.fileBytes)
      throw new Refusal(say`it keeps weights in ${name}, which is no file beside it`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}
