import { say, verbatim } from '../../shared/say.ts'
import type { Json, LayerConfig } from '../../models/graph.ts'
import { asObject, entryOf, isArray, isObject, type JsonObject } from './json.ts'
import {
  constantOf,
  readNumbers,
  single,
  argumentsIn,
  UnsupportedLayer,
  type CallValue,
  type LayerCallData,
  type Step,
  type Translation,
} from './translation.ts'

/** How an operation of one of the two Kerases becomes a node: its arguments by position or name. */
interface Call {
  readonly data: LayerCallData
  /** The argument at a position, or by one of its names. */
  readonly argument: (position: number, ...names: string[]) => CallValue | undefined
  /** The same, as a constant; Keras 3 keeps some in the layer's config. */
  readonly value: (position: number, ...names: string[]) => Json | undefined
}
type Rule = (call: Call) => Translation

/** A node of Keras 3's `keras.ops` (Add, GetItem, ...); null when the class is no operation but a layer. */
export function kerasOperation(data: LayerCallData): Translation | null {
  // Layer and operation are both called Reshape; only the layer has a target_shape.
  if (data.layer.className === 'Reshape' && 'target_shape' in data.layer.config) return null
  const rule = entryOf(KERAS_RULES, data.layer.className)
  return rule ? rule(callOf(data, data.layer.config)) : null
}

/** A node of Keras 2 that wraps a TensorFlow function (TFOpLambda, SlicingOpLambda). */
export function tensorflowOperation(data: LayerCallData): Translation {
  const name = String(data.layer.config['function'] ?? '').replace(/^(compat\.v\d\.|raw_ops\.|tf\.)/, '')
  const rule = entryOf(TENSORFLOW_RULES, name)
  if (!rule) throw new UnsupportedLayer(say`the TensorFlow function ${name || '?'}`)
  return rule(callOf(data, {}))
}

function callOf(data: LayerCallData, config: JsonObject): Call {
  const argument = (position: number, ...names: string[]) => {
    const name = names.find((candidate) => data.kwargs[candidate] !== undefined)
    return data.positional[position] ?? (name ? data.kwargs[name] : undefined)
  }
  return {
    data,
    argument,
    value: (position, ...names) => {
      const name = names.find((candidate) => config[candidate] !== undefined)
      return name ? config[name] : constantOf(argument(position, ...names))
    },
  }
}

/** a ∘ b, either of which may be a constant. Keras 3's merging layers are called with a list instead. */
const binary =
  (className: string, second = 'y'): Rule =>
  ({ data, argument }) => {
    const first = argument(0, 'x', 'x1', 'a', 'value')
    const other = argument(1, second, 'x2', 'b', 'bias')
    const inputs = [first, other].flatMap((value) => (value ? argumentsIn(value) : []))
    // `bias_add` and constants may come as lists of numbers: they are one constant each.
    if (inputs.length < 2) throw new UnsupportedLayer(say`an argument that cannot be read`)
    return single(className, {}, data.positional.length || other ? inputs : data.inputs)
  }

const unary =
  (className: string, config: LayerConfig = {}): Rule =>
  ({ data }) =>
    single(className, config, data.inputs)

const activation = (name: string): Rule => unary('Activation', { activation: name })

const reduction =
  (className: string): Rule =>
  ({ data, value }) => {
    const axis = value(1, 'axis') ?? null
    const keepdims = value(2, 'keepdims', 'keep_dims') === true
    const axes = [...readNumbers(axis)].sort((a, b) => a - b).join()
    const pooling: Readonly<Record<string, string>> = {
      Mean: 'GlobalAveragePooling2D',
      Max: 'GlobalMaxPooling2D',
    }
    const pooled = pooling[className]
    // The mean over height and width is what Keras's pooling layer computes, and is found as such when looking for the tap.
    if (pooled && (axes === '1,2' || axes === '-3,-2')) return single(pooled, { keepdims }, data.inputs)
    return single(className, { axis, keepdims }, data.inputs)
  }

const cast: Rule = ({ data, value }) => {
  const dtype = String(value(1, 'dtype') ?? 'float32')
  if (!/float|half/.test(dtype)) throw new UnsupportedLayer(say`a cast to ${dtype}`)
  return single('Identity', {}, data.inputs)
}

const concatenate: Rule = ({ data, argument, value }) => {
  const list = argument(0, 'xs', 'values', 'inputs')
  const axis = value(1, 'axis')
  return single(
    'Concatenate',
    { axis: typeof axis === 'number' ? axis : -1 },
    list ? argumentsIn(list) : data.inputs,
  )
}

