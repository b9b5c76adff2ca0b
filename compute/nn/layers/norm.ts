/** Normalisation layers. */
import type { LayerConfig } from '../../../models/graph.ts'
import { batchNormInference, batchNormTraining } from '../kernels/norm.ts'
import { flag, integer, number, numbers } from '../shapes/config.ts'
import { keptAxes, normalisedAxes } from '../shapes/norm.ts'
import { tf, type Tensor } from '../tf.ts'
import { input, type LayerCall, type LayerTable } from './types.ts'

/** keras.config.epsilon() */
const KERAS_EPSILON = 1e-7

const gammaOf = ({ config, weight }: LayerCall, shape: readonly number[]): Tensor =>
  flag(config, 'scale', true) ? weight('gamma') : tf.ones(shape as number[])
const betaOf = ({ config, weight }: LayerCall, shape: readonly number[]): Tensor =>
  flag(config, 'center', true) ? weight('beta') : tf.zeros(shape as number[])

function batchNormalization(call: LayerCall): Tensor {
  const x = input(call)
  const channels = [x.shape.at(-1)!]
  const epsilon = number(call.config, 'epsilon', 1e-3)
  // The fused kernels take images only; anything else is a column of one-pixel images.
  const image = x.rank === 4 ? x : x.reshape([-1, 1, 1, channels[0]!])
  const gamma = gammaOf(call, channels)
  const beta = betaOf(call, channels)
  const y = call.training
    ? batchNormTraining(image, gamma, beta, epsilon, ({ mean, variance }) => {
        moveAverage(call, 'moving_mean', mean)
        moveAverage(call, 'moving_variance', variance)
      })
    : batchNormInference(
        image,
        gamma,
        beta,
        call.weight('moving_mean'),
        call.weight('moving_variance'),
        epsilon,
      )
  return x.rank === 4 ? y : y.reshape(x.shape)
}

/** moving * momentum + batch * (1 - momentum). */
function moveAverage(call: LayerCall, name: string, batch: Tensor): void {
  const momentum = number(call.config, 'momentum', 0.99)
  call.update(
    name,
    tf.keep(tf.tidy(() => tf.add(tf.mul(call.weight(name), momentum), tf.mul(batch, 1 - momentum)))),
  )
  batch.dispose()
}

/** (x - mean) / sqrt(variance + epsilon) over `axes`, mean and variance being those of x. */
function standardised(x: Tensor, axes: readonly number[], epsilon: number): Tensor {
  const centred = tf.sub(x, tf.mean(x, axes as number[], true))
  const variance = tf.mean(tf.square(centred), axes as number[], true)
  return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)))
}

/** Brings a weight of the sizes of `axes` into a shape that broadcasts over x. */
function spread(weight: Tensor, axes: readonly number[], x: Tensor): Tensor {
  return weight.reshape(x.shape.map((size, i) => (axes.includes(i) ? size : 1)))
}

// Ba et al. 2016
function layerNormalization(call: LayerCall): Tensor {
  const x = input(call)
  const axes = normalisedAxes(call.config, x.rank)
  const sizes = axes.map((axis) => x.shape[axis]!)
  const y = standardised(x, axes, number(call.config, 'epsilon', 1e-3))
  return tf.add(tf.mul(y, spread(gammaOf(call, sizes), axes, x)), spread(betaOf(call, sizes), axes, x))
}

// Wu and He 2018
function groupNormalization(call: LayerCall): Tensor {
  const x = input(call)
  const channels = x.shape.at(-1)!
  const groups = call.config['groups'] === -1 ? channels : integer(call.config, 'groups', 32)
  const grouped = x.reshape([...x.shape.slice(0, -1), groups, channels / groups])
  const axes = [...x.shape.slice(1, -1).map((_, i) => i + 1), grouped.rank - 1]
  const y = standardised(grouped, axes, number(call.config, 'epsilon', 1e-3)).reshape(x.shape)
  return tf.add(tf.mul(y, gammaOf(call, [channels])), betaOf(call, [channels]))
}

/** Keras's preprocessing layer: statistics of the training data, as weights or in the config. */
function normalization(call: LayerCall): Tensor {
  const x = input(call)
  const mean = statistic(call, 'mean', x)
  const deviation = tf.maximum(tf.sqrt(statistic(call, 'variance', x)), KERAS_EPSILON)
  return flag(call.config, 'invert', false)
    ? tf.add(mean, tf.mul(x, deviation))
    : tf.div(tf.sub(x, mean), deviation)
}

function statistic({ config, weight }: LayerCall, name: 'mean' | 'variance', x: Tensor): Tensor {
  if (config['mean'] == null) return spread(weight(name), keptAxes(config, x.rank), x)
  const { values, shape } = constantOf(config, name)
  return values.length === 1
    ? tf.scalar(values[0]!)
    : tf.tensor(
        values as number[],
        shape.filter((size) => size > 1),
      )
}

const constantOf = (config: LayerConfig, name: string): ReturnType<typeof numbers> =>
  numbers(config[name], name)

export const normLayers: LayerTable = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  UnitNormalization(call) {
    const x = input(call)
    const axes = normalisedAxes(call.config, x.rank) as number[]
    return tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), axes, true), 1e-12)))
  },
  Normalization: normalization,
  Rescaling({ inputs, config }) {
    const part = (key: string, fallback: number): Tensor => {
      const { values, shape } = numbers(config[key] ?? fallback, key)
      return tf.tensor(values as number[], shape as number[])
    }
    return tf.add(tf.mul(inputs[0]!, part('scale', 1)), part('offset', 0))
  },
}
