import type { Architecture } from './architecture.ts'
import type { LayerGraph } from './graph.ts'
import {
  addHead,
  HEAD,
  INPUT,
  layerStack,
  roundChannels,
  stridedPadding,
  type LayerStack,
} from './layer-stack.ts'
import { KERAS_TERMS, type WeightsEntry } from './weights-manifest.ts'

export interface MobileNetV2Options {
  readonly classes: number
  /** Side of the square input in pixels. */
  readonly inputSize: number
  readonly dropout: number
  /** Width: all channel counts but the last are multiplied by it. */
  readonly alpha?: number | undefined
}

/** Sandler et al. 2018, table 2: filters, stride, expansion of each inverted residual block. */
const BLOCKS = [
  { filters: 16, stride: 1, expansion: 1 },
  { filters: 24, stride: 2, expansion: 6 },
  { filters: 24, stride: 1, expansion: 6 },
  { filters: 32, stride: 2, expansion: 6 },
  { filters: 32, stride: 1, expansion: 6 },
  { filters: 32, stride: 1, expansion: 6 },
  { filters: 64, stride: 2, expansion: 6 },
  { filters: 64, stride: 1, expansion: 6 },
  { filters: 64, stride: 1, expansion: 6 },
  { filters: 64, stride: 1, expansion: 6 },
  { filters: 96, stride: 1, expansion: 6 },
  { filters: 96, stride: 1, expansion: 6 },
  { filters: 96, stride: 1, expansion: 6 },
  { filters: 160, stride: 2, expansion: 6 },
  { filters: 160, stride: 1, expansion: 6 },
  { filters: 160, stride: 1, expansion: 6 },
  { filters: 320, stride: 1, expansion: 6 },
] as const

const LAST_FILTERS = 1280
const BATCH_NORM = { epsilon: 1e-3, momentum: 0.999 }
const RELU6 = { max_value: 6 }
const POINTWISE = { kernel_size: [1, 1], use_bias: false }

/** A feature map while the network is built: who makes it, how large it is. */
interface FeatureMap {
  readonly layer: string
  readonly size: number
  readonly channels: number
}

/** MobileNetV2 as Keras Applications builds it, layer for layer and name for name, with its preprocessing (x / 127.5 - 1) and our head. */
export function mobileNetV2({ classes, inputSize, dropout, alpha = 1 }: MobileNetV2Options): LayerGraph {
  const stack = layerStack(inputSize)
  const rescaled = stack.add('Rescaling', 'rescaling', { scale: 1 / 127.5, offset: -1 }, INPUT)
  const filters = roundChannels(32 * alpha)
  const stem = { filters, kernel_size: [3, 3], strides: [2, 2], padding: 'same', use_bias: false }
  let x = stack.add('Conv2D', 'Conv1', stem, rescaled)
  x = stack.add('BatchNormalization', 'bn_Conv1', BATCH_NORM, x)
  x = stack.add('ReLU', 'Conv1_relu', RELU6, x)
  let map: FeatureMap = { layer: x, size: Math.ceil(inputSize / 2), channels: filters }
  BLOCKS.forEach((block, i) => (map = addBlock(stack, map, block, alpha, i)))
  const lastFilters = alpha > 1 ? roundChannels(LAST_FILTERS * alpha) : LAST_FILTERS
  x = stack.add('Conv2D', 'Conv_1', { ...POINTWISE, filters: lastFilters }, map.layer)
  x = stack.add('BatchNormalization', 'Conv_1_bn', BATCH_NORM, x)
  x = stack.add('ReLU', 'out_relu', RELU6, x)
  addHead(stack, x, classes, dropout)
  return stack.graph('mobilenet_v2')
}

/** Expand, filter each channel, project back; added to its input where the shapes allow. */
function addBlock(
  stack: LayerStack,
  input: FeatureMap,
  { filters, stride, expansion }: (typeof BLOCKS)[number],
  alpha: number,
  index: number,
): FeatureMap {
  const prefix = index ? `block_${index}_` : 'expanded_conv_'
  const channels = roundChannels(Math.trunc(filters * alpha))
  const size = stride === 2 ? Math.ceil(input.size / 2) : input.size
  const pointwise = { ...POINTWISE, padding: 'same' }
  let x = input.layer
  if (index) {
    x = stack.add('Conv2D', `${prefix}expand`, { ...pointwise, filters: expansion * input.channels }, x)
    x = stack.add('BatchNormalization', `${prefix}expand_BN`, BATCH_NORM, x)
    x = stack.add('ReLU', `${prefix}expand_relu`, RELU6, x)
  }
  if (stride === 2)
    x = stack.add('ZeroPadding2D', `${prefix}pad`, { padding: stridedPadding(input.size, 3) }, x)
  const depthwise = {
    kernel_size: [3, 3],
    strides: [stride, stride],
    padding: stride === 1 ? 'same' : 'valid',
    use_bias: false,
  }
  x = stack.add('DepthwiseConv2D', `${prefix}depthwise`, depthwise, x)
  x = stack.add('BatchNormalization', `${prefix}depthwise_BN`, BATCH_NORM, x)
  x = stack.add('ReLU', `${prefix}depthwise_relu`, RELU6, x)
  x = stack.add('Conv2D', `${prefix}project`, { ...pointwise, filters: channels }, x)
  x = stack.add('BatchNormalization', `${prefix}project_BN`, BATCH_NORM, x)
  if (stride === 1 && input.channels === channels) x = stack.add('Add', `${prefix}add`, {}, input.layer, x)
  return { layer: x, size, channels }
}

/**
 * Keras names no hash of these files, so these are what others measured of them. Of the widths 0.5, 0.75, 1.3 and 1.4 nobody's measurement
 * is known: without a hash to compare they are not downloaded, only read from a file.
 */
const WEIGHTS: readonly WeightsEntry[] = [
  {
    alpha: 1,
    file: 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5',
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5',
    bytes: 9_406_464,
    hash: { algorithm: 'md5', value: 'f1a68526548f7541cda07e19ba6c85f4' },
    licence: KERAS_TERMS,
  },
  {
    alpha: 0.35,
    file: 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5',
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5',
    bytes: 2_019_640,
    hash: {
      algorithm: 'sha256',
      value: 'df1c3db1d0d9193719c4c70f707c56f7021f999f825bdc57454c275cf6def19f',
    },
    licence: KERAS_TERMS,
  },
]

export const MOBILENET_V2 = {
  id: 'mobilenet-v2',
  title: 'MobileNetV2',
  inputSize: 224,
  preprocessing: 'x / 127.5 - 1',
  tap: 'out_relu',
  head: HEAD,
  fineTuneBlocks: ['Conv_1', 'block_16_expand', 'block_13_expand', 'block_6_expand', 'block_3_expand'],
  options: ['alpha'],
  weights: WEIGHTS,
  memoryBound: { bytes: 2 ** 30, bytesPerPixel: 6 * 1024 },
  build: mobileNetV2,
} as const satisfies Architecture
