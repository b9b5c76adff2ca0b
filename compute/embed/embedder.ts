import type { GraphNode, LayerGraph, NetworkModel } from '../../models/graph.ts'
import { Executor } from '../nn/executor.ts'
import { foldBatchNorm } from '../nn/fold.ts'
import type { ImageBatch } from '../nn/images.ts'
import { BatchWork, type BatchOptions } from '../nn/predictor.ts'
import { inputIds } from '../nn/shapes/graph.ts'
import { ancestors } from '../nn/shapes/taps.ts'
import { tf, type Tensor } from '../nn/tf.ts'

/**
 * What a network makes of an image before it decides: the mean of a layer's feature maps over space, or the values themselves of a
 * layer without space. One recorded graph for batches of images.
 */
export class Embedder {
  readonly #work: BatchWork

  /** Throws AppError 'not-found' when there is no such layer. */
  constructor(model: NetworkModel, layer: string, options: BatchOptions) {
    const executor = new Executor(options.mode === 'eager' ? model : foldBatchNorm(model, [layer]))
    this.#work = new BatchWork(executor, options, {}, ({ x }) => ({
      features: pooled(executor.forwardTo(x!, layer).activation),
    }))
  }

  /** [count, size] */
  run(images: ImageBatch): { readonly size: number; readonly values: Float32Array } {
    const { shape, values } = this.#work.run(images, {})['features']!
    return { size: shape[1]!, values }
  }

  dispose(): void {
    this.#work.dispose()
  }
}

/** [N,H,W,C] -> [N,C]; anything else -> [N, all of it]. */
function pooled(activation: Tensor): Tensor {
  if (activation.rank === 4) return tf.mean(activation, [1, 2])
  return tf.reshape(activation, [activation.shape[0]!, -1])
}

/** The layer that feeds the last one with a kernel: what a network without feature maps knows before it decides. */
export function penultimate({ graph, weights }: NetworkModel): string {
  const needed = ancestors(graph)
  const deciding = graph.nodes.findLast((node) => needed.has(node.id) && weights.has(`${node.layer}/kernel`))
  return (deciding && feederOf(graph, deciding)) ?? graph.input.id
}

function feederOf(graph: LayerGraph, node: GraphNode): string | undefined {
  const [id] = inputIds(node)
  const feeder = graph.nodes.find((other) => other.id === id)
  // What does nothing outside training is not the layer anybody would name.
  return feeder?.className === 'Dropout' ? (feederOf(graph, feeder) ?? id) : id
}
