/** Operations of `keras.ops`. */
import { batchMatMul } from '../kernels/linear.ts'
import { mirrorPad } from '../kernels/pad.ts'
import { choice, flag, readIntegers, number } from '../shapes/config.ts'
import { indexItems, padWidths, reducedAxes, sliceRange, type SliceItem } from '../shapes/ops.ts'
import { axisOf } from '../shapes/size.ts'
import { tf, type Tensor } from '../tf.ts'
import { input, type LayerCall, type LayerFunction, type LayerTable } from './types.ts'

const binary =
  (work: (a: Tensor, b: Tensor) => Tensor): LayerFunction =>
  ({ inputs }) =>
    work(inputs[0]!, inputs[1]!)

const unary =
  (work: (x: Tensor) => Tensor): LayerFunction =>
  (call) =>
    work(input(call))

type Reduction = (x: Tensor, axes: number[], keepDims: boolean) => Tensor
const reduced =
  (work: Reduction): LayerFunction =>
  ({ inputs, config }) =>
    work(inputs[0]!, [...reducedAxes(config, inputs[0]!.rank)], flag(config, 'keepdims', false))

function getItem({ inputs, config }: LayerCall): Tensor {
  let x = inputs[0]!
  let axis = 0
  for (const item of indexItems(config, x.rank)) {
    if (item === 'newaxis') x = tf.expandDims(x, axis++)
    else if ('index' in item) x = pick(x, item.index, axis)
    else x = range(x, item.slice, axis++)
  }
  return x
}

/** x at one index of an axis, which disappears. */
function pick(x: Tensor, index: number, axis: number): Tensor {
  const at = index < 0 ? index + x.shape[axis]! : index
  const begin = x.shape.map((_, i) => (i === axis ? at : 0))
  const size = x.shape.map((full, i) => (i === axis ? 1 : full))
  return tf.squeeze(tf.slice(x, begin, size), [axis])
}

function range(x: Tensor, slice: SliceItem, axis: number): Tensor {
  const full = x.shape[axis]!
  const { start, step, count } = sliceRange(full, slice)
  if (step === 1 && count === full) return x
  if (step === -1 && count === full) return tf.reverse(x, axis)
  const indices = Int32Array.from({ length: count }, (_, i) => start + i * step)
  return tf.gather(x, tf.tensor1d(indices, 'int32'), axis)
}

function pad({ inputs, config }: LayerCall): Tensor {
  const rows = padWidths(config, inputs[0]!.rank).map((row): [number, number] => [...row])
  const mode = choice(config, 'mode', ['constant', 'reflect', 'symmetric'], 'constant')
  return mode === 'constant'
    ? tf.pad(inputs[0]!, rows, number(config, 'constant_values', 0))
    : mirrorPad(inputs[0]!, rows, mode)
}

export const opLayers: LayerTable = {
  TrueDivide: binary((a, b) => tf.div(a, b)),
  Power: binary((a, b) => tf.pow(a, b)),
  Negative: unary((x) => tf.neg(x)),
  Absolute: unary((x) => tf.abs(x)),
  Square: unary((x) => tf.square(x)),
  Sqrt: unary((x) => tf.sqrt(x)),
  Rsqrt: unary((x) => tf.rsqrt(x)),
  Exp: unary((x) => tf.exp(x)),
  Log: unary((x) => tf.log(x)),
  Erf: unary((x) => tf.erf(x)),
  Matmul: binary((a, b) => batchMatMul(a, b)),
  Mean: reduced((x, axes, keep) => tf.mean(x, axes, keep)),
  Sum: reduced((x, axes, keep) => tf.sum(x, axes, keep)),
  Max: reduced((x, axes, keep) => tf.max(x, axes, keep)),
  Min: reduced((x, axes, keep) => tf.min(x, axes, keep)),
  Clip: ({ inputs, config }) => tf.clipByValue(inputs[0]!, number(config, 'x_min'), number(config, 'x_max')),
  GetItem: getItem,
  Pad: pad,
  Transpose: ({ inputs, config }) => tf.transpose(inputs[0]!, [...readIntegers(config, 'axes')].map((axis) => axisOf(axis, inputs[0]!.rank))), // prettier-ignore
  ExpandDims: ({ inputs, config }) =>
    tf.expandDims(inputs[0]!, axisOf(number(config, 'axis'), inputs[0]!.rank + 1)),
  Squeeze: ({ inputs, config }) => tf.squeeze(inputs[0]!, readIntegers(config, 'axis').map((axis) => axisOf(axis, inputs[0]!.rank))), // prettier-ignore
}
