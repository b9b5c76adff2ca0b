import type { NetworkModel } from '../../models/graph.ts'
import type { InputSpec } from '../../shared/domain/input.ts'

/** Images to explain, side by side. */
export interface ExplainBatch {
  /** [N,H,W,C] in the network's range; bytes where `pixelType` says so. */
  readonly pixels: Float32Array | Uint8Array
  /** Class to explain for each image; null takes the predicted one. */
  readonly targets: readonly (number | null)[]
  /** SHA-256 of each image file: what seeds a method that draws random numbers. */
  readonly hashes: readonly string[]
}

export interface Heatmap {
  readonly target: number
  readonly width: number
  readonly height: number
  /** After ReLU, row-major, unscaled. */
  readonly map: Float32Array
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
}

/** One method on one network; holds recorded graphs until it is disposed. */
export interface Explainer {
  /** Layer the maps are taken at; the network's input for methods that go all the way back. */
  readonly layer: string
  /** Heatmaps in the order of the images. Throws AppError 'cancelled' between two steps. */
  run(batch: ExplainBatch, signal: AbortSignal): Promise<Heatmap[]>
  dispose(): void
}

export interface ExplainerOptions {
  readonly model: NetworkModel
  readonly input: InputSpec
  readonly tap: string
  /** Images a step. */
  readonly batch: number
}

/** max(0, v), NaN kept: a map of a network that overflowed must say so rather than look empty. */
export function rectifyMap(values: Float32Array): Float32Array {
  return values.map((value) => Math.max(0, value))
}
