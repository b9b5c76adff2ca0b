/** Normalisation layers, Keras's preprocessing `Normalization` and `Rescaling` among them. */
import { say } from '../../../shared/say.ts'
import type { LayerConfig } from '../../../models/graph.ts'
import { bad, integer, readIntegers, numbers } from './config.ts'
import { axisOf, broadcast, knownChannels } from './size.ts'
import type { ArgumentShapes, Shape, SpecTable } from './types.ts'
import { axisShape, scaleAndShift } from './variables.ts'

const inputOf = (inputs: ArgumentShapes): Shape => {
  if (!inputs[0] || inputs[0].length < 2) throw bad(say`needs an input of at least 2 dimensions`)
  return inputs[0]
}

/** The axes a normalisation works along, counted from the front, in order. */
export function normalisedAxes(config: LayerConfig, rank: number): readonly number[] {
  return readIntegers(config, 'axis', [-1])
    .map((axis) => axisOf(axis, rank))
    .sort((a, b) => a - b)
}

/** Axes of `Normalization` that keep their own mean; none when `axis` is null. */
export function keptAxes(config: LayerConfig, rank: number): readonly number[] {
  return config['axis'] === null ? [] : normalisedAxes(config, rank)
}

function alongLastAxis(config: LayerConfig, inputs: ArgumentShapes): Shape {
  const shape = inputOf(inputs)
  const axes = normalisedAxes(config, shape.length)
  if (axes.length !== 1 || axes[0] !== shape.length - 1) throw bad(say`axis must be the last one (channels)`)
  return shape
}

export const normSpecs: SpecTable = {
  BatchNormalization: {
    variables: (config, input) => {
      const shape = axisShape(config, input)
      return [
        ...scaleAndShift(config, shape),
        { name: 'moving_mean', shape, trainable: false },
        { name: 'moving_variance', shape, trainable: false },
      ]
    },
    shape: alongLastAxis,
  },
  LayerNormalization: {
    variables: (config, input) => scaleAndShift(config, axisShape(config, input)),

    shape(config, inputs) {
      normalisedAxes(config, inputOf(inputs).length)
      return inputOf(inputs)
    },
  },
  GroupNormalization: {
    variables: (config, input) => scaleAndShift(config, axisShape(config, input)),

    shape(config, inputs) {
      const shape = alongLastAxis(config, inputs)
      const channels = knownChannels(shape.at(-1))
      const groups = config['groups'] === -1 ? channels : integer(config, 'groups', 32)
      if (channels % groups) throw bad(say`${channels} channels do not divide into ${groups} groups`)
      return shape
    },
  },
  UnitNormalization: { shape: (_config, inputs) => inputOf(inputs) },
  Normalization: {
    variables: (config, input) => {
      if (config['mean'] != null) return []
      const shape = axisShape(config, input)
      return [
        { name: 'mean', shape, trainable: false },
        { name: 'variance', shape, trainable: false },
      ]
    },
    shape: (_config, inputs) => inputOf(inputs),
  },
  Rescaling: {
    shape(config, inputs) {
      const parts = [
        numbers(config['scale'] ?? 1, 'scale').shape,
        numbers(config['offset'] ?? 0, 'offset').shape,
      ]
      return parts.reduce<Shape>(broadcast, inputs[0] ?? [])
    },
  },
}
