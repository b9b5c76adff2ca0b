/**
 * The HDF5 library, alone in a worker thread: a broken or hostile file may make it trap, loop or ask for gigabytes, and none of that
 * may reach the process. The file is read through an in-memory file system, so that links and external storage inside a file
 * find nothing of the host's.
 */
import { say, verbatim } from '../../shared/say.ts'
import { FS, h5wasm, mapBytes } from '../../files/hdf5-library.ts'
import { answering } from '../../threads/answering.ts'
import { Refusal } from './refusal.ts'
import { closeSync, openSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import type { Dataset, Entity, File as Hdf5File, Group } from 'h5wasm'
import type {
  Hdf5Attributes,
  Hdf5Content,
  Hdf5Dataset,
  Hdf5Listing,
  Hdf5Request,
  Hdf5Response,
} from './hdf5-protocol.ts'
import { halfPrecision } from './half-precision.ts'
import { LIMITS } from './limits.ts'

const FILE = '/model.h5'
const BASE_MEMORY_BYTES = 256 * 2 ** 20
const PAGE_BYTES = 65_536
/** The only attributes that matter; others may be anything. */
const ATTRIBUTES = /^(model_config|keras_version|name|dtype|(layer|weight)_names\d*)$/

/** Node's typings leave WebAssembly to the DOM's. */
const wasm = (globalThis as unknown as { WebAssembly: WasmNamespace }).WebAssembly
interface WasmNamespace {
  readonly Memory: { prototype: { grow(this: { buffer: ArrayBuffer }, pages: number): number } }
  readonly RuntimeError: new () => Error
}

let memoryLimitBytes = BASE_MEMORY_BYTES
const grow = wasm.Memory.prototype.grow
wasm.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * PAGE_BYTES > memoryLimitBytes) {
    throw new Refusal(say`The file asks for more memory than its size allows.`)
  }
  return grow.call(this, pages)
}

/** Shared with the thread that asks, which ends this one when the count stands still. */
const progress = workerData as Int32Array
const getOn = (): void => void Atomics.add(progress, 0, 1)

let current: { readonly file: Hdf5File; readonly descriptor: number } | null = null

function open(path: string, offset: number, length: number): Hdf5Listing {
  close()
  memoryLimitBytes = Math.min(BASE_MEMORY_BYTES + 3 * length, 4 * 2 ** 30)
  const descriptor = openSync(path, 'r')
  mapFile(descriptor, offset, length)
  try {
    const file = new h5wasm.File(FILE, 'r')
    if (file.file_id < 0n) throw new Refusal(say`it is not an HDF5 file, or is truncated`)
    current = { file, descriptor }
    return list(file)
  } catch (error) {
    if (!current) {
      closeSync(descriptor)
      FS.unlink(FILE)
    }
    throw error
  }
}

/** Makes bytes offset..offset+length of the real file appear as FILE. */
function mapFile(descriptor: number, offset: number, length: number): void {
  // A library that goes round in circles reads the same bytes over and over.
  let unread = LIMITS.hdf5Rereads * length
  mapBytes(FILE, { descriptor, offset, length }, (bytes) => {
    if ((unread -= bytes) > 0) getOn()
  })
}

function close(): void {
  if (!current) return
  const { file, descriptor } = current
  current = null
  closeSync(descriptor)
  file.close()
  FS.unlink(FILE)
}

function list(file: Hdf5File): Hdf5Listing {
  const groups = new Map<string, Hdf5Attributes>()
  const datasets = new Map<string, Hdf5Dataset>()
  const pending: { group: Group; path: string; depth: number }[] = [{ group: file, path: '', depth: 0 }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { group, path, depth } = next
    getOn()
    groups.set(path, attributesOf(group))
    for (const name of group.keys()) {
      if (depth === 0 && /^optimizer(_weights)?$/.test(name)) continue
      const childPath = path ? `${path}/${name}` : name
      const child = group.get(name)
      if (isDataset(child)) datasets.set(childPath, describe(child))
      else if (isGroup(child)) pending.push({ group: child, path: childPath, depth: depth + 1 })
      // Links that lead nowhere or out of the file are left out: what they should have held is then missing.
    }
    if (depth > LIMITS.hdf5Depth || groups.size + datasets.size + pending.length > LIMITS.hdf5Objects) {
      throw new Refusal(say`it holds more groups than any model`)
    }
  }
  return { groups, datasets }
}

function isGroup(entity: Entity | null): entity is Group {
  return entity instanceof h5wasm.Group
}

function isDataset(entity: Entity | null): entity is Dataset {
  return entity instanceof h5wasm.Dataset
}