/** Stacking is concatenating along an axis made for it. */
const stack: Rule = ({ argument, value }) => {
  const list = argument(0, 'x', 'values', 'arrays')
  const axis = value(1, 'axis') ?? 0
  if (!list || typeof axis !== 'number') throw new UnsupportedLayer(say`an argument that cannot be read`)
  const widened = argumentsIn(list).map((input, i): Step => ({
    part: `expand_${i}`,
    className: 'ExpandDims',
    config: { axis },
    inputs: [input],
  }))
  const inputs = widened.map(({ part }) => ({ kind: 'step' as const, part }))
  return {
    steps: [...widened, { part: '', className: 'Concatenate', config: { axis }, inputs }],
    warnings: [],
  }
}

const reshape: Rule = ({ data, value }) => {
  const shape = value(1, 'newshape', 'shape', 'target_shape')
  if (!isArray(shape)) throw new UnsupportedLayer(say`a shape that is computed`)
  return single('Reshape', { target_shape: shape.slice(1) }, data.inputs)
}

const transpose: Rule = ({ data, value }) =>
  single('Transpose', { axes: value(1, 'axes', 'perm') ?? null }, data.inputs)

const withAxis =
  (className: string): Rule =>
  ({ data, value }) =>
    single(className, { axis: value(1, 'axis') ?? -1 }, data.inputs)

/** Flipping is slicing backwards. */
const flip: Rule = ({ data, value }) => {
  const axes = readNumbers(value(1, 'axis'))
  if (axes.length !== 1 || ![-1, 1, 2, 3].includes(axes[0]!))
    throw new UnsupportedLayer(say`flipping along these axes`)
  const backwards = { slice: [null, null, -1] }
  const whole = { slice: [null, null, null] }
  const key = axes[0] === -1 ? ['ellipsis', backwards] : [...Array<Json>(axes[0]!).fill(whole), backwards]
  return single('GetItem', { key }, data.inputs)
}

const clip: Rule = ({ data, value }) => {
  const least = value(1, 'x_min', 'clip_value_min', 'min_value')
  const most = value(2, 'x_max', 'clip_value_max', 'max_value')
  return single('Clip', { x_min: least ?? null, x_max: most ?? null }, data.inputs)
}

const leakyRelu: Rule = ({ data, value }) =>
  single('LeakyReLU', { negative_slope: value(1, 'negative_slope', 'alpha') ?? 0.2 }, data.inputs)

const gelu: Rule = ({ data, value }) => {
  if (value(1, 'approximate') === true) throw new UnsupportedLayer(say`the approximate gelu`)
  return single('Activation', { activation: 'gelu' }, data.inputs)
}

const pad: Rule = ({ data, value }) => {
  const mode = String(value(2, 'mode') ?? 'constant').toLowerCase()
  const constant_values = value(3, 'constant_values') ?? 0
  return single(
    'Pad',
    { pad_width: value(1, 'pad_width', 'paddings') ?? null, mode, constant_values },
    data.inputs,
  )
}

const resize: Rule = ({ data, value }) => {
  const [height, width] = readNumbers(value(1, 'size'))
  if (value(3, 'preserve_aspect_ratio') === true)
    throw new UnsupportedLayer(verbatim('preserve_aspect_ratio'))
  const config = {
    height: height ?? null,
    width: width ?? null,
    interpolation: value(2, 'interpolation', 'method') ?? 'bilinear',
    crop_to_aspect_ratio: value(-1, 'crop_to_aspect_ratio') === true,
    pad_to_aspect_ratio: value(-1, 'pad_to_aspect_ratio') === true,
    fill_mode: 'constant',
    fill_value: 0,
    antialias: value(-1, 'antialias') === true,
  }
  return single('Resizing', config, data.inputs)
}

const getItem: Rule = ({ data, value }) => {
  const key = value(1, 'key', 'slice_spec')
  const items = isArray(key) ? key : [key ?? null]
  return single('GetItem', { key: items.map(indexItem) }, data.inputs)
}

function indexItem(item: Json): Json {
  if (item === null) return 'newaxis'
  if (typeof item === 'number') return { index: item }
  if (isObject(item)) {
    if (item['class_name'] === '__ellipsis__') return 'ellipsis'
    const parts = item['class_name'] === '__slice__' ? asObject(item['config']) : item
    if ('step' in parts)
      return { slice: [parts['start'] ?? null, parts['stop'] ?? null, parts['step'] ?? null] }
  }
  throw new UnsupportedLayer(say`an index that cannot be read`)
}

