/**
 * TensorFlow's GraphDef and SavedModel, written field by field (tensorflow/core/framework/{graph,node_def,attr_value,tensor}.proto,
 * tensorflow/core/protobuf/{saved_model,meta_graph}.proto). Field numbers are part of TensorFlow's compatibility promise.
 */
import { AppError } from '../../../shared/errors.ts'
import { backend, type OpAttribute } from '../tf.ts'
import { ProtoWriter } from './protobuf.ts'

const { binding } = backend()

/** What a GraphDef was written for; 1286 is TensorFlow 2.12's, older than any we run on. */
const GRAPH_PRODUCER = 1286

export interface GraphDefNode {
  readonly name: string
  readonly op: string
  /** `node` or `node:output`, `^node` for a control dependency (those come last). */
  readonly inputs: readonly string[]
  readonly attributes: ReadonlyMap<string, ProtoWriter>
}

export const typeAttribute = (dtype: number): ProtoWriter => new ProtoWriter().varint(6, dtype)
export const shapeAttribute = (shape: readonly number[]): ProtoWriter =>
  new ProtoWriter().bytes(7, tensorShape(shape))

/** A constant's value; `content` in the machine's byte order, which is little-endian everywhere TensorFlow runs. */
export function tensorAttribute(dtype: number, shape: readonly number[], content: Uint8Array): ProtoWriter {
  return new ProtoWriter().bytes(
    8,
    new ProtoWriter().varint(1, dtype).bytes(2, tensorShape(shape)).bytes(4, content),
  )
}

/** Translates an attribute as the addon takes it. */
export function opAttribute({ name, type, value }: OpAttribute): ProtoWriter {
  const writer = new ProtoWriter()
  if (type === binding['TF_ATTR_TYPE']) return typeAttribute(value as number)
  if (type === binding['TF_ATTR_SHAPE']) return shapeAttribute(value as number[])
  if (type === binding['TF_ATTR_STRING']) return writer.bytes(2, value as string)
  if (type === binding['TF_ATTR_BOOL'] && !Array.isArray(value)) return writer.varint(5, value ? 1 : 0)
  if (type === binding['TF_ATTR_FLOAT'] && !Array.isArray(value)) return writer.float32(4, value as number)
  if (type !== binding['TF_ATTR_INT'])
    throw new AppError('internal', `The op attribute ${name} cannot be recorded.`)
  if (!Array.isArray(value)) return writer.varint(3, value as number)
  const list = new ProtoWriter()
  for (const item of value as number[]) list.varint(3, item)
  return writer.bytes(1, list)
}

/** The bytes of `saved_model.pb` around one graph. */
export function savedModel(nodes: readonly GraphDefNode[]): Uint8Array {
  const graph = new ProtoWriter()
  for (const node of nodes) graph.bytes(1, nodeDef(node))
  graph.bytes(4, new ProtoWriter().varint(1, GRAPH_PRODUCER))
  const info = new ProtoWriter().bytes(4, 'serve').bytes(5, binding.TF_Version)
  return new ProtoWriter().varint(1, 1).bytes(2, new ProtoWriter().bytes(1, info).bytes(2, graph)).done()
}

function nodeDef({ name, op, inputs, attributes }: GraphDefNode): ProtoWriter {
  const writer = new ProtoWriter().bytes(1, name).bytes(2, op)
  for (const input of inputs) writer.bytes(3, input)
  for (const [key, value] of attributes) writer.bytes(5, new ProtoWriter().bytes(1, key).bytes(2, value))
  return writer
}

function tensorShape(shape: readonly number[]): ProtoWriter {
  const writer = new ProtoWriter()
  for (const size of shape) writer.bytes(2, new ProtoWriter().varint(1, size))
  return writer
}
