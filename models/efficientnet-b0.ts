import type { Architecture } from './architecture.ts'
import type { LayerGraph } from './graph.ts'
import { addHead, HEAD, INPUT, layerStack, stridedPadding, type LayerStack } from './layer-stack.ts'
import { KERAS_TERMS, type WeightsEntry } from './weights-manifest.ts'

export interface EfficientNetB0Options {
  readonly classes: number
  /** Side of the square input in pixels. */
  readonly inputSize: number
  readonly dropout: number
}

/** Tan and Le 2019, table 1, as Keras Applications repeats it. */
const STAGES = [
  { kernel: 3, repeats: 1, filtersIn: 32, filtersOut: 16, expansion: 1, stride: 1 },
  { kernel: 3, repeats: 2, filtersIn: 16, filtersOut: 24, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 2, filtersIn: 24, filtersOut: 40, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 3, filtersIn: 40, filtersOut: 80, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 3, filtersIn: 80, filtersOut: 112, expansion: 6, stride: 1 },
  { kernel: 5, repeats: 4, filtersIn: 112, filtersOut: 192, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 1, filtersIn: 192, filtersOut: 320, expansion: 6, stride: 1 },
] as const

const SQUEEZE_RATIO = 0.25
const DROP_CONNECT_RATE = 0.2
const STEM_FILTERS = 32
const TOP_FILTERS = 1280
const IMAGENET_DEVIATION = [0.229, 0.224, 0.225]
const KERNEL = {
  class_name: 'VarianceScaling',
  config: { scale: 2, mode: 'fan_out', distribution: 'truncated_normal' },
}
const CONV = { use_bias: false, kernel_initializer: KERNEL }
const POINTWISE = { ...CONV, kernel_size: [1, 1], padding: 'same' }
/** Keras's ImageNet weights were trained with axis 3 written out. */
const BATCH_NORM = { axis: 3 }

interface Block {
  readonly name: string
  readonly kernel: number
  readonly filtersIn: number
  readonly filtersOut: number
  readonly expansion: number
  readonly stride: number
  readonly dropRate: number
}

/** EfficientNetB0 as Keras Applications builds it for its ImageNet weights, layer for layer and name for name, with our head. */
function efficientNetB0({ classes, inputSize, dropout }: EfficientNetB0Options): LayerGraph {
  const stack = layerStack(inputSize)
  let x = addPreprocessing(stack)
  x = stack.add('ZeroPadding2D', 'stem_conv_pad', { padding: stridedPadding(inputSize, 3) }, x)
  x = stack.add(
    'Conv2D',
    'stem_conv',
    { ...CONV, filters: STEM_FILTERS, kernel_size: [3, 3], strides: [2, 2] },
    x,
  )
  x = stack.add('BatchNormalization', 'stem_bn', BATCH_NORM, x)
  x = stack.add('Activation', 'stem_activation', { activation: 'silu' }, x)
  let size = Math.ceil(inputSize / 2)
  for (const block of blocks()) {
    x = addBlock(stack, x, size, block)
    size = Math.ceil(size / block.stride)
  }
  x = stack.add('Conv2D', 'top_conv', { ...POINTWISE, filters: TOP_FILTERS }, x)
  x = stack.add('BatchNormalization', 'top_bn', BATCH_NORM, x)
  x = stack.add('Activation', 'top_activation', { activation: 'silu' }, x)
  addHead(stack, x, classes, dropout)
  return stack.graph('efficientnetb0')
}

/**
 * Pixels 0..255 to what the published weights expect. The second Rescaling corrects that Normalization divides by the deviation
 * where the original divided by the variance (tensorflow#49930).
 */
function addPreprocessing(stack: LayerStack): string {
  const scaled = stack.add('Rescaling', 'rescaling', { scale: 1 / 255 }, INPUT)
  const normalised = stack.add('Normalization', 'normalization', { axis: [3] }, scaled)
  const scale = IMAGENET_DEVIATION.map((deviation) => 1 / Math.sqrt(deviation))
  return stack.add('Rescaling', 'rescaling_1', { scale }, normalised)
}

