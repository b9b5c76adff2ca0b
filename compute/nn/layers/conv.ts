/** Convolution layers. */
import type { LayerConfig } from '../../../models/graph.ts'
import { conv2d, conv2dTranspose, depthwiseConv2d } from '../kernels/conv.ts'
import { biasAdd } from '../kernels/linear.ts'
import { flag } from '../shapes/config.ts'
import { convGeometry, outputPadding, transposedSize } from '../shapes/conv.ts'
import type { Tensor } from '../tf.ts'
import { activate } from './activation.ts'
import { input, type LayerCall, type LayerTable } from './types.ts'

/** What all of them end with. */
export function finish(x: Tensor, call: LayerCall): Tensor {
  return activate(flag(call.config, 'use_bias', true) ? biasAdd(x, call.weight('bias')) : x, call)
}

const unit = { strides: [1, 1], dilation: [1, 1], padding: 'valid' } as const

function transposedShape(config: LayerConfig, x: Tensor, filters: number): readonly number[] {
  const { kernel, strides, dilation, padding } = convGeometry(config)
  const extra = outputPadding(config)
  const along = (axis: 0 | 1): number =>
    transposedSize(x.shape[axis + 1]!, kernel[axis], strides[axis], padding, dilation[axis], extra[axis])
  return [x.shape[0]!, along(0), along(1), filters]
}

export const convLayers: LayerTable = {
  Conv2D: (call) => finish(conv2d(input(call), call.weight('kernel'), convGeometry(call.config)), call),
  DepthwiseConv2D: (call) =>
    finish(depthwiseConv2d(input(call), call.weight('kernel'), convGeometry(call.config)), call),
  SeparableConv2D(call) {
    const depthwise = depthwiseConv2d(input(call), call.weight('depthwise_kernel'), convGeometry(call.config))
    return finish(conv2d(depthwise, call.weight('pointwise_kernel'), unit), call)
  },
  Conv2DTranspose(call) {
    const kernel = call.weight('kernel')
    const output = transposedShape(call.config, input(call), kernel.shape[2]!)
    return finish(conv2dTranspose(input(call), kernel, convGeometry(call.config), output), call)
  },
}
