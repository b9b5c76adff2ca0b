import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-node-gpu'

/** A way to make a heatmap, and all that the rest of the program must know of it: a file of it and a row in `registry.ts`. */
export interface HeatmapMethod {
  /** In stored explanations and on the command line. */
  readonly id: string
  /** As its paper writes it; not translated. */
  readonly title: string
  /** The paper it follows. */
  readonly reference: string
  /** Where its map lies: on a layer that can be chosen, or on the input itself. */
  readonly map: 'layer' | 'input'
}

/** A class activation map: a formula on activations and gradients at a layer, the tap. */
export interface CamMethod extends HeatmapMethod {
  readonly map: 'layer'
  /** False where no class enters the formula. */
  readonly needsGradient: boolean
  /**
   * Between what a mean rank correlation of its maps before and after the head's weights are randomised must lie (Adebayo et al. 2018): how far
   * the method follows what the network learned.
   */
  readonly randomHead: readonly [low: number, high: number]
  readonly formula: CamFormula
  /** Where another score than the class's own is explained: which. */
  readonly selector?: CamSelector
}

/**
 * The weights of the logits in the explained score, from those of the class alone: rows [N,units], one-hot, or +1 and -1 where one sigmoid unit
 * stands for two classes. A constant to the gradient.
 */
export type CamSelector = (rows: Tensor, logits: Tensor) => Tensor

/** What a class activation map is made of. */
export interface CamTensors {
  /** A, the tap's output. [N,h,w,C] */
  readonly activations: Tensor4D
  /** dy/dA of the explained score before softmax or sigmoid. [N,h,w,C] */
  readonly gradients: Tensor4D
}

/** What a formula cannot write as arithmetic on tensors. */
export interface CamKernels {
  /** X v1 = s1 u1 of the singular value decomposition of each X. [N,cells,C] -> [N,cells] */
  readonly firstComponent: (matrices: Tensor) => Tensor
}

/**
 * From activations and gradients to the map before ReLU, [N,h,w]. Pure tensor arithmetic without reading values, so that it becomes part of
 * the recorded graph.
 */
export type CamFormula = (tensors: CamTensors, kernels: CamKernels) => Tensor3D

/** Sum over the channels: the last step of every formula. [N,h,w,C] -> [N,h,w] */
export function sumChannels(weighted: Tensor): Tensor3D {
  return weighted.sum(-1)
}

/**
 * Bounds of `randomHead` over 8 images and 3 random heads of a MobileNetV2. Methods that sum signed gradients were measured at -0.01. Grad-CAM++
 * (0.64) and LayerCAM (0.76) keep positive gradients only and so hold on to what is active at all: weaker evidence, and stated as such.
 * What knows no class must not change.
 */
export const FOLLOWS_THE_HEAD = [-0.3, 0.3] as const
export const FOLLOWS_IN_PART = [-1, 0.85] as const
export const KNOWS_NO_CLASS = [0.999, 1] as const
