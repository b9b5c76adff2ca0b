/** Calling TensorFlow's ops by name, and giving them gradients. */
import { backend, tf, type OpAttribute, type Tensor } from '../tf.ts'

const { binding } = backend()
const kind = (name: string): number => binding[`TF_ATTR_${name}`] as number

/** A TensorFlow data type by its tfjs name, 'uint8' added. */
export type DataType = 'float32' | 'int32' | 'int64' | 'bool' | 'uint8'
const dataTypes: Readonly<Record<DataType, number>> = {
  float32: binding['TF_FLOAT'] as number,
  int32: binding['TF_INT32'] as number,
  int64: binding['TF_INT64'] as number,
  bool: binding['TF_BOOL'] as number,
  uint8: binding['TF_UINT8'] as number,
}

/** TensorFlow's number for a data type. */
export const typeNumber = (type: DataType): number => dataTypes[type]

/** Attributes of an op. */
export const attr = {
  type: (name: string, value: DataType): OpAttribute => ({
    name,
    type: kind('TYPE'),
    value: dataTypes[value],
  }),
  int: (name: string, value: number): OpAttribute => ({ name, type: kind('INT'), value }),
  ints: (name: string, value: readonly number[]): OpAttribute => ({
    name,
    type: kind('INT'),
    value: [...value],
  }),
  float: (name: string, value: number): OpAttribute => ({ name, type: kind('FLOAT'), value }),
  flag: (name: string, value: boolean): OpAttribute => ({ name, type: kind('BOOL'), value }),
  text: (name: string, value: string): OpAttribute => ({ name, type: kind('STRING'), value }),
} as const

/** The attribute nearly every op has: its numbers are float32. */
export const float32 = attr.type('T', 'float32')

/** Runs one TensorFlow op and returns all its outputs. No gradient: see `differentiable`. */
export function runOp(
  name: string,
  inputs: readonly Tensor[],
  attributes: readonly OpAttribute[] = [float32],
  outputs = 1,
): Tensor[] {
  return backend().executeMultipleOutputs(name, attributes, inputs, outputs)
}

/** Runs an op of one output. */
export function op(
  name: string,
  inputs: readonly Tensor[],
  attributes: readonly OpAttribute[] = [float32],
): Tensor {
  return runOp(name, inputs, attributes)[0]!
}

export type Save = (tensors: Tensor[]) => void
export interface Differentiable {
  readonly value: Tensor
  /** One gradient per input, from the output's gradient and what was saved. */
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[]
}

/** A function of tensors with a gradient of its own: tfjs's tape calls `gradFunc` in place of what `run` did inside. */
export function differentiable(
  inputs: readonly Tensor[],
  run: (inputs: Tensor[], save: Save) => Differentiable,
): Tensor {
  const custom = tf.customGrad((...args: unknown[]) =>
    run(args.slice(0, -1) as Tensor[], args.at(-1) as Save),
  )
  return custom(...(inputs as Tensor[]))
}

/** int32 vector, as ops take shapes, axes and paddings. */
export function int32(values: readonly number[]): Tensor {
  return tf.tensor1d(values as number[], 'int32')
}
