import { say } from '../../shared/say.ts'
import type { Argument, Json, LayerConfig } from '../../models/graph.ts'
import { ACTIVATIONS, type ActivationName } from '../../models/vocabulary.ts'
import { asObject, asText, entryOf, isObject } from './json.ts'
import { UnsupportedLayer } from './translation.ts'

/** An activation is a name, or nodes that follow the layer (each takes the one before it, then its constants). */
export type ActivationForm =
  | { readonly kind: 'name'; readonly name: ActivationName }
  | {
      readonly kind: 'steps'
      readonly steps: readonly {
        readonly part: string
        readonly className: string
        readonly config: LayerConfig
        readonly constants: readonly Argument[]
      }[]
    }

const SYNONYMS: Readonly<Record<string, ActivationName>> = {
  swish: 'silu',
  hard_swish: 'hard_silu',
  relu_6: 'relu6',
  // What Keras 2 writes for functions of tf.nn.
  softmax_v2: 'softmax',
  swish_v1: 'silu',
  identity: 'linear',
}

/**
 * The activation a config names: a string, a function object of Keras 2 or 3, or a whole activation layer.
 * @throws UnsupportedLayer for functions of the model's author
 */
export function activationOf(value: Json, kerasMajor: number): ActivationForm {
  if (value === null) return { kind: 'name', name: 'linear' }
  if (isObject(value)) {
    const className = asText(value['class_name'])
    if (className === 'function') {
      const name = asText(value['config']) ?? asText(value['registered_name'])
      return named(name ?? '?', kerasMajor)
    }
    if (className) return layerActivation(className, asObject(value['config']), kerasMajor)
  }
  if (typeof value !== 'string') throw new UnsupportedLayer(say`an unknown activation`)
  return named(value, kerasMajor)
}

function named(name: string, kerasMajor: number): ActivationForm {
  if (name === 'hard_sigmoid' && kerasMajor < 3) return { kind: 'steps', steps: HARD_SIGMOID_KERAS_2 }
  const known = entryOf(SYNONYMS, name) ?? ACTIVATIONS.find((activation) => activation === name)
  if (!known) throw new UnsupportedLayer(say`the activation ${name}`)
  return { kind: 'name', name: known }
}

const constant = (value: number): Argument => ({ kind: 'constant', value })

/** Keras 2 means clip(0.2 x + 0.5, 0, 1) by it, Keras 3 relu6(x + 3) / 6. */
const HARD_SIGMOID_KERAS_2 = [
  { part: 'scale', className: 'Multiply', config: {}, constants: [constant(0.2)] },
  { part: 'shift', className: 'Add', config: {}, constants: [constant(0.5)] },
  { part: 'clip', className: 'Clip', config: { x_min: 0, x_max: 1 }, constants: [] },
]

/** `Dense(10, activation=LeakyReLU(0.1))`. */
function layerActivation(className: string, config: LayerConfig, kerasMajor: number): ActivationForm {
  const after = (name: string, own: LayerConfig): ActivationForm => ({
    kind: 'steps',
    steps: [{ part: 'layer', className: name, config: own, constants: [] }],
  })
  switch (className) {
    case 'LeakyReLU':
      return after(className, { negative_slope: config['negative_slope'] ?? config['alpha'] ?? 0.3 })
    case 'ReLU':
      return after(className, {
        max_value: config['max_value'] ?? null,
        negative_slope: config['negative_slope'] ?? 0,
        threshold: config['threshold'] ?? 0,
      })
    case 'ELU':
      return after(className, { alpha: config['alpha'] ?? 1 })
    case 'Softmax':
      return after(className, { axis: config['axis'] ?? -1 })
    case 'Activation':
      return activationOf(config['activation'] ?? null, kerasMajor)
    default:
      throw new UnsupportedLayer(say`the activation ${className}`)
  }
}
