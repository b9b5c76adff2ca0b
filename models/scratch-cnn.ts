import type { Architecture } from './architecture.ts'
import type { LayerGraph } from './graph.ts'
import { addHead, HEAD, INPUT, layerStack } from './layer-stack.ts'

export interface ScratchCnnOptions {
  readonly classes: number
  /** Side of the square input in pixels. */
  readonly inputSize: number
  readonly dropout: number
  /** Filters of the first block; each further block has twice as many. */
  readonly filters?: number | undefined
  readonly blocks?: number | undefined
}

/** Running averages follow quickly: small studies have few steps an epoch. */
const MOMENTUM = 0.9

/**
 * A small network trained from nothing: blocks of convolution, batch normalisation, ReLU and pooling, then the head. The
 * last block keeps its resolution, so that its map, the tap, has 8 x 8 cells at 128 pixels and 14 x 14 at 224.
 */
export function scratchCnn(options: ScratchCnnOptions): LayerGraph {
  const { classes, inputSize, dropout, filters = 16, blocks = 5 } = options
  const stack = layerStack(inputSize)
  let x = stack.add('Rescaling', 'rescaling', { scale: 1 / 255 }, INPUT)
  for (let block = 1; block <= blocks; block++) {
    const channels = filters * 2 ** (block - 1)
    const conv = {
      filters: channels,
      kernel_size: [3, 3],
      padding: 'same',
      use_bias: false,
      kernel_initializer: HE,
    }
    x = stack.add('Conv2D', `block${block}_conv`, conv, x)
    x = stack.add('BatchNormalization', `block${block}_bn`, { momentum: MOMENTUM }, x)
    x = stack.add('ReLU', `block${block}_relu`, {}, x)
    if (block < blocks) {
      x = stack.add('MaxPooling2D', `block${block}_pool`, { pool_size: [2, 2], strides: [2, 2] }, x)
    }
  }
  addHead(stack, x, classes, dropout)
  return stack.graph('scratch_cnn')
}

/** He et al. 2015: the variance that ReLU needs. */
const HE = { class_name: 'HeNormal', config: {} }

export const SCRATCH_CNN = {
  id: 'scratch-cnn',
  title: 'Scratch CNN',
  inputSize: 128,
  preprocessing: 'x / 255',
  tap: 'block5_relu',
  head: HEAD,
  fineTuneBlocks: ['block5_conv', 'block4_conv', 'block3_conv', 'block2_conv'],
  options: [],
  weights: [],
  memoryBound: { bytes: 2 ** 30, bytesPerPixel: 6 * 1024 },
  build: scratchCnn,
} as const satisfies Architecture