/** The blocks in order; the later, the likelier one is skipped in training. */
function blocks(): readonly Block[] {
  const total = STAGES.reduce((sum, { repeats }) => sum + repeats, 0)
  return STAGES.flatMap(({ kernel, repeats, filtersIn, filtersOut, expansion, stride }, stage) =>
    Array.from({ length: repeats }, (_, repeat) => ({
      name: `block${stage + 1}${'abcd'[repeat]}_`,
      kernel,
      filtersIn: repeat ? filtersOut : filtersIn,
      filtersOut,
      expansion,
      stride: repeat ? 1 : stride,
    })),
  ).map((block, i) => ({ ...block, dropRate: (DROP_CONNECT_RATE * i) / total }))
}

function addBlock(stack: LayerStack, input: string, size: number, block: Block): string {
  const { name, kernel, filtersIn, filtersOut, expansion, stride, dropRate } = block
  const filters = filtersIn * expansion
  let x = input
  if (expansion !== 1) {
    x = stack.add('Conv2D', `${name}expand_conv`, { ...POINTWISE, filters }, x)
    x = stack.add('BatchNormalization', `${name}expand_bn`, BATCH_NORM, x)
    x = stack.add('Activation', `${name}expand_activation`, { activation: 'silu' }, x)
  }
  if (stride === 2)
    x = stack.add('ZeroPadding2D', `${name}dwconv_pad`, { padding: stridedPadding(size, kernel) }, x)
  const depthwise = {
    kernel_size: [kernel, kernel],
    strides: [stride, stride],
    padding: stride === 2 ? 'valid' : 'same',
    use_bias: false,
    depthwise_initializer: KERNEL,
  }
  x = stack.add('DepthwiseConv2D', `${name}dwconv`, depthwise, x)
  x = stack.add('BatchNormalization', `${name}bn`, BATCH_NORM, x)
  x = stack.add('Activation', `${name}activation`, { activation: 'silu' }, x)
  x = addSqueezeExcitation(stack, x, name, filters, Math.max(1, Math.trunc(filtersIn * SQUEEZE_RATIO)))
  x = stack.add('Conv2D', `${name}project_conv`, { ...POINTWISE, filters: filtersOut }, x)
  x = stack.add('BatchNormalization', `${name}project_bn`, BATCH_NORM, x)
  if (stride !== 1 || filtersIn !== filtersOut) return x
  if (dropRate > 0)
    x = stack.add('Dropout', `${name}drop`, { rate: dropRate, noise_shape: [null, 1, 1, 1] }, x)
  return stack.add('Add', `${name}add`, {}, x, input)
}

/** Hu et al. 2018: each channel weighted by a small network that sees the mean of all. */
function addSqueezeExcitation(
  stack: LayerStack,
  input: string,
  name: string,
  filters: number,
  squeezed: number,
): string {
  const biased = { ...POINTWISE, use_bias: true }
  let x = stack.add('GlobalAveragePooling2D', `${name}se_squeeze`, {}, input)
  x = stack.add('Reshape', `${name}se_reshape`, { target_shape: [1, 1, filters] }, x)
  x = stack.add('Conv2D', `${name}se_reduce`, { ...biased, filters: squeezed, activation: 'silu' }, x)
  x = stack.add('Conv2D', `${name}se_expand`, { ...biased, filters, activation: 'sigmoid' }, x)
  return stack.add('Multiply', `${name}se_excite`, {}, input, x)
}

/** The MD5 is the one that Keras itself compares. */
const WEIGHTS: readonly WeightsEntry[] = [
  {
    alpha: 1,
    file: 'efficientnetb0_notop.h5',
    url: 'https://storage.googleapis.com/keras-applications/efficientnetb0_notop.h5',
    bytes: 16_705_208,
    hash: { algorithm: 'md5', value: '50bc09e76180e00e4465e1a485ddc09d' },
    licence: KERAS_TERMS,
  },
]

export const EFFICIENTNET_B0 = {
  id: 'efficientnet-b0',
  title: 'EfficientNetB0',
  inputSize: 224,
  preprocessing: 'x / 255, then ImageNet mean and deviation',
  tap: 'top_activation',
  head: HEAD,
  fineTuneBlocks: [
    'top_conv',
    'block7a_expand_conv',
    'block6a_expand_conv',
    'block5a_expand_conv',
    'block4a_expand_conv',
  ],
  options: [],
  weights: WEIGHTS,
  // Measured 3.4 kB: 2.7 GB for 16 images of 224 x 224.
  memoryBound: { bytes: 2 ** 30, bytesPerPixel: 6 * 1024 },
  build: efficientNetB0,
} as const satisfies Architecture
