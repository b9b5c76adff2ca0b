import type { Architecture, BuildOptions } from './architecture.ts'
import type { LayerGraph } from './graph.ts'
import { addHead, HEAD, INPUT, layerStack, type LayerStack } from './layer-stack.ts'
import { KERAS_TERMS, type WeightsEntry } from './weights-manifest.ts'

/** He et al. 2015, table 1, the column of 50 layers: bottleneck filters and blocks of each stage, and the stride of its first block. */
const STAGES = [
  { name: 'conv2', filters: 64, blocks: 3, stride: 1 },
  { name: 'conv3', filters: 128, blocks: 4, stride: 2 },
  { name: 'conv4', filters: 256, blocks: 6, stride: 2 },
  { name: 'conv5', filters: 512, blocks: 3, stride: 2 },
] as const

/** The last convolution of a block has so many times the filters of the others. */
const EXPANSION = 4
const BATCH_NORM = { axis: 3, epsilon: 1.001e-5 }
/** Mean of ImageNet's blue, green and red, which the published weights were trained without (Keras's mode 'caffe'). */
const IMAGENET_MEAN = [103.939, 116.779, 123.68]

/** ResNet50 (v1) as Keras Applications builds it, layer for layer and name for name, with its preprocessing and our head. */
function build({ classes, inputSize, dropout }: BuildOptions): LayerGraph {
  const stack = layerStack(inputSize)
  let x = addPreprocessing(stack)
  x = stack.add('ZeroPadding2D', 'conv1_pad', { padding: around(3) }, x)
  x = stack.add('Conv2D', 'conv1_conv', { filters: 64, kernel_size: [7, 7], strides: [2, 2] }, x)
  x = stack.add('BatchNormalization', 'conv1_bn', BATCH_NORM, x)
  x = stack.add('Activation', 'conv1_relu', { activation: 'relu' }, x)
  x = stack.add('ZeroPadding2D', 'pool1_pad', { padding: around(1) }, x)
  x = stack.add('MaxPooling2D', 'pool1_pool', { pool_size: [3, 3], strides: [2, 2] }, x)
  for (const { name, filters, blocks, stride } of STAGES) {
    for (let block = 1; block <= blocks; block++) {
      const first = block === 1
      x = addBlock(stack, x, { name: `${name}_block${block}_`, filters, stride: first ? stride : 1, first })
    }
  }
  addHead(stack, x, classes, dropout)
  return stack.graph('resnet50')
}

/** RGB of 0..255 to BGR around the mean, unscaled. */
function addPreprocessing(stack: LayerStack): string {
  const bgr = stack.add('GetItem', 'get_item', { key: ['ellipsis', { slice: [null, null, -1] }] }, INPUT)
  const offset = IMAGENET_MEAN.map((mean) => -mean)
  return stack.add('Rescaling', 'rescaling', { scale: 1, offset }, bgr)
}

interface Block {
  readonly name: string
  readonly filters: number
  readonly stride: number
  /** The first of a stage: its input has other channels, so that it is projected before it is added. */
  readonly first: boolean
}

/** A bottleneck of three convolutions, added to its input. The layers stand in Keras's order: by their depth. */
function addBlock(stack: LayerStack, input: string, { name, filters, stride, first }: Block): string {
  const strides = [stride, stride]
  const wide = { filters: EXPANSION * filters, kernel_size: [1, 1] }
  const narrow = { filters, kernel_size: [1, 1], strides }
  let x = stack.add('Conv2D', `${name}1_conv`, narrow, input)
  x = stack.add('BatchNormalization', `${name}1_bn`, BATCH_NORM, x)
  x = stack.add('Activation', `${name}1_relu`, { activation: 'relu' }, x)
  x = stack.add('Conv2D', `${name}2_conv`, { filters, kernel_size: [3, 3], padding: 'same' }, x)
  x = stack.add('BatchNormalization', `${name}2_bn`, BATCH_NORM, x)
  x = stack.add('Activation', `${name}2_relu`, { activation: 'relu' }, x)
  const projected = first ? stack.add('Conv2D', `${name}0_conv`, { ...wide, strides }, input) : input
  x = stack.add('Conv2D', `${name}3_conv`, wide, x)
  const shortcut = first ? stack.add('BatchNormalization', `${name}0_bn`, BATCH_NORM, projected) : input
  x = stack.add('BatchNormalization', `${name}3_bn`, BATCH_NORM, x)
  x = stack.add('Add', `${name}add`, {}, shortcut, x)
  return stack.add('Activation', `${name}out`, { activation: 'relu' }, x)
}

function around(pixels: number): number[][] {
  return [
    [pixels, pixels],
    [pixels, pixels],
  ]
}

/** The MD5 is the one that Keras itself compares (keras.applications.resnet, WEIGHTS_HASHES); it publishes no SHA-256. */
const WEIGHTS: readonly WeightsEntry[] = [
  {
    alpha: 1,
    file: 'resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5',
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5',
    bytes: 94_765_736,
    hash: { algorithm: 'md5', value: '4d473c1dd8becc155b73f8504c6f6626' },
    licence: KERAS_TERMS,
  },
]

export const RESNET50 = {
  id: 'resnet50',
  title: 'ResNet50',
  inputSize: 224,
  preprocessing: 'RGB to BGR, then minus the ImageNet mean',
  tap: 'conv5_block3_out',
  head: HEAD,
  fineTuneBlocks: [
    'conv5_block3_1_conv',
    'conv5_block1_1_conv',
    'conv4_block1_1_conv',
    'conv3_block1_1_conv',
    'conv2_block1_1_conv',
  ],
  options: [],
  weights: WEIGHTS,
  // Measured 2.0 kB beside 1.9 GB: 3.4 GB for 16 images of 224 x 224.
  memoryBound: { bytes: 3 * 2 ** 30, bytesPerPixel: 4 * 1024 },
  build,
} as const satisfies Architecture
