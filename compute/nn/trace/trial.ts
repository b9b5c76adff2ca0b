/** What only the addon can tell a recorder: what an op returns, and what a tensor holds. */
import { AppError } from '../../../shared/errors.ts'
import { attr, typeNumber } from '../kernels/op.ts'
import type { Binding, OpAttribute, TensorInfo } from '../tf.ts'

/** A tensor without values. */
export interface Symbol {
  /** `node:output` that computes it. */
  readonly source: string
  readonly shape: readonly number[]
  readonly dtype: number
}

export interface OpCall {
  readonly name: string
  readonly attributes: readonly OpAttribute[]
  /** The addon's ids, or a symbol's. */
  readonly inputs: readonly number[]
  readonly outputs: number
}

/** Runs an op with zeros in the place of symbols; the results are the caller's. */
export function runOnZeros(
  addon: Binding,
  { name, attributes, inputs, outputs }: OpCall,
  symbols: ReadonlyMap<number, Symbol>,
): TensorInfo[] {
  const temporary: number[] = []
  try {
    const ids = inputs.map((id) => {
      const symbol = symbols.get(id)
      if (symbol) temporary.push(zeros(addon, symbol))
      return symbol ? temporary.at(-1)! : id
    })
    return addon.executeOp(name, attributes, ids, outputs)
  } finally {
    for (const id of temporary) addon.deleteTensor(id)
  }
}

function zeros(addon: Binding, { shape, dtype }: Symbol): number {
  const dims = addon.createTensor([shape.length], typeNumber('int32'), Int32Array.from(shape))
  const zero = addon.createTensor([], typeNumber('float32'), new Float32Array(1))
  const [filled] = addon.executeOp(
    'Fill',
    [attr.type('T', 'float32'), attr.type('index_type', 'int32')],
    [dims, zero],
    1,
  )
  addon.deleteTensor(dims)
  addon.deleteTensor(zero)
  if (dtype === typeNumber('float32')) return filled!.id
  const target = { ...attr.type('DstT', 'float32'), value: dtype }
  const [cast] = addon.executeOp('Cast', [attr.type('SrcT', 'float32'), target], [filled!.id], 1)
  addon.deleteTensor(filled!.id)
  return cast!.id
}

export interface Downloaded {
  readonly values: ArrayBufferView
  readonly shape: readonly number[]
  readonly dtype: number
}

/** Values, shape and type of a real tensor. */
export function downloadTensor(addon: Binding, id: number): Downloaded {
  // The addon tells shape and type of results only: Identity of the tensor is one.
  for (const type of ['float32', 'int32', 'bool', 'int64'] as const) {
    try {
      const [info] = addon.executeOp('Identity', [attr.type('T', type)], [id], 1)
      const values = addon.tensorDataSync(info!.id)
      addon.deleteTensor(info!.id)
      return { values, shape: info!.shape, dtype: info!.dtype }
    } catch {
      continue
    }
  }
  throw new AppError('internal', 'A tensor of this type cannot become a constant of a recorded graph.')
}
