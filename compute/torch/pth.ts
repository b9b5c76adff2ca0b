import { say } from '../../shared/say.ts'
import { LIMITS } from '../keras/limits.ts'
import { Refusal } from '../keras/refusal.ts'
import { listZip, readEntry, withFile, type ZipEntry } from '../keras/zip.ts'
import type { NdArray } from '../onnx/array.ts'
import { readPickle } from './pickle.ts'
import { Called, ForeignName, Name, Persistent, type PickleValue } from './pickle-values.ts'
import { Budget, bytesOf, damagedTensor, decoded, strided, type StateDict } from './tensors.ts'

/** Where checkpoints keep the weights, the likeliest first. */
const WRAPPERS = [
  'state_dict',
  'model_state_dict',
  'model_state',
  'model',
  'net',
  'network',
  'weights',
  'params',
] as const

/** A network saved with its code. The way on is in the hint of whoever reports it. */
export class WholeModule extends Refusal {}

/** Weights that torch.save wrote, alone or inside a checkpoint. Throws Refusal; a whole module as WholeModule. */
export async function readPth(path: string): Promise<StateDict> {
  return withFile(path, async (file) => {
    const entries = await listZip(file, path)
    const pickle = [...entries.values()].find(({ name }) => /(^|\/)data\.pkl$/.test(name))
    if (!pickle) throw new Refusal(say`it is a zip file without weights of PyTorch`)
    const root = pickle.name.slice(0, -'data.pkl'.length)
    if (
      [...entries.keys()].some((name) => name.startsWith(`${root}code/`) || name === `${root}constants.pkl`)
    )
      throw new WholeModule(say`it is TorchScript: a program, not weights`)
    const bytes = await readEntry(file, pickle, LIMITS.configBytes, path)
    const tensors = tensorsIn(unpickled(bytes))
    const storages = new Map<string, NdArray>()
    const budget = new Budget()
    for (const { key, type } of tensors.values()) {
      if (storages.has(key)) continue
      const entry = entries.get(`${root}data/${key}`)
      if (!entry) throw new Refusal(say`its weights ${key} are damaged`)
      budget.spend(entry.bytes / bytesOf(type)!)
      const raw = await readEntry(file, entry, LIMITS.fileBytes, path)
      storages.set(key, decoded(raw, type, [countOf(entry, type)], key))
    }
    return new Map(
      [...tensors].map(([name, { key, shape, strides, offset }]) => [
        name,
        strided(storages.get(key)!, shape, strides, offset, name),
      ]),
    )
  })
}

function countOf(entry: ZipEntry, type: string): number {
  return Math.floor(entry.bytes / bytesOf(type)!)
}

function unpickled(bytes: Buffer): PickleValue {
  try {
    return readPickle(bytes).value
  } catch (error) {
    if (error instanceof ForeignName && error.isModule) throw new WholeModule(error.reason)
    throw error
  }
}

interface TensorView {
  readonly key: string
  readonly type: string
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

function tensorsIn(value: PickleValue): ReadonlyMap<string, TensorView> {
  const found = dictIn(value, 0)
  if (!found) throw new Refusal(say`it holds no state dict`)
  return found
}

/** The first dictionary of tensors: the value itself, or what a checkpoint keeps under a usual name. */
function dictIn(value: PickleValue, depth: number): ReadonlyMap<string, TensorView> | null {
  if (!(value instanceof Map) || depth > 3) return null
  const tensors = new Map<string, TensorView>()
  for (const [name, each] of value) {
    const view = typeof name === 'string' ? viewOf(each, name) : null
    if (view) tensors.set(name as string, view)
  }
  if (tensors.size > 1) return tensors
  const inside = WRAPPERS.map((name) => dictIn(value.get(name) ?? null, depth + 1))
  return inside.find((each) => each !== null) ?? null
}

/** Null for what is no tensor of numbers that weights are of. */
function viewOf(value: PickleValue, name: string): TensorView | null {
  if (!(value instanceof Called)) return null
  if (value.name === 'torch._utils _rebuild_parameter') return viewOf(value.args[0] ?? null, name)
  if (value.name === 'torch._tensor _rebuild_from_type_v2') {
    const [callee, , args] = value.args
    return callee instanceof Name && Array.isArray(args) ? viewOf(new Called(callee.text, args), name) : null
  }
  if (!/^torch\._utils _rebuild_tensor(_v2)?$/.test(value.name)) return null
  const [storage, offset, shape, strides] = value.args
  if (!(storage instanceof Persistent) || !Array.isArray(storage.id)) throw damagedTensor(name)
  const [, type, key] = storage.id
  if (!(type instanceof Name) || typeof key !== 'string') throw damagedTensor(name)
  const kind = type.text.replace(/^torch(\.storage)? /, '')
  if (bytesOf(kind) === null)
    throw new Refusal(say`its weights ${name} are of type ${kind}, which is not read`)
  return {
    key,
    type: kind,
    offset: numberIn(offset, name),
    shape: numbersIn(shape, name),
    strides: numbersIn(strides, name),
  }
}

function numberIn(value: PickleValue | undefined, name: string): number {
  if (typeof value !== 'number') throw damagedTensor(name)
  return value
}

function numbersIn(value: PickleValue | undefined, name: string): readonly number[] {
  const list = value instanceof Called ? value.args[0] : value
  if (!Array.isArray(list)) throw damagedTensor(name)
  return list.map((each) => numberIn(each, name))
}
