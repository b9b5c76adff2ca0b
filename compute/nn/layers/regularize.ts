/** Layers that act in training only, and LayerScale. */
import { normal, uniform } from '../kernels/random.ts'
import { number } from '../shapes/config.ts'
import { augmentationClasses } from '../shapes/regularize.ts'
import { tf, type Tensor } from '../tf.ts'
import { input, type LayerCall, type LayerFunction, type LayerTable } from './types.ts'

/** 1 where a value is kept, 0 where it is dropped, in a shape that broadcasts over the input. */
function keepMask(call: LayerCall, shape: readonly number[], rate: number): Tensor {
  return tf.cast(tf.greaterEqual(uniform(shape, call.seed()), rate), 'float32')
}

/** Drops with probability `rate` and scales the rest up, so that the mean stays (Srivastava et al. 2014). */
function dropping(key: string, shapeOf: (call: LayerCall) => readonly number[]): LayerFunction {
  return (call) => {
    const rate = number(call.config, key, 0)
    if (!call.training || rate === 0) return input(call)
    return tf.mul(input(call), tf.mul(keepMask(call, shapeOf(call), rate), 1 / (1 - rate)))
  }
}

/** Keras's noise_shape: null and -1 stand for the input's size. */
function noiseShape(call: LayerCall): readonly number[] {
  const { shape } = input(call)
  const given = call.config['noise_shape']
  if (!Array.isArray(given)) return shape
  return shape.map((size, i) => (typeof given[i] === 'number' && given[i] > 0 ? given[i] : size))
}

const perImage = (call: LayerCall): readonly number[] =>
  input(call).shape.map((size, i) => (i === 0 ? size : 1))
const perChannel = (call: LayerCall): readonly number[] => {
  const { shape } = input(call)
  return shape.map((size, i) => (i === 0 || i === shape.length - 1 ? size : 1))
}

/** Klambauer et al. 2017: dropped values become SELU's saturation value; mean and variance stay. */
function alphaDropout(call: LayerCall): Tensor {
  const rate = number(call.config, 'rate', 0)
  if (!call.training || rate === 0) return input(call)
  const saturation = -1.6732632423543772 * 1.0507009873554805
  const scale = ((1 - rate) * (1 + rate * saturation ** 2)) ** -0.5
  const kept = keepMask(call, noiseShape(call), rate)
  const mixed = tf.add(tf.mul(input(call), kept), tf.mul(tf.sub(1, kept), saturation))
  return tf.add(tf.mul(mixed, scale), -scale * saturation * rate)
}

export const regularizeLayers: LayerTable = {
  Dropout: dropping('rate', noiseShape),
  SpatialDropout2D: dropping('rate', perChannel),
  StochasticDepth: dropping('drop_path_rate', perImage),
  AlphaDropout: alphaDropout,
  GaussianDropout(call) {
    const rate = number(call.config, 'rate', 0)
    if (!call.training || rate === 0) return input(call)
    const noise = tf.mul(normal(input(call).shape, call.seed()), Math.sqrt(rate / (1 - rate)))
    return tf.mul(input(call), tf.add(noise, 1))
  },
  GaussianNoise(call) {
    if (!call.training) return input(call)
    return tf.add(
      input(call),
      tf.mul(normal(input(call).shape, call.seed()), number(call.config, 'stddev', 0)),
    )
  },
  ActivityRegularization: input,
  Identity: input,
  LayerScale: (call) => tf.mul(input(call), call.weight('gamma')),
  // Images are augmented before they reach the graph: see shared/ and compute/train.
  ...Object.fromEntries(augmentationClasses.map((name) => [name, input])),
}
