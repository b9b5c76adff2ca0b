/**
 * What a layer class is, without TensorFlow: the shape of what it returns, and its variables. The half that computes is in `../layers`.
 */
import type { LayerConfig } from '../../../models/graph.ts'
import type { VariableSpec } from './variables.ts'

/** With the batch axis first (null); null where a size is open. [N,H,W,C] */
export type Shape = readonly (number | null)[]

/** Shapes of the call's arguments, constants included (a constant has its own shape, no batch axis). */
export type ArgumentShapes = readonly Shape[]

export interface LayerSpec {
  /** The output's shape. Throws AppError 'bad-input' where the inputs do not fit. */
  shape(config: LayerConfig, inputs: ArgumentShapes): Shape
  /**
   * Its variables in Keras 3's order (trainable ones first), which is also the order of a `.keras` file; none when left out.
   * @param input shape of the layer's input without the batch axis, e.g. [H,W,C]; NaN where it is not known, and then the variable's shape
   *   has NaN in that place
   */
  variables?(config: LayerConfig, input: readonly number[]): readonly VariableSpec[]
}

/** Layer specs by Keras class name. */
export type SpecTable = Readonly<Record<string, LayerSpec>>
