/** Layers that act in training only, or only scale: all keep the shape. */
import type { LayerConfig } from '../../../models/graph.ts'
import { bad, integer, number, numbers } from './config.ts'
import { broadcast } from './size.ts'
import type { ArgumentShapes, LayerSpec, Shape, SpecTable } from './types.ts'

const same = (_config: LayerConfig, inputs: ArgumentShapes): Shape => inputs[0] ?? []

function withRate(key: string): LayerSpec {
  return {
    shape(config, inputs) {
      const rate = number(config, key, 0)
      if (rate < 0 || rate >= 1) throw bad(`${key} must be from 0 to below 1, but is ${rate}`)
      return same(config, inputs)
    },
  }
}

/** Keras's augmentation layers: outside training they hand on what they get, and LesionLens augments before the graph. */
export const augmentationClasses = [
  'RandomFlip', 'RandomRotation', 'RandomZoom', 'RandomTranslation', 'RandomContrast', 'RandomBrightness', 'RandomHue', 'RandomSaturation',
  'RandomColorJitter', 'RandomColorDegeneration', 'RandomGrayscale', 'RandomInvert', 'RandomPosterization', 'RandomSharpness', 'RandomShear',
  'RandomPerspective', 'RandomElasticTransform', 'RandomErasing', 'RandomGaussianBlur', 'RandomHeight', 'RandomWidth',
] as const // prettier-ignore

export const regularizeSpecs: SpecTable = {
  Dropout: withRate('rate'),
  SpatialDropout2D: withRate('rate'),
  GaussianDropout: withRate('rate'),
  AlphaDropout: withRate('rate'),
  /** ConvNeXt's stochastic depth drops a whole residual branch of an image. */
  StochasticDepth: withRate('drop_path_rate'),
  GaussianNoise: { shape: same },
  ActivityRegularization: { shape: same },
  /** ConvNeXt's per-channel scale of a residual branch. */
  LayerScale: {
    weights: (config) => [
      {
        name: 'gamma',
        shape: [integer(config, 'projection_dim')],
        trainable: true,
        init: { class_name: 'Constant', config: { value: config['init_values'] ?? 1e-6 } },
      },
    ],
    shape: same,
  },
  Rescaling: {
    shape(config, inputs) {
      const parts = [
        numbers(config['scale'] ?? 1, 'scale').shape,
        numbers(config['offset'] ?? 0, 'offset').shape,
      ]
      return parts.reduce<Shape>(broadcast, same(config, inputs))
    },
  },
  ...Object.fromEntries(augmentationClasses.map((name) => [name, { shape: same }])),
}
