import type { Json } from './graph.ts'

/**
 * The words a layer graph may use: Keras 3's layer classes with the config keys that change a number, each with Keras's default.
 * The importer brings every older or longer spelling to this form; the executor implements it; the writer writes it back.
 *
 * Conventions (the importer guarantees them):
 * - channels last; sizes are pairs: kernel_size [3,3], padding [[0,1],[0,1]]; an axis counts the batch axis and may be negative.
 * - `activation` is one of ACTIVATIONS. Keras 2's hard_sigmoid and layers given as activation are expanded into nodes of their own.
 * - Layer and operation with the same meaning share one class: Add, Subtract, Multiply, Maximum, Minimum take tensors or constants
 *   (`x - 1` is Subtract with a constant argument), ops.mean over height and width is GlobalAveragePooling2D, ops.sigmoid is Activation.
 */
export const LAYERS = {
  // Convolution and dense.
  Conv2D: {
    filters: null,
    kernel_size: null,
    strides: [1, 1],
    padding: 'valid',
    dilation_rate: [1, 1],
    groups: 1,
    activation: 'linear',
    use_bias: true,
  },
  DepthwiseConv2D: {
    kernel_size: null,
    strides: [1, 1],
    padding: 'valid',
    depth_multiplier: 1,
    dilation_rate: [1, 1],
    activation: 'linear',
    use_bias: true,
  },
  SeparableConv2D: {
    filters: null,
    kernel_size: null,
    strides: [1, 1],
    padding: 'valid',
    dilation_rate: [1, 1],
    depth_multiplier: 1,
    activation: 'linear',
    use_bias: true,
  },
  Conv2DTranspose: {
    filters: null,
    kernel_size: null,
    strides: [1, 1],
    padding: 'valid',
    output_padding: null,
    dilation_rate: [1, 1],
    activation: 'linear',
    use_bias: true,
  },
  Dense: { units: null, activation: 'linear', use_bias: true },
  // Normalisation.
  BatchNormalization: { axis: -1, momentum: 0.99, epsilon: 1e-3, center: true, scale: true },
  LayerNormalization: { axis: -1, epsilon: 1e-3, center: true, scale: true },
  GroupNormalization: { groups: 32, axis: -1, epsilon: 1e-3, center: true, scale: true },
  UnitNormalization: { axis: -1 },
  LayerScale: { projection_dim: null },
  // Activations.
  Activation: { activation: null },
  ReLU: { max_value: null, negative_slope: 0, threshold: 0 },
  LeakyReLU: { negative_slope: 0.3 },
  PReLU: { shared_axes: null },
  ELU: { alpha: 1 },
  Softmax: { axis: -1 },
  // Pooling and shape.
  MaxPooling2D: { pool_size: [2, 2], strides: null, padding: 'valid' },
  AveragePooling2D: { pool_size: [2, 2], strides: null, padding: 'valid' },
  GlobalAveragePooling2D: { keepdims: false },
  GlobalMaxPooling2D: { keepdims: false },
  ZeroPadding2D: { padding: [[1, 1], [1, 1]] }, // prettier-ignore
  Cropping2D: { cropping: [[0, 0], [0, 0]] }, // prettier-ignore
  UpSampling2D: { size: [2, 2], interpolation: 'nearest' },
  Flatten: {},
  Reshape: { target_shape: null }, // without the batch axis; one entry may be -1
  Permute: { dims: null }, // 1-based, without the batch axis
  // Joining. Inputs are tensors or constants, at least one tensor.
  Add: {},
  Subtract: {},
  Multiply: {},
  Average: {},
  Maximum: {},
  Minimum: {},
  Concatenate: { axis: -1 },
  /** inputs[0] + inputs[1] * scale (InceptionResNetV2). */
  CustomScaleLayer: { scale: 1 },
  // Preprocessing.
  Rescaling: { scale: null, offset: 0 }, // numbers or one number per channel
  /** Mean and variance either here (numbers per channel, axis null: one number) or as weights. */
  Normalization: { axis: -1, mean: null, variance: null, invert: false },
  Resizing: {
    height: null,
    width: null,
    interpolation: 'bilinear',
    crop_to_aspect_ratio: false,
    pad_to_aspect_ratio: false,
    fill_mode: 'constant',
    fill_value: 0,
    antialias: false,
  },
  CenterCrop: { height: null, width: null },
  // Identity outside training.
  Dropout: { rate: null, noise_shape: null },
  SpatialDropout2D: { rate: null },
  GaussianNoise: { stddev: null },
  GaussianDropout: { rate: null },
  AlphaDropout: { rate: null, noise_shape: null },
  StochasticDepth: { drop_path_rate: null },
  ActivityRegularization: { l1: 0, l2: 0 },
  Identity: {},
  RandomFlip: { mode: 'horizontal_and_vertical' },
  RandomRotation: { factor: null, fill_mode: 'reflect', fill_value: 0, interpolation: 'bilinear' },
  RandomZoom: {
    height_factor: null,
    width_factor: null,
    fill_mode: 'reflect',
    fill_value: 0,
    interpolation: 'bilinear',
  },
  RandomTranslation: {
    height_factor: null,
    width_factor: null,
    fill_mode: 'reflect',
    fill_value: 0,
    interpolation: 'bilinear',
  },
  RandomContrast: { factor: null },
  RandomBrightness: { factor: null, value_range: [0, 255] },
  // Operations (Keras 3's names): parameters are in the config like a layer's; a node's inputs are tensors or constants.
  TrueDivide: {},
  Power: {},
  Negative: {},
  Absolute: {},
  Square: {},
  Sqrt: {},
  Rsqrt: {},
  Exp: {},
  Log: {},
  Erf: {},
  /** Product of the last two axes, as numpy's matmul: [..., T, K] times [..., K, S]. */
  Matmul: {},
  Clip: { x_min: null, x_max: null },
  /** key: one entry per axis incl. the batch axis: {slice:[start,stop,step]} (null = open) | {index:n} | 'ellipsis' | 'newaxis'. */
  GetItem: { key: null },
  Transpose: { axes: null }, // with the batch axis
  ExpandDims: { axis: null },
  Squeeze: { axis: null },
  Mean: { axis: null, keepdims: false },
  Max: { axis: null, keepdims: false },
  Min: { axis: null, keepdims: false },
  Sum: { axis: null, keepdims: false },
  /** pad_width: [[before, after]] per axis incl. the batch axis; mode 'constant' | 'reflect' | 'symmetric'. */
  Pad: { pad_width: null, mode: 'constant', constant_values: 0 },
} as const satisfies Record<string, Readonly<Record<string, Json>>>

