import type { LayerGraph } from './graph.ts'
import type { WeightsEntry } from './weights-manifest.ts'

export interface BuildOptions {
  /** At least 2: the head is a softmax. */
  readonly classes: number
  /** Side of the square input in pixels. */
  readonly inputSize: number
  readonly dropout: number
  /** Width multiplier, for architectures that name it among their options. */
  readonly alpha?: number | undefined
}

/** Settings that not every architecture has, by their names in the train config's expert part. */
export type ArchitectureOption = 'alpha'

/** A network LesionLens can train, and all that the rest of the program must know of it: a file of it and a row in `registry.ts`. */
export interface Architecture {
  /** In train configs, on the command line and in stored runs. */
  readonly id: string
  /** As its paper writes it; not translated. */
  readonly title: string
  /** The input size it was designed for, in pixels; others work. */
  readonly inputSize: number
  /** What the graph does with pixels of 0..255, in words: all preprocessing is inside it. */
  readonly preprocessing: string
  /** The layer heatmaps are taken at: the last feature map. */
  readonly tap: string
  /** Layers of the head; what comes before them is the pretrained part. */
  readonly head: readonly string[]
  /** First layers of blocks that fine-tuning can begin at, from the last block on: the fewer layers learn, the fewer images suffice. */
  readonly fineTuneBlocks: readonly string[]
  /** Settings it has beyond those of all. */
  readonly options: readonly ArchitectureOption[]
  /** Weights that can be downloaded, one entry a width; none for a network that nobody published weights of. */
  readonly weights: readonly WeightsEntry[]
  /** More memory than a training takes: so many bytes, and so many more for every pixel of every image in a step. */
  readonly memoryBound: { readonly bytes: number; readonly bytesPerPixel: number }
  /** The layer graph with Keras's layer names. */
  readonly build: (options: BuildOptions) => LayerGraph
}
