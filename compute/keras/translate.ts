import { say, verbatim } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import type { Argument, Json } from '../../models/graph.ts'
import { ACTIVITY_REGULARIZER } from '../../models/regularizers.ts'
import { isLayerClass, LAYERS, OPERATION_MODULES } from '../../models/vocabulary.ts'
import { activationOf } from './activations.ts'
import { asObject, asText, entryOf, isArray, isObject, type JsonObject } from './json.ts'
import { kerasOperation, tensorflowOperation } from './operations.ts'
import type { RawArgument, RawCall, RawLayer, RawTensor } from './raw-model.ts'
import { regularizersOf } from './regularizers.ts'
import {
  single,
  argumentsIn,
  UnsupportedLayer,
  type CallValue,
  type LayerCallData,
  type Step,
  type Translation,
} from './translation.ts'

/** Layers of Keras 3 that only augment images while training, and the class whose place they take here. */
const AUGMENTATION =
  /^(Random(Hue|Saturation|ColorJitter|ColorDegeneration|Grayscale|Invert|Posterization|Sharpness|Shear|Perspective|ElasticTransform|Erasing|GaussianBlur|Height|Width)|RandAugment|AugMix|MixUp|CutMix)$/

const RENAMED: Readonly<Record<string, string>> = {
  'Custom>CustomScaleLayer': 'CustomScaleLayer',
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  Convolution2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
  Convolution2DTranspose: 'Conv2DTranspose',
  GlobalAvgPool2D: 'GlobalAveragePooling2D',
  GlobalMaxPool2D: 'GlobalMaxPooling2D',
  MaxPool2D: 'MaxPooling2D',
  AvgPool2D: 'AveragePooling2D',
}

/** Config keys by other names: Keras 2's LeakyReLU and Keras 1's convolutions among them. */
const KEY_SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  negative_slope: ['alpha'],
}

const INITIALIZERS = ['kernel_initializer', 'depthwise_initializer', 'pointwise_initializer'] as const

/**
 * Brings one call of a layer to the words of models/vocabulary.ts.
 * @throws UnsupportedLayer
 */
export function translate(
  layer: RawLayer,
  call: RawCall,
  resolve: (tensor: RawTensor) => Argument,
  kerasMajor: number,
): Translation {
  const positional = call.args.map((argument) => callValue(argument, resolve))
  const kwargs = Object.fromEntries(
    Object.entries(call.kwargs).map(([key, argument]) => [key, callValue(argument, resolve)]),
  )
  const data: LayerCallData = { layer, positional, kwargs, inputs: inputsOf(positional, kwargs) }
  if (layer.className === 'Lambda') throw new UnsupportedLayer(say`Python code, which is never run`)
  if (/^(TFOpLambda|SlicingOpLambda)$/.test(layer.className)) return tensorflowOperation(data)
  const className = entryOf(RENAMED, layer.className) ?? layer.className
  const operation = isOperation(layer) ? kerasOperation(data) : null
  if (operation) return operation
  if (AUGMENTATION.test(className)) return single('Identity', {}, data.inputs)
  if (className === 'ThresholdedReLU') {
    return single(
      'ReLU',
      { max_value: null, negative_slope: 0, threshold: layer.config['theta'] ?? 1 },
      data.inputs,
    )
  }
  if (!isLayerClass(className) || Object.hasOwn(OPERATION_MODULES, className)) throw new UnsupportedLayer()
  if (isForeign(layer)) throw new UnsupportedLayer(say`a class of its author`)
  return standardLayer(className, data, kerasMajor)
}

/** Operations and layers share names (Add); Keras 3's `.keras` tells by the module, its `.h5` does not. */
function isOperation(layer: RawLayer): boolean {
  if (layer.module) return /\bops\b/.test(layer.module)
  return true
}

/** A class that only shares its name with one of Keras's own. */
function isForeign(layer: RawLayer): boolean {
  const { module } = layer
  return module !== null && module !== '' && !/^(keras|tensorflow|tf_keras)\b/.test(module)
}

