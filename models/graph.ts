/**
 * The layer graph: a network as data, in Keras's own vocabulary. Architectures in this folder build it, the importer of Keras
 * files builds it (nested models flattened), one executor runs it, one writer saves it as `.keras`.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type LayerConfig = { readonly [key: string]: Json }

/** What a layer is called with: the output of another node, or a constant written in the call (`x / 127.5`). */
export type Argument =
  { readonly kind: 'tensor'; readonly node: string } | { readonly kind: 'constant'; readonly value: Json }

/** One call of one layer. A shared layer has several nodes with the same `layer`. */
export interface GraphNode {
  /** Unique in the graph. Nested models are flattened to `outer/inner`; '/' is the separator because Keras names contain dots. */
  readonly id: string
  /** Owner of the weights: equal to `id` but for the second and later calls of a shared layer. */
  readonly layer: string
  readonly className: string
  /** Keras's config of the layer, without `name`. */
  readonly config: LayerConfig
  readonly inputs: readonly Argument[]
  /** Further call arguments that matter (e.g. the slice of `x[..., ::-1]`). */
  readonly call?: LayerConfig | undefined
}

export interface GraphInput {
  readonly id: string
  /** Without the batch axis; null where the model leaves a size open. [H,W,C] */
  readonly shape: readonly (number | null)[]
}

export interface LayerGraph {
  readonly name: string
  readonly input: GraphInput
  /** Node ids; LesionLens explains and trains the first. */
  readonly outputs: readonly string[]
  /** In topological order, the input excluded. */
  readonly nodes: readonly GraphNode[]
}

/** Weights by `layer/variable`, variable as Keras 3 names it: kernel, bias, gamma, beta, moving_mean, moving_variance, alpha, ... */
export interface WeightArray {
  readonly shape: readonly number[]
  /** Row-major float32. */
  readonly values: Float32Array
}
export type Weights = ReadonlyMap<string, WeightArray>

/** A network with its weights: what a file holds and what the executor loads. */
export interface NetworkModel {
  readonly graph: LayerGraph
  readonly weights: Weights
}
