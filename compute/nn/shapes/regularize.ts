/** Layers that act in training only, and LayerScale: all keep the shape. */
import { say } from '../../../shared/say.ts'
import type { LayerConfig } from '../../../models/graph.ts'
import { bad, number } from './config.ts'
import type { ArgumentShapes, LayerSpec, Shape, SpecTable } from './types.ts'
import { count } from './variables.ts'

const same = (_config: LayerConfig, inputs: ArgumentShapes): Shape => inputs[0] ?? []

function withRate(key: string): LayerSpec {
  return {
    shape(config, inputs) {
      const rate = number(config, key, 0)
      if (rate < 0 || rate >= 1) throw bad(say`${key} must be from 0 to below 1, but is ${rate}`)
      return same(config, inputs)
    },
  }
}

/** Keras's augmentation layers: outside training they hand on what they get, and LesionLens augments before the graph. */
export const augmentationClasses = [
  'RandomFlip',
  'RandomRotation',
  'RandomZoom',
  'RandomTranslation',
  'RandomContrast',
  'RandomBrightness',
] as const

export const regularizeSpecs: SpecTable = {
  Dropout: withRate('rate'),
  SpatialDropout2D: withRate('rate'),
  GaussianDropout: withRate('rate'),
  AlphaDropout: withRate('rate'),
  /** ConvNeXt's stochastic depth drops a whole residual branch of an image. */
  StochasticDepth: withRate('drop_path_rate'),
  GaussianNoise: { shape: same },
  ActivityRegularization: { shape: same },
  Identity: { shape: same },
  /** ConvNeXt's per-channel scale of a residual branch. */
  LayerScale: {
    variables: (config) => [{ name: 'gamma', shape: [count(config, 'projection_dim')], trainable: true }],
    shape: same,
  },
  ...Object.fromEntries(augmentationClasses.map((name) => [name, { shape: same }])),
}