const UNARY = ['Negative', 'Absolute', 'Square', 'Sqrt', 'Rsqrt', 'Exp', 'Log', 'Erf'] as const

const KERAS_RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(UNARY.map((name) => [name, unary(name)])),
  Add: binary('Add'),
  Subtract: binary('Subtract'),
  Multiply: binary('Multiply'),
  TrueDivide: binary('TrueDivide'),
  Divide: binary('TrueDivide'),
  Power: binary('Power'),
  Maximum: binary('Maximum'),
  Minimum: binary('Minimum'),
  Abs: unary('Absolute'),
  Matmul: binary('Matmul'),
  Cast: cast,
  StopGradient: unary('Identity'),
  Clip: clip,
  GetItem: getItem,
  Flip: flip,
  Mean: reduction('Mean'),
  Max: reduction('Max'),
  Min: reduction('Min'),
  Sum: reduction('Sum'),
  Transpose: transpose,
  ExpandDims: withAxis('ExpandDims'),
  Squeeze: withAxis('Squeeze'),
  Reshape: reshape,
  Stack: stack,
  Pad: pad,
  Resize: resize,
  Relu: activation('relu'),
  Relu6: activation('relu6'),
  Sigmoid: activation('sigmoid'),
  LogSigmoid: activation('log_sigmoid'),
  Tanh: activation('tanh'),
  Silu: activation('silu'),
  HardSigmoid: activation('hard_sigmoid'),
  HardSilu: activation('hard_silu'),
  Softplus: activation('softplus'),
  Softsign: activation('softsign'),
  Selu: activation('selu'),
  Elu: ({ data, value }) => single('ELU', { alpha: value(1, 'alpha') ?? 1 }, data.inputs),
  Gelu: ({ data, value }) => {
    if (value(1, 'approximate') !== false) throw new UnsupportedLayer(say`the approximate gelu`)
    return single('Activation', { activation: 'gelu' }, data.inputs)
  },
  LeakyRelu: leakyRelu,
  LogSoftmax: activation('log_softmax'),
}

const TENSORFLOW_RULES: Readonly<Record<string, Rule>> = {
  'math.truediv': binary('TrueDivide'),
  'math.divide': binary('TrueDivide'),
  '__operators__.truediv': binary('TrueDivide'),
  'math.add': binary('Add'),
  '__operators__.add': binary('Add'),
  'nn.bias_add': binary('Add', 'bias'),
  'math.subtract': binary('Subtract'),
  '__operators__.sub': binary('Subtract'),
  'math.multiply': binary('Multiply'),
  '__operators__.mul': binary('Multiply'),
  'math.pow': binary('Power'),
  'math.maximum': binary('Maximum'),
  'math.minimum': binary('Minimum'),
  'math.negative': unary('Negative'),
  'math.abs': unary('Absolute'),
  'math.square': unary('Square'),
  'math.sqrt': unary('Sqrt'),
  'math.rsqrt': unary('Rsqrt'),
  'math.exp': unary('Exp'),
  'math.log': unary('Log'),
  cast: cast,
  identity: unary('Identity'),
  stop_gradient: unary('Identity'),
  clip_by_value: clip,
  '__operators__.getitem': getItem,
  reverse: flip,
  'math.reduce_mean': reduction('Mean'),
  'math.reduce_max': reduction('Max'),
  'math.reduce_min': reduction('Min'),
  'math.reduce_sum': reduction('Sum'),
  reshape: reshape,
  transpose: transpose,
  expand_dims: withAxis('ExpandDims'),
  squeeze: withAxis('Squeeze'),
  concat: concatenate,
  stack: stack,
  pad: pad,
  'image.resize': resize,
  'nn.relu': activation('relu'),
  'nn.relu6': activation('relu6'),
  'nn.sigmoid': activation('sigmoid'),
  'math.sigmoid': activation('sigmoid'),
  'math.tanh': activation('tanh'),
  'nn.tanh': activation('tanh'),
  'nn.silu': activation('silu'),
  'nn.swish': activation('silu'),
  'math.softplus': activation('softplus'),
  'nn.softmax': ({ data, value }) => single('Softmax', { axis: value(1, 'axis') ?? -1 }, data.inputs),
  'nn.elu': unary('ELU', { alpha: 1 }),
  'nn.gelu': gelu,
  'nn.leaky_relu': leakyRelu,
}
