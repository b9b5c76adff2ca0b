import { verbatim } from '../../shared/say.ts'
import { checkedSize, type NdArray } from './array.ts'
import type { OnnxNode } from './proto.ts'
import { Unsupported } from './unsupported.ts'

export interface FoldCall {
  readonly node: OnnxNode
  readonly opset: number
  readonly inputs: readonly (NdArray | undefined)[]
  /** Tensors among the node's attributes. */
  readonly tensor: (name: string) => NdArray | undefined
}
/** Works an operator out whose inputs are all known. */
export type Fold = (call: FoldCall) => readonly NdArray[]

export const inputAt = ({ inputs }: FoldCall, position: number): NdArray => {
  const array = inputs[position]
  if (!array) throw new Unsupported(verbatim(`input ${position}`))
  return array
}
export const numberOf = ({ node }: FoldCall, name: string, fallback: number): number =>
  node.attributes.get(name)?.number ?? fallback
export const numbersOf = (
  { node, inputs }: FoldCall,
  name: string,
  position = -1,
): readonly number[] | null => {
  const array = inputs[position]
  return array ? [...array.data] : (node.attributes.get(name)?.numbers ?? null)
}

/** Zeros to be filled. */
export function arrayLike(isInteger: boolean, shape: readonly number[]): NdArray {
  const size = checkedSize(shape)
  return { shape, isInteger, data: isInteger ? new Float64Array(size) : new Float32Array(size) }
}
