/**
 * What a layer class is, without TensorFlow: the weights it owns and the shape of what it returns. The half that computes
 * is in `../layers`.
 */
import type { Json, LayerConfig } from '../../../models/graph.ts'

/** With the batch axis first (null); null where a size is open. [N,H,W,C] */
export type Shape = readonly (number | null)[]

/** A variable of a layer, named as Keras 3 names it. */
export interface WeightSpec {
  readonly name: string
  readonly shape: readonly number[]
  /** False for statistics (moving averages, Normalization's mean) that gradients never touch. */
  readonly trainable: boolean
  /** A Keras initializer: a name or `{class_name, config}`. */
  readonly init: Json
}

/** Shapes of the call's arguments, constants included (a constant has its own shape, no batch axis). */
export type ArgumentShapes = readonly Shape[]

export interface LayerSpec {
  /** The variables; shapes follow from the inputs'. Throws AppError 'bad-input' for configurations that cannot be. */
  weights?(config: LayerConfig, inputs: ArgumentShapes): readonly WeightSpec[]
  /** The output's shape. Throws AppError 'bad-input' where the inputs do not fit. */
  shape(config: LayerConfig, inputs: ArgumentShapes, call: LayerConfig): Shape
}

/** Layer specs by Keras class name. */
export type SpecTable = Readonly<Record<string, LayerSpec>>
