/** Predictions, embeddings and the preprocessing doctor of compute. */
import type { Sentence } from '../say.ts'
import type { ComputeImage, LabelledImage } from './compute-images.ts'
import type { InputSpec } from '../domain/input.ts'

export interface ComputePredictRequest {
  readonly model: string
  readonly input: InputSpec
  readonly images: readonly ComputeImage[]
  readonly pixelCache: string
}
export interface PredictedBatch {
  readonly items: readonly {
    readonly image: number
    /** One a unit; for a single sigmoid unit both classes: [1 - p, p]. */
    readonly probabilities: readonly number[]
    readonly logits: readonly number[]
  }[]
  /** Images that could not be decoded. */
  readonly failed: readonly { readonly image: number; readonly error: Sentence }[]
}
export interface ComputeEmbedRequest {
  readonly model: string
  readonly input: InputSpec
  /** Its output is averaged over space; the layer before the last one with a kernel when left out. */
  readonly layer?: string | undefined
  readonly images: readonly ComputeImage[]
  readonly pixelCache: string
  /** Where the rows go, absolute: float32, one row an embedded image. */
  readonly out: string
}
export interface EmbedOutcome {
  readonly layer: string
  readonly size: number
  /** Ids in the order of the rows. */
  readonly images: readonly number[]
  readonly failed: readonly { readonly image: number; readonly error: Sentence }[]
}
/** Labelled images put through a model in every way they could be prepared. */
export interface ModelDoctorRequest {
  readonly model: string
  /** The present setting. */
  readonly input: InputSpec
  /** In the order of the network's outputs. */
  readonly classes: readonly string[]
  readonly images: readonly LabelledImage[]
  readonly pixelCache: string
}
