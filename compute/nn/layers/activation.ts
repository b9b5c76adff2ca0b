/** Activation functions by name, and the layers made of them. */
import type { ActivationName } from '../../../models/vocabulary.ts'
import { activationName } from '../shapes/activation.ts'
import { number } from '../shapes/config.ts'
import { axisOf } from '../shapes/size.ts'
import {
  elu,
  leakyRelu,
  relu,
  relu6,
  selu,
  sigmoid,
  softplus,
  softsign,
  swish,
  tanh,
  thresholdedRelu,
} from '../kernels/activation.ts'
import { tf, type Tensor } from '../tf.ts'
import { input, type LayerCall, type LayerTable } from './types.ts'

const hardSigmoid = (x: Tensor): Tensor => tf.div(relu6(tf.add(x, 3)), 6)

const functions: Readonly<Record<ActivationName, (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu,
  relu6,
  sigmoid,
  hard_sigmoid: hardSigmoid,
  tanh,
  // TensorFlow's kernel takes five axes.
  softmax: (x) =>
    x.rank > 5 ? tf.softmax(x.reshape([-1, x.shape.at(-1)!])).reshape(x.shape) : tf.softmax(x),
  log_softmax: (x) => tf.logSoftmax(x),
  silu: swish,
  hard_silu: (x) => tf.mul(x, hardSigmoid(x)),
  hard_tanh: (x) => tf.clipByValue(x, -1, 1),
  tanh_shrink: (x) => tf.sub(x, tanh(x)),
  log_sigmoid: (x) => tf.neg(softplus(tf.neg(x))),
  elu,
  selu,
  celu: elu,
  // Hendrycks and Gimpel 2016: x times the normal distribution's cumulative function.
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))),
  softplus,
  softsign,
  exponential: (x) => tf.exp(x),
  leaky_relu: (x) => leakyRelu(x, 0.2),
  mish: (x) => tf.mul(x, tanh(softplus(x))),
}

/** Applies the activation a layer's config names; none is linear. */
export function activate(x: Tensor, call: LayerCall): Tensor {
  return functions[activationName(call.config['activation'])](x)
}

/** Softmax and sigmoid of logits, for heads. */
export const softmaxOf = functions.softmax
export const sigmoidOf = functions.sigmoid

/** Keras's ReLU layer in full: slope below the threshold, identity up to max_value. */
function generalRelu({ config, inputs }: LayerCall): Tensor {
  const x = inputs[0]!
  const slope = number(config, 'negative_slope', 0)
  const threshold = number(config, 'threshold', 0)
  const most = config['max_value'] == null ? null : number(config, 'max_value')
  if (threshold === 0 && slope === 0 && most === null) return relu(x)
  if (threshold === 0 && slope === 0 && most === 6) return relu6(x)
  if (threshold === 0 && most === null) return leakyRelu(x, slope)
  const above = tf.cast(tf.greaterEqual(x, threshold), 'float32')
  const kept = most === null ? x : tf.minimum(x, most)
  return tf.add(tf.mul(kept, above), tf.mul(tf.mul(tf.sub(x, threshold), slope), tf.sub(1, above)))
}

function softmaxLayer(call: LayerCall): Tensor {
  const x = input(call)
  const axis = axisOf(number(call.config, 'axis', -1), x.rank)
  if (axis === x.rank - 1) return tf.softmax(x)
  const swapped = Array.from({ length: x.rank }, (_, i) =>
    i === axis ? x.rank - 1 : i === x.rank - 1 ? axis : i,
  )
  return tf.transpose(tf.softmax(tf.transpose(x, swapped)), swapped)
}

/** `alpha` is what Keras 2 called `negative_slope`. */
const slopeOf = ({ config }: LayerCall): number =>
  number(config, 'negative_slope', number(config, 'alpha', 0.3))

export const activationLayers: LayerTable = {
  Activation: (call) => activate(input(call), call),
  ReLU: generalRelu,
  LeakyReLU: (call) => leakyRelu(input(call), slopeOf(call)),
  ELU(call) {
    const alpha = number(call.config, 'alpha', 1)
    const x = input(call)
    return alpha === 1 ? elu(x) : tf.add(relu(x), tf.mul(elu(tf.neg(relu(tf.neg(x)))), alpha))
  },
  ThresholdedReLU: (call) => thresholdedRelu(input(call), number(call.config, 'theta', 1)),
  Softmax: softmaxLayer,
  // He et al. 2015: a learned slope below zero.
  PReLU: (call) => tf.sub(relu(input(call)), tf.mul(call.weight('alpha'), relu(tf.neg(input(call))))),
}
