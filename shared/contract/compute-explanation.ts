/** Heatmaps of compute, and what they are worth. */
import type { Sentence } from '../say.ts'
import type { Baseline } from '../domain/faithfulness.ts'
import type { ComputeImage } from './compute-images.ts'
import type { InputSpec } from '../domain/input.ts'
import type { MethodId } from '../../heatmaps/registry.ts'

export interface ComputeExplainRequest {
  readonly model: string
  readonly input: InputSpec
  readonly method: MethodId
  /** Default tap when left out. */
  readonly layer?: string | undefined
  readonly images: readonly (ComputeImage & {
    /** Class index to explain; null takes the predicted one. */
    readonly target: number | null
  })[]
  readonly pixelCache: string
}
export interface ExplainedBatch {
  readonly layer: string
  readonly items: readonly {
    readonly image: number
    readonly target: number
    readonly width: number
    readonly height: number
    /** After ReLU, row-major, unscaled. */
    readonly map: Float32Array
    readonly probabilities: readonly number[]
    readonly logits: readonly number[]
  }[]
  readonly failed: readonly { readonly image: number; readonly error: Sentence }[]
}
export interface ComputeFaithfulnessRequest {
  readonly model: string
  readonly input: InputSpec
  readonly method: MethodId
  /** Default tap when left out. */
  readonly layer?: string | undefined
  readonly images: readonly (ComputeImage & {
    /** Class index to explain; null takes the predicted one. */
    readonly target: number | null
  })[]
  readonly pixelCache: string
}
/** Probability of the explained class along the way, most important pixels first, and by a random map as coarse. */
export interface RawCurves {
  readonly baseline: Baseline
  /** Share of the pixels changed, from 0 to 1. */
  readonly fractions: readonly number[]
  readonly deletion: readonly number[]
  readonly insertion: readonly number[]
  readonly randomDeletion: readonly number[]
  readonly randomInsertion: readonly number[]
}
export interface MeasuredBatch {
  readonly layer: string
  readonly items: readonly {
    readonly image: number
    readonly target: number
    readonly width: number
    readonly height: number
    /** After ReLU, row-major, unscaled. */
    readonly map: Float32Array
    /** The same of the network with its weights shuffled. */
    readonly randomised: Float32Array
    readonly curves: readonly RawCurves[]
  }[]
  readonly failed: readonly { readonly image: number; readonly error: Sentence }[]
}
