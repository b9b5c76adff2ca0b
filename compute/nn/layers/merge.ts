/** Layers of several inputs. */
import { multiply } from '../kernels/multiply.ts'
import { number } from '../shapes/config.ts'
import { axisOf } from '../shapes/size.ts'
import { tf, type Tensor } from '../tf.ts'
import type { LayerFunction, LayerTable } from './types.ts'

const folded =
  (combine: (a: Tensor, b: Tensor) => Tensor): LayerFunction =>
  ({ inputs }) =>
    inputs.slice(1).reduce(combine, inputs[0]!)

const sum = folded((a, b) => tf.add(a, b))

export const mergeLayers: LayerTable = {
  Add: sum,
  Subtract: folded((a, b) => tf.sub(a, b)),
  Multiply: folded(multiply),
  Average: (call) => tf.div(sum(call), call.inputs.length),
  Maximum: folded((a, b) => tf.maximum(a, b)),
  Minimum: folded((a, b) => tf.minimum(a, b)),
  Concatenate: ({ inputs, config }) =>
    tf.concat([...inputs], axisOf(number(config, 'axis', -1), inputs[0]!.rank)),
  CustomScaleLayer: ({ inputs, config }) =>
    tf.add(inputs[0]!, tf.mul(inputs[1]!, number(config, 'scale', 1))),
}
