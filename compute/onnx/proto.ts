/** The messages of onnx.proto, as far as a classifier needs them (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). */
import { say } from '../../shared/say.ts'
import { Refusal } from '../keras/refusal.ts'
import { readFields } from './wire.ts'

export interface OnnxTensor {
  readonly name: string
  readonly dims: readonly number[]
  /** TensorProto.DataType. */
  readonly dataType: number
  readonly raw: Uint8Array | null
  /** Values that are not raw bytes. */
  readonly values: readonly number[]
  /** Where the bytes lie when not in the file: location, offset, length. */
  readonly external: ReadonlyMap<string, string> | null
}

export interface OnnxAttribute {
  readonly name: string
  readonly number: number
  readonly text: string
  readonly tensor: OnnxTensor | null
  readonly numbers: readonly number[]
  /** A graph inside (If, Loop, Scan), or a sparse tensor: nothing that can be read as a value. */
  readonly isOther: boolean
}

export interface OnnxNode {
  readonly name: string
  readonly op: string
  /** '' is ONNX's own. */
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
}

export interface OnnxValue {
  readonly name: string
  /** Null where a size is open. */
  readonly dims: readonly (number | null)[]
}

export interface OnnxModel {
  readonly producer: string
  readonly opset: number
  readonly metadata: ReadonlyMap<string, string>
  readonly graph: {
    readonly name: string
    readonly nodes: readonly OnnxNode[]
    readonly initializers: readonly OnnxTensor[]
    readonly inputs: readonly OnnxValue[]
    readonly outputs: readonly OnnxValue[]
  }
}

const MOST_NODES = 50_000

/** Throws Error or Refusal for bytes that are no ONNX model. */
export function parseOnnx(bytes: Uint8Array): OnnxModel {
  let producer = ''
  let opset = 0
  let graph: Uint8Array | null = null
  const metadata = new Map<string, string>()
  readFields(bytes, (field) => {
    if (field.number === 2) producer = field.text()
    else if (field.number === 7) graph = field.bytes()
    else if (field.number === 8) opset = Math.max(opset, opsetOf(field.bytes()))
    else if (field.number === 14) pairInto(metadata, field.bytes())
  })
  if (!graph) throw new Refusal(say`it holds no graph`)
  return { producer, opset, metadata, graph: graphOf(graph) }
}

/** Version of ONNX's own operators; 0 for another domain's. */
function opsetOf(bytes: Uint8Array): number {
  let domain = ''
  let version = 0
  readFields(bytes, (field) => {
    if (field.number === 1) domain = field.text()
    else if (field.number === 2) version = field.integer()
  })
  return domain === '' || domain === 'ai.onnx' ? version : 0
}

function graphOf(bytes: Uint8Array): OnnxModel['graph'] {
  let name = ''
  const nodes: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  readFields(bytes, (field) => {
    if (field.number === 1) nodes.push(nodeOf(field.bytes()))
    else if (field.number === 2) name = field.text()
    else if (field.number === 5) initializers.push(tensorOf(field.bytes()))
    else if (field.number === 11) inputs.push(valueOf(field.bytes()))
    else if (field.number === 12) outputs.push(valueOf(field.bytes()))
    if (nodes.length + initializers.length > MOST_NODES)
      throw new Refusal(say`it has more layers than any model`)
  })
  return { name, nodes, initializers, inputs, outputs }
}

function nodeOf(bytes: Uint8Array): OnnxNode {
  const node = { name: '', op: '', domain: '' }
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = new Map<string, OnnxAttribute>()
  readFields(bytes, (field) => {
    if (field.number === 1) inputs.push(field.text())
    else if (field.number === 2) outputs.push(field.text())
    else if (field.number === 3) node.name = field.text()
    else if (field.number === 4) node.op = field.text()
    else if (field.number === 7) node.domain = field.text()
    else if (field.number === 5) {
      const attribute = attributeOf(field.bytes())
      attributes.set(attribute.name, attribute)
    }
  })
  return { ...node, domain: node.domain === 'ai.onnx' ? '' : node.domain, inputs, outputs, attributes }
}

function attributeOf(bytes: Uint8Array): OnnxAttribute {
  const found = { name: '', number: 0, text: '', isOther: false }
  let tensor: OnnxTensor | null = null
  const numbers: number[] = []
  readFields(bytes, (field) => {
    if (field.number === 1) found.name = field.text()
    else if (field.number === 2) found.number = field.float()
    else if (field.number === 3) found.number = field.integer()
    else if (field.number === 4) found.text = Buffer.from(field.bytes()).toString('utf8')
    else if (field.number === 5) tensor = tensorOf(field.bytes())
    else if (field.number === 7) field.floatsInto(numbers)
    else if (field.number === 8) field.integersInto(numbers)
    else if ([6, 9, 10, 11, 21, 22].includes(field.number)) found.isOther = true
  })
  return { ...found, tensor, numbers }
}

function tensorOf(bytes: Uint8Array): OnnxTensor {
  const found = { name: '', dataType: 0 }
  let raw: Uint8Array | null = null
  const dims: number[] = []
  const values: number[] = []
  const external = new Map<string, string>()
  let isExternal = false
  readFields(bytes, (field) => {
    if (field.number === 1) field.integersInto(dims)
    else if (field.number === 2) found.dataType = field.integer()
    else if (field.number === 4) field.floatsInto(values)
    else if (field.number === 5 || field.number === 7 || field.number === 11) field.integersInto(values)
    else if (field.number === 8) found.name = field.text()
    else if (field.number === 9) raw = field.bytes()
    else if (field.number === 10) field.floatsInto(values, true)
    else if (field.number === 13) pairInto(external, field.bytes())
    else if (field.number === 14) isExternal = field.integer() === 1
  })
  return { ...found, raw, dims, values, external: isExternal ? external : null }
}

function valueOf(bytes: Uint8Array): OnnxValue {
  let name = ''
  const dims: (number | null)[] = []
  readFields(bytes, (field) => {
    if (field.number === 1) name = field.text()
    else if (field.number === 2) inside(field.bytes(), [1, 2, 1], (dim) => dims.push(dimOf(dim)))
  })
  return { name, dims }
}

/** Follows messages inside messages: the type's tensor, its shape, each dimension. */
function inside(
  bytes: Uint8Array,
  [first, ...rest]: readonly number[],
  visit: (b: Uint8Array) => void,
): void {
  readFields(bytes, (field) => {
    if (field.number !== first) return
    if (rest.length === 0) visit(field.bytes())
    else inside(field.bytes(), rest, visit)
  })
}

function dimOf(bytes: Uint8Array): number | null {
  let size: number | null = null
  readFields(bytes, (field) => {
    if (field.number === 1) size = field.integer()
  })
  return size !== null && size > 0 ? size : null
}

function pairInto(map: Map<string, string>, bytes: Uint8Array): void {
  let key = ''
  let value = ''
  readFields(bytes, (field) => {
    if (field.number === 1) key = field.text()
    else if (field.number === 2) value = field.text()
  })
  map.set(key, value)
}