export type LayerClass = keyof typeof LAYERS

// prettier-ignore
const NUMPY_OPERATIONS = [
  'TrueDivide', 'Power', 'Negative', 'Absolute', 'Square', 'Sqrt', 'Exp', 'Log', 'Matmul', 'Clip', 'GetItem', 'Transpose', 'ExpandDims',
  'Squeeze', 'Mean', 'Max', 'Min', 'Sum', 'Pad',
] as const

/** Classes written as operations of `keras.ops` rather than layers, with the module Keras 3 serialises them under. */
export const OPERATION_MODULES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(NUMPY_OPERATIONS.map((name) => [name, 'keras.src.ops.numpy'])),
  Rsqrt: 'keras.src.ops.math',
  Erf: 'keras.src.ops.math',
}

/** Activation functions by the name Keras 3 gives them ('swish' is silu; hard_sigmoid is Keras 3's, relu6(x + 3) / 6). */
export const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'leaky_relu', // negative slope 0.2
  'elu',
  'selu',
  'celu',
  'gelu', // exact, by erf
  'silu',
  'hard_silu',
  'hard_sigmoid',
  'sigmoid',
  'log_sigmoid',
  'softmax',
  'log_softmax',
  'softplus',
  'softsign',
  'tanh',
  'hard_tanh',
  'tanh_shrink',
  'exponential',
  'mish',
] as const
export type ActivationName = (typeof ACTIVATIONS)[number]

/** Layers that do nothing outside training. */
export const IDENTITY_IN_INFERENCE: ReadonlySet<string> = new Set<LayerClass>([
  'Dropout',
  'SpatialDropout2D',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'StochasticDepth',
  'ActivityRegularization',
  'Identity',
  'RandomFlip',
  'RandomRotation',
  'RandomZoom',
  'RandomTranslation',
  'RandomContrast',
  'RandomBrightness',
])

export function isLayerClass(name: string): name is LayerClass {
  return Object.hasOwn(LAYERS, name)
}
