/**
 * What a layer class is, without TensorFlow: the shape of what it returns. Its variables are listed in models/variables.ts; the
 * half that computes is in `../layers`.
 */
import type { LayerConfig } from '../../../models/graph.ts'

/** With the batch axis first (null); null where a size is open. [N,H,W,C] */
export type Shape = readonly (number | null)[]

/** Shapes of the call's arguments, constants included (a constant has its own shape, no batch axis). */
export type ArgumentShapes = readonly Shape[]

export interface LayerSpec {
  /** The output's shape. Throws AppError 'bad-input' where the inputs do not fit. */
  shape(config: LayerConfig, inputs: ArgumentShapes): Shape
}

/** Layer specs by Keras class name. */
export type SpecTable = Readonly<Record<string, LayerSpec>>
