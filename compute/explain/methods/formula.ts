import type { Tensor, Tensor3D, Tensor4D } from '../../nn/tf.ts'

/** What a class activation map is made of. */
export interface CamTensors {
  /** A, the tap's output. [N,h,w,C] */
  readonly activations: Tensor4D
  /** dy/dA of the explained score before softmax or sigmoid. [N,h,w,C] */
  readonly gradients: Tensor4D
}

/**
 * One method: from activations and gradients to the map before ReLU, [N,h,w]. Pure tensor arithmetic without reading values, so that
 * it becomes part of the recorded graph.
 */
export type CamFormula = (tensors: CamTensors) => Tensor3D

/** Sum over the channels: the last step of every method. [N,h,w,C] -> [N,h,w] */
export function sumChannels(weighted: Tensor): Tensor3D {
  return weighted.sum(-1)
}
