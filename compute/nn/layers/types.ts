/** What a layer class computes. The half without TensorFlow (weights, shapes) is in `../shapes`. */
import type { LayerConfig } from '../../../models/graph.ts'
import type { Tensor } from '../tf.ts'

/** Everything one call of a layer needs. */
export interface LayerCall {
  /** Arguments in order, constants among them. */
  readonly inputs: readonly Tensor[]
  readonly config: LayerConfig
  /** A variable of the layer, by its Keras 3 name. */
  readonly weight: (name: string) => Tensor
  /** Dropout drops and batch normalisation uses the batch's statistics. */
  readonly training: boolean
  /** Seed of this call's random numbers, int32 [2]; only asked for in training. */
  readonly seed: () => Tensor
  /** Takes the new value of a moving statistic; the tensor becomes the receiver's. */
  readonly update: (name: string, value: Tensor) => void
}

export type LayerFunction = (call: LayerCall) => Tensor
export type LayerTable = Readonly<Record<string, LayerFunction>>

/** The first argument; every layer has one (checked when shapes are inferred). */
export const input = (call: LayerCall): Tensor => call.inputs[0]!
