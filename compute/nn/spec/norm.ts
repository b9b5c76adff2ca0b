/** Normalisation layers, Keras's preprocessing `Normalization` among them. */
import type { Json, LayerConfig } from '../../../models/graph.ts'
import { bad, flag, integer, integers } from './config.ts'
import { axisOf, known } from './size.ts'
import type { ArgumentShapes, Shape, SpecTable, WeightSpec } from './types.ts'

const inputOf = (inputs: ArgumentShapes): Shape => {
  if (!inputs[0] || inputs[0].length < 2) throw bad('needs an input of at least 2 dimensions')
  return inputs[0]
}

const statistic = (name: string, shape: readonly number[], init: Json): WeightSpec => ({
  name,
  shape,
  trainable: false,
  init,
})

/** gamma and beta, as far as the config wants them. */
function affine(config: LayerConfig, shape: readonly number[]): readonly WeightSpec[] {
  const specs: WeightSpec[] = []
  if (flag(config, 'scale', true))
    specs.push({ name: 'gamma', shape, trainable: true, init: config['gamma_initializer'] ?? 'ones' })
  if (flag(config, 'center', true))
    specs.push({ name: 'beta', shape, trainable: true, init: config['beta_initializer'] ?? 'zeros' })
  return specs
}

/** The axes a normalisation works along, counted from the front, in order. */
export function normalisedAxes(config: LayerConfig, rank: number): readonly number[] {
  return integers(config, 'axis', [-1])
    .map((axis) => axisOf(axis, rank))
    .sort((a, b) => a - b)
}

function lastAxisOnly(config: LayerConfig, shape: Shape): number {
  const axes = normalisedAxes(config, shape.length)
  if (axes.length !== 1 || axes[0] !== shape.length - 1) throw bad('axis must be the last one (channels)')
  return known(shape.at(-1), 'the number of channels')
}

/** Axes of `Normalization` that keep their own mean; none when `axis` is null. */
export function keptAxes(config: LayerConfig, rank: number): readonly number[] {
  return config['axis'] === null ? [] : normalisedAxes(config, rank)
}

export const normSpecs: SpecTable = {
  BatchNormalization: {
    weights(config, inputs) {
      const channels = [lastAxisOnly(config, inputOf(inputs))]
      return [
        ...affine(config, channels),
        statistic('moving_mean', channels, config['moving_mean_initializer'] ?? 'zeros'),
        statistic('moving_variance', channels, config['moving_variance_initializer'] ?? 'ones'),
      ]
    },
    shape: (_config, inputs) => inputOf(inputs),
  },

  LayerNormalization: {
    weights(config, inputs) {
      const shape = inputOf(inputs)
      return affine(
        config,
        normalisedAxes(config, shape.length).map((axis) => known(shape[axis], 'a normalised axis')),
      )
    },
    shape: (_config, inputs) => inputOf(inputs),
  },

  GroupNormalization: {
    weights: (config, inputs) => affine(config, [lastAxisOnly(config, inputOf(inputs))]),
    shape(config, inputs) {
      const shape = inputOf(inputs)
      const channels = known(shape.at(-1), 'the number of channels')
      const groups = config['groups'] === -1 ? channels : integer(config, 'groups', 32)
      if (channels % groups) throw bad(`${channels} channels do not divide into ${groups} groups`)
      return shape
    },
  },

  UnitNormalization: { shape: (_config, inputs) => inputOf(inputs) },

  Normalization: {
    weights(config, inputs) {
      if (config['mean'] != null) return []
      const shape = inputOf(inputs)
      const kept = keptAxes(config, shape.length).map((axis) => known(shape[axis], 'a normalised axis'))
      return [statistic('mean', kept, 'zeros'), statistic('variance', kept, 'ones')]
    },
    shape: (_config, inputs) => inputOf(inputs),
  },
}