function attributesOf(group: Group): Hdf5Attributes {
  const attributes: Record<string, string | string[]> = {}
  const all = group.attrs
  for (const name of Object.keys(all)) {
    if (!ATTRIBUTES.test(name)) continue
    const value = all[name]?.value
    if (typeof value === 'string') attributes[name] = value
    else if (Array.isArray(value) && value.every((v) => typeof v === 'string')) attributes[name] = value
    // Python's h5py writes an empty list of names as an array of float64 without elements.
    else if (ArrayBuffer.isView(value) && value.byteLength === 0) attributes[name] = []
  }
  return attributes
}

function describe(dataset: Dataset): Hdf5Dataset {
  const { shape, type, size } = dataset.metadata
  const types: Record<number, Hdf5Dataset['type']> = { 0: 'integer', 1: 'float' } // H5T_INTEGER, H5T_FLOAT
  return { shape: shape ?? [], type: types[type] ?? 'other', bytesPerValue: size }
}

function read(paths: readonly string[]): Float32Array[] {
  if (!current) throw new Refusal(say`no file is open`)
  const { file } = current
  return paths.map((path) => {
    const dataset = file.get(path)
    if (!isDataset(dataset)) throw new Refusal(say`${path} is not a dataset`)
    getOn()
    return toFloat32(dataset.value, dataset.metadata.size, path)
  })
}

function toFloat32(value: unknown, bytesPerValue: number, path: string): Float32Array {
  // A scalar dataset arrives as a bare number.
  if (typeof value === 'number' || typeof value === 'bigint') return Float32Array.of(Number(value))
  if (value instanceof Float32Array) return value
  if (value instanceof Uint8Array && bytesPerValue === 2) return halfToFloat32(value)
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    return Float32Array.from(value, Number)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Float32Array.from(value as unknown as ArrayLike<number>)
  }
  throw new Refusal(say`${path} does not hold numbers`)
}

/** IEEE half precision; the library hands it over as raw bytes. */
function halfToFloat32(bytes: Uint8Array): Float32Array {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1)
  return Float32Array.from(halves, halfPrecision)
}

function write(content: Hdf5Content): Uint8Array {
  close()
  const bytes = content.datasets.reduce((sum, { values }) => sum + values.byteLength, 0)
  memoryLimitBytes = Math.min(BASE_MEMORY_BYTES + 3 * bytes, 4 * 2 ** 30)
  const file = new h5wasm.File(FILE, 'w')
  for (const { path, attributes } of content.groups) {
    const group = ensureGroup(file, path)
    for (const [name, value] of Object.entries(attributes)) {
      group.create_attribute(name, typeof value === 'string' ? value : [...value])
    }
  }
  for (const { path, shape, values } of content.datasets) {
    getOn()
    file.create_dataset({
      name: path,
      data: values,
      shape: [...shape],
      dtype: values instanceof Int32Array ? '<i' : '<f',
    })
  }
  file.close()
  const result = FS.readFile(FILE)
  FS.unlink(FILE)
  return result
}

function ensureGroup(file: Hdf5File, path: string): Group {
  let group: Group = file
  for (const name of path.split('/').filter(Boolean)) {
    const existing = group.keys().includes(name) ? group.get(name) : group.create_group(name)
    if (!isGroup(existing)) throw new Refusal(say`${path} cannot be made a group`)
    group = existing
  }
  return group
}

function perform(request: Hdf5Request): unknown {
  switch (request.kind) {
    case 'open':
      return open(request.path, request.offset, request.length)
    case 'read':
      return read(request.datasets)
    case 'close':
      return close()
    case 'write':
      return write(request.content)
  }
}

function transferables(value: unknown): ArrayBuffer[] {
  const arrays = Array.isArray(value) ? (value as unknown[]) : [value]
  return arrays
    .filter((array) => array instanceof Float32Array || array instanceof Uint8Array)
    .map((a) => a.buffer as ArrayBuffer)
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n')[0]!
}

function respond(request: Hdf5Request): Hdf5Response {
  try {
    return { ok: true, value: perform(request) }
  } catch (error) {
    const reason = error instanceof Refusal ? error.reason : verbatim(firstLine(error))
    try {
      close()
    } catch {
      return { ok: false, reason, fatal: true }
    }
    // A trap inside wasm is a RuntimeError; after it, or a failed close, the library's state is unknown.
    return { ok: false, reason, fatal: !(error instanceof Error) || error instanceof wasm.RuntimeError }
  }
}

export const answer = answering(respond, (response) => (response.ok ? transferables(response.value) : []))
