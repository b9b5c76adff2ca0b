import { say } from '../../shared/say.ts'
import { asArray, asObject, asText, isObject, parseJson, type JsonObject } from '../keras/json.ts'
import { Refusal } from '../keras/refusal.ts'
import { withFile } from '../keras/zip.ts'
import { sizeOf, type NdArray } from '../onnx/array.ts'
import { Budget, bytesOf, damagedTensor, decoded, type StateDict } from './tensors.ts'

/** What the format itself allows. */
const MOST_HEADER_BYTES = 100 * 2 ** 20

/** Weights in safetensors: the length of a JSON header, the header, raw data (https://github.com/huggingface/safetensors). Throws Refusal. */
export async function readSafetensors(path: string): Promise<StateDict> {
  return withFile(path, async (file) => {
    const { size } = await file.stat()
    const read = async (position: number, length: number): Promise<Buffer> => {
      if (position < 0 || length < 0 || position + length > size) throw new Refusal(say`it is truncated`)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      if (bytesRead !== length) throw new Refusal(say`it is truncated`)
      return buffer
    }
    const length = Number((await read(0, 8)).readBigUInt64LE())
    if (length > MOST_HEADER_BYTES) throw new Refusal(say`its header is damaged`)
    const header = parseJson((await read(8, length)).toString('utf8'))
    if (!isObject(header)) throw new Refusal(say`its header is damaged`)
    const budget = new Budget()
    const found = new Map<string, NdArray>()
    for (const [name, value] of Object.entries(header)) {
      if (name === '__metadata__') continue
      const { type, shape, from, to } = entryOf(name, asObject(value))
      budget.spend(sizeOf(shape))
      found.set(name, decoded(await read(8 + length + from, to - from), type, shape, name))
    }
    return found
  })
}

/** Throws Refusal where an entry claims what cannot be. */
function entryOf(name: string, { dtype, shape, data_offsets: offsets }: JsonObject) {
  const type = asText(dtype) ?? ''
  const numbers = [...asArray(offsets), ...asArray(shape)].map((n) =>
    Number.isInteger(n) ? (n as number) : -1,
  )
  const [from = -1, to = -1, ...sizes] = numbers
  if (asArray(offsets).length !== 2 || numbers.some((n) => n < 0)) throw damagedTensor(name)
  const width = bytesOf(type)
  if (width === null) throw new Refusal(say`its weights ${name} are of type ${type}, which is not read`)
  if (to - from !== sizeOf(sizes) * width) throw damagedTensor(name)
  return { type, shape: sizes, from, to }
}
