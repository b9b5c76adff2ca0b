import type { LayerGraph, NetworkModel, Weights } from '../../models/graph.ts'
import { Executor } from '../nn/executor.ts'
import { foldBatchNorm } from '../nn/fold.ts'
import type { ImageBatch } from '../nn/images.ts'
import { BatchWork, type BatchOptions } from '../nn/predictor.ts'
import { inferShapes } from '../nn/shapes/graph.ts'
import { ancestors } from '../nn/shapes/taps.ts'

/** A network cut in two at a node that everything passes through: what is frozen, and the head that learns. */
export interface SplitModel {
  /** Takes features as images of 1 x 1 pixels. */
  readonly head: NetworkModel
  /** Features an image. */
  readonly features: number
  /** Weights of the frozen part. */
  readonly base: Weights
}

/** Cuts behind `cut`, whose output is one vector an image (global pooling). */
export function splitAt({ graph, weights }: NetworkModel, cut: string): SplitModel {
  const features = inferShapes(graph).get(cut)!.at(-1)!
  const before = ancestors(graph, cut)
  const input = { id: 'features', shape: [1, 1, features] }
  const head: LayerGraph = {
    name: `${graph.name}_head`,
    input,
    outputs: graph.outputs,
    nodes: [
      { id: cut, layer: cut, className: 'Flatten', config: {}, inputs: [{ kind: 'tensor', node: input.id }] },
      ...graph.nodes.filter(({ id }) => !before.has(id)),
    ],
  }
  const owners = new Set(head.nodes.map(({ layer }) => layer))
  const ofHead = (key: string): boolean => owners.has(key.slice(0, key.lastIndexOf('/')))
  return {
    head: { graph: head, weights: new Map([...weights].filter(([key]) => ofHead(key))) },
    features,
    base: new Map([...weights].filter(([key]) => !ofHead(key))),
  }
}

/** The frozen part as one recorded graph: images in, features out. */
export class FrozenBase {
  readonly #work: BatchWork

  constructor(model: NetworkModel, cut: string, options: BatchOptions) {
    const executor = new Executor(foldBatchNorm(model, [cut]))
    this.#work = new BatchWork(executor, options, {}, ({ x }) => ({
      features: executor.forwardTo(x!, cut).activation,
    }))
  }

  /** [count, features] */
  run(images: ImageBatch): Float32Array {
    return this.#work.run(images, {})['features']!.values
  }

  dispose(): void {
    this.#work.dispose()
  }
}
