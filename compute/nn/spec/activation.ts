/**
 * Activations. Names are Keras's. Where Keras 2 and 3 disagree about a name, Keras 3's meaning has the plain name and the importer
 * of a Keras 2 file writes the other:
 *   hard_sigmoid          relu6(x + 3) / 6               (Keras 3)
 *   hard_sigmoid_keras2   clip(0.2 x + 0.5, 0, 1)        (Keras 2)
 *   leaky_relu            negative_slope 0.2 in both
 *   gelu                  exact (erf), `gelu_tanh` the approximation
 */
import type { Json, LayerConfig } from '../../../models/graph.ts'
import { bad, integers } from './config.ts'
import { axisOf, known } from './size.ts'
import type { ArgumentShapes, Shape, SpecTable } from './types.ts'

export const activationNames = [
  'linear', 'relu', 'relu6', 'sigmoid', 'hard_sigmoid', 'hard_sigmoid_keras2', 'tanh', 'softmax', 'log_softmax', 'swish', 'silu',
  'hard_swish', 'hard_silu', 'elu', 'selu', 'celu', 'gelu', 'gelu_tanh', 'softplus', 'softsign', 'exponential', 'leaky_relu', 'mish',
] as const // prettier-ignore

export type ActivationName = (typeof activationNames)[number]

/** The activation a config names; null and absence mean linear. Throws AppError 'bad-input' for one we do not have. */
export function activationName(value: Json | undefined): ActivationName {
  if (value == null) return 'linear'
  if (!activationNames.includes(value as ActivationName))
    throw bad(`activation ${JSON.stringify(value)} is not supported`)
  return value as ActivationName
}

const same = (_config: LayerConfig, inputs: ArgumentShapes): Shape => inputs[0] ?? []

export const activationSpecs: SpecTable = {
  Activation: {
    shape(config, inputs) {
      activationName(config['activation'])
      return same(config, inputs)
    },
  },
  ReLU: { shape: same },
  LeakyReLU: { shape: same },
  ELU: { shape: same },
  ThresholdedReLU: { shape: same },
  Softmax: { shape: same },
  PReLU: {
    weights(config, inputs) {
      const shape = same(config, inputs)
      const shared =
        config['shared_axes'] == null
          ? []
          : integers(config, 'shared_axes').map((axis) => axisOf(axis, shape.length))
      const alpha = shape
        .slice(1)
        .map((size, i) => (shared.includes(i + 1) ? 1 : known(size, 'a PReLU axis that is not shared')))
      return [{ name: 'alpha', shape: alpha, trainable: true, init: config['alpha_initializer'] ?? 'zeros' }]
    },
    shape: same,
  },
}
