import { AppError } from '../../shared/errors.ts'
import { RecordedGraph } from '../nn/trace/recorded-graph.ts'
import { tf, type Tensor, type Tensor2D, type Tensor4D } from '../nn/tf.ts'
import { outputsOf, predictedClass, type Output } from '../predict/outputs.ts'
import type { ExplainerOptions } from './explainer.ts'
import type { CamTensors } from './methods/formula.ts'
import { selectorRow } from './target.ts'

export interface GradientResult {
  /** Value of `derive` for each image. */
  readonly values: readonly Float32Array[]
  /** Shape of each value, without the batch axis. */
  readonly shape: readonly number[]
  readonly outputs: readonly Output[]
  readonly targets: readonly number[]
}

/**
 * One recorded graph: forward to the tap, the rest, the gradient of the explained score at the tap, and whatever a method derives from
 * both. An image whose target is null explains the class it was predicted as, found inside the graph: a heatmap costs one
 * forward pass and the short way back.
 */
export class GradientGraph {
  readonly #options: ExplainerOptions
  readonly #graph: RecordedGraph

  constructor(options: ExplainerOptions, derive: (tensors: CamTensors) => Tensor) {
    this.#options = options
    const { batch, input, executor } = options
    const inputs = {
      images: { shape: [batch, input.height, input.width, input.channels], dtype: 'float32' },
      selector: { shape: [batch, executor.units], dtype: 'float32' },
    } as const
    this.#graph = RecordedGraph.record(inputs, (given) => this.#record(given as never, derive))
  }

  /** Fewer images than the graph was recorded for are filled up with black ones. */
  run(pixels: Float32Array, targets: readonly (number | null)[]): GradientResult {
    const { batch, executor } = this.#options
    if (targets.length > batch)
      throw new AppError('internal', `${targets.length} images for a graph of ${batch}.`)
    const { images: imageShape, selector: selectorShape } = this.#graph.inputs
    const length = pixels.length / targets.length
    const filled = targets.length === batch ? pixels : new Float32Array(batch * length)
    if (filled !== pixels) filled.set(pixels)
    const rows = new Float32Array(batch * executor.units)
    targets.forEach(
      (target, i) => target !== null && rows.set(selectorRow(target, executor.units), i * executor.units),
    )
    const feeds = {
      images: tf.tensor(filled, imageShape!.shape as number[], 'float32'),
      selector: tf.tensor(rows, selectorShape!.shape as number[], 'float32'),
    }
    const { value, logits, probabilities } = this.#graph.run(feeds)
    const result = this.#read(value!, logits!, probabilities!, targets)
    tf.dispose([feeds.images, feeds.selector, value!, logits!, probabilities!])
    return result
  }

  dispose(): void {
    this.#graph.dispose()
  }

  #record(
    { images, selector }: { images: Tensor4D; selector: Tensor2D },
    derive: (tensors: CamTensors) => Tensor,
  ): Record<string, Tensor> {
    const { executor, tap } = this.#options
    const state = executor.forwardTo(images, tap)
    const activations = state.activation as Tensor4D
    const logits = executor.forwardFrom(state)
    const chosen = withPredicted(selector, logits)
    const score = (at: Tensor): Tensor => executor.forwardFrom(state, at).mul(chosen).sum()
    const gradients = tf.grad(score)(activations) as Tensor4D
    return {
      value: derive({ activations, gradients }),
      logits,
      probabilities: executor.probabilities(logits),
    }
  }

  #read(
    value: Tensor,
    logits: Tensor,
    probabilities: Tensor,
    targets: readonly (number | null)[],
  ): GradientResult {
    const shape = value.shape.slice(1)
    const size = shape.reduce((product, side) => product * side, 1)
    const all = value.dataSync<'float32'>()
    const count = targets.length
    const outputs = outputsOf(
      logits.dataSync<'float32'>(),
      probabilities.dataSync<'float32'>(),
      this.#options.executor.units,
      count,
    )
    return {
      values: outputs.map((_, i) => all.slice(i * size, (i + 1) * size)),
      shape,
      outputs,
      targets: targets.map((target, i) => target ?? predictedClass(outputs[i]!.probabilities)),
    }
  }
}

/** Rows without a choice (all zero) take the predicted class: one-hot of the largest logit, or the sign of a single sigmoid unit's. */
function withPredicted(selector: Tensor2D, logits: Tensor): Tensor {
  const units = logits.shape[1]!
  const predicted =
    units === 1
      ? logits.greater(0).toFloat().mul(2).sub(1)
      : tf.oneHot(logits.argMax(1), units).toFloat().reshape(logits.shape)
  const chosen = selector.abs().max(1, true)
  return selector.add(predicted.mul(tf.sub(1, chosen)))
}
