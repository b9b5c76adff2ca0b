/** Activations, by Keras 3's names (models/vocabulary.ts) and a few that older files use for the same. */
import { say } from '../../../shared/say.ts'
import type { Json, LayerConfig } from '../../../models/graph.ts'
import type { ActivationName } from '../../../models/vocabulary.ts'
import { ACTIVATIONS } from '../../../models/vocabulary.ts'
import { bad, json } from './config.ts'
import type { ArgumentShapes, Shape, SpecTable } from './types.ts'

const synonyms: Readonly<Record<string, ActivationName>> = { swish: 'silu', hard_swish: 'hard_silu' }

/** The activation a config names; null and absence mean linear. Throws AppError 'bad-input' for one we do not have. */
export function activationName(value: Json | undefined): ActivationName {
  if (value == null) return 'linear'
  const name = typeof value === 'string' && Object.hasOwn(synonyms, value) ? synonyms[value] : value
  if (!ACTIVATIONS.includes(name as ActivationName)) {
    throw bad(say`activation ${json(value)} is not supported`)
  }
  return name as ActivationName
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
    variables: (config, input) => {
      const shared = Array.isArray(config['shared_axes']) ? (config['shared_axes'] as number[]) : []
      const shape = input.map((size, i) => (shared.includes(i + 1) ? 1 : size))
      return [{ name: 'alpha', shape, trainable: true }]
    },
    shape: same,
  },
}