function standardLayer(className: keyof typeof LAYERS, data: LayerCallData, kerasMajor: number): Translation {
  const { layer, inputs, kwargs } = data
  if (layer.config['data_format'] === 'channels_first')
    throw new UnsupportedLayer(say`its channels come first`)
  const config: Record<string, Json> = {}
  for (const [key, fallback] of Object.entries(LAYERS[className])) {
    config[key] = configValue(layer.config, key) ?? (fallback as Json)
  }
  for (const key of INITIALIZERS) {
    const initializer = plainInitializer(layer.config[key])
    if (initializer) config[key] = initializer
  }
  // ActivityRegularization says the same by its own l1 and l2.
  if (className !== 'ActivityRegularization') Object.assign(config, regularizersOf(layer.config))
  repair(className, config, layer)
  const warnings =
    /Dropout|Noise/.test(className) && isTrue(kwargs['training'])
      ? [say`it is called with training=True (random at prediction time); here it is off`]
      : []
  if (!('activation' in config)) return { ...single(className, config, inputs), warnings }
  const activation = activationOf(layer.config['activation'] ?? null, kerasMajor)
  if (activation.kind === 'name') {
    return { ...single(className, { ...config, activation: activation.name }, inputs), warnings }
  }
  // Keras has no name for it: the layer stays linear, the activation follows as nodes of its own, the penalty on the output with it.
  const { [ACTIVITY_REGULARIZER]: onOutput, ...bare } = config
  const own: Step[] =
    className === 'Activation'
      ? []
      : [{ part: '', className, config: { ...bare, activation: 'linear' }, inputs }]
  let before: Step['inputs'] = own.length ? [{ kind: 'step', part: '' }] : inputs
  const steps = activation.steps.map((step, i): Step => {
    const isLast = i === activation.steps.length - 1
    const part = own.length === 0 && isLast ? '' : isLast ? 'activation' : `activation_${step.part}`
    const made: Step = {
      part,
      className: step.className,
      config: isLast && onOutput ? { ...step.config, [ACTIVITY_REGULARIZER]: onOutput } : step.config,
      inputs: [...before, ...step.constants],
    }
    before = [{ kind: 'step', part }]
    return made
  })
  return { steps: [...own, ...steps], warnings }
}

function configValue(config: JsonObject, key: string): Json | undefined {
  if (config[key] !== undefined) return unwrap(config[key])
  const synonym = KEY_SYNONYMS[key]?.find((other) => config[other] !== undefined)
  return synonym ? unwrap(config[synonym]) : undefined
}

/** Arrays inside configs: Keras wraps them ({"class_name": "__numpy__", ...}, {"type": "ndarray", "value": ...}). */
function unwrap(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value
  if (value['type'] === 'ndarray') return value['value']
  if (value['class_name'] === '__numpy__' || value['class_name'] === '__tensor__')
    return asObject(value['config'])['value']
  if (value['class_name'] === '__tuple__') return value['items']
  return value
}

/** The few places where a value has several spellings. */
function repair(className: string, config: Record<string, Json>, layer: RawLayer): void {
  const axis = config['axis']
  if (className === 'BatchNormalization' && isArray(axis) && axis.length === 1) config['axis'] = axis[0]!
  if (className === 'LayerNormalization' && isArray(axis) && axis.length === 1) config['axis'] = axis[0]!
  if (className === 'LayerNormalization' && layer.config['rms_scaling'] === true)
    throw new UnsupportedLayer(verbatim('rms_scaling'))
  for (const key of ['kernel_size', 'strides', 'dilation_rate', 'pool_size', 'size']) {
    const value = config[key]
    if (typeof value === 'number') config[key] = [value, value]
  }
  for (const key of ['padding', 'cropping']) {
    const value = config[key]
    if (typeof value === 'number')
      config[key] = [[value, value], [value, value]] // prettier-ignore
    else if (isArray(value) && value.every((side) => typeof side === 'number'))
      config[key] = value.map((side) => [side, side])
  }
  if (className === 'Normalization' && config['mean'] != null && config['variance'] == null) {
    throw new UnsupportedLayer(say`a mean without a variance`)
  }
  if (className === 'CustomScaleLayer' && typeof config['scale'] !== 'number') throw new UnsupportedLayer()
  if (className === 'LayerScale' && typeof config['projection_dim'] !== 'number') throw new UnsupportedLayer()
}

function plainInitializer(value: Json | undefined): Json | null {
  const name = asText(value) ?? asText(asObject(value)['class_name'])
  if (name === null || /^glorot_?uniform$/i.test(name)) return null
  const config = Object.entries(asObject(asObject(value)['config'])).filter(
    ([key, v]) => v !== null && key !== 'seed' && (typeof v === 'number' || typeof v === 'string'),
  )
  return { class_name: name, config: Object.fromEntries(config) }
}

function callValue(argument: RawArgument, resolve: (tensor: RawTensor) => Argument): CallValue {
  if (argument.kind === 'tensor') return resolve(argument.tensor)
  if (argument.kind === 'constant') return argument
  return { kind: 'list', items: argument.items.map((item) => callValue(item, resolve)) }
}

/** The tensors a layer is called with: positional, or by the keyword `inputs`. */
function inputsOf(positional: readonly CallValue[], kwargs: Readonly<Record<string, CallValue>>): Argument[] {
  const first = positional[0] ?? kwargs['inputs'] ?? kwargs['x']
  if (!first) throw new Refusal(say`one of its layers is called without an input`)
  return argumentsIn(first)
}

function isTrue(value: CallValue | undefined): boolean {
  return value?.kind === 'constant' && value.value === true
}
