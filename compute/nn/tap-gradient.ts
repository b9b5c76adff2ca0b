/**
 * A forward pass with the gradient of a chosen score at a tap, as one recorded graph: what gradient-based heatmaps are made of.
 * The forward pass runs once; the gradient is that of the layers behind the tap alone, which for the default tap are pooling and a
 * dense layer.
 */
import type { NetworkModel } from '../../models/graph.ts'
import { Executor } from './executor.ts'
import { foldBatchNorm } from './fold.ts'
import type { ImageBatch } from './images.ts'
import { differentiable } from './kernels/op.ts'
import { inferShapes } from './shapes/graph.ts'
import { withProbabilities } from './shapes/head.ts'
import { tapMaps } from './shapes/taps.ts'
import { BatchWork, type BatchOptions, type Rows } from './predictor.ts'
import { tf, type Tensor } from './tf.ts'

export interface TapGradientOptions extends BatchOptions {
  /** Any node, or the graph's input for methods that explain pixels. */
  readonly tap: string
  /**
   * Computes what is wanted from the activation and gradient at the tap [N,h,w,C]; it becomes part of the graph, so only
   * these results leave it. Default: both as they are.
   */
  readonly derive?: (at: TapTensors) => Readonly<Record<string, Tensor>>
  /** Turns the selector's rows into what weighs the logits, where that depends on the logits. Default: as they are. */
  readonly selector?: (rows: Tensor, logits: Tensor) => Tensor
}

export interface TapTensors {
  readonly activation: Tensor
  readonly gradient: Tensor
}

export class TapGradient {
  readonly units: number
  readonly #work: BatchWork

  /** Records the graph. Throws AppError 'not-found' when there is no such tap. */
  constructor(model: NetworkModel, options: TapGradientOptions) {
    const { tap, derive = ({ activation, gradient }) => ({ activation, gradient }) } = options
    const weigh = options.selector ?? ((rows) => rows)
    const complete = withProbabilities(model)
    const executor = new Executor(options.mode === 'eager' ? complete : foldBatchNorm(complete, [tap]))
    this.units = executor.units
    const toMap = mapFrom(complete, options)
    this.#work = new BatchWork(executor, options, { selector: executor.units }, ({ x, selector }) => {
      const state = executor.forwardTo(x!, tap)
      let logits: Tensor | undefined
      const score = (activation: Tensor): Tensor => {
        logits = tf.keep(executor.forwardFrom(state, activation))
        return tf.sum(
          tf.mul(
            logits,
            constant(logits, (z) => weigh(withPredicted(selector!, z), z)),
          ),
        )
      }
      const gradient = tf.grad(score)(state.activation)
      const outputs = {
        logits: logits!.clone(),
        probabilities: executor.probabilities(logits!),
        ...derive({ activation: toMap(state.activation), gradient: toMap(gradient) }),
      }
      logits!.dispose()
      return outputs
    })
  }

  /**
   * `selector` [count, units] weighs the logits into the score: one-hot for a class, the difference of two rows for a contrast,
   * -1 for the negative class of a sigmoid; a row of zeros for the class the image is predicted as, found in the same run. Returns `logits`, `probabilities` and what `derive` gives, first axis the image.
   */
  run(images: ImageBatch, selector: Float32Array): Readonly<Record<string, Rows>> {
    return this.#work.run(images, { selector })
  }

  dispose(): void {
    this.#work.dispose()
  }
}

/** Tokens of a transformer as a map of their patches, [N,T,C] -> [N,h,w,C]; images as they are. */
function mapFrom({ graph }: NetworkModel, { tap, height, width, channels = 3 }: TapGradientOptions) {
  const map = tapMaps(graph, inferShapes(graph, [null, height, width, channels])).get(tap)
  return (x: Tensor): Tensor => {
    if (map?.prefix == null) return x
    const [batch, tokens, features] = x.shape as [number, number, number]
    const patches = tf.slice(x, [0, map.prefix, 0], [batch, tokens - map.prefix, features])
    return patches.reshape([batch, map.height!, map.width!, features])
  }
}

/** A function of the logits that is a constant to the gradient. */
function constant(logits: Tensor, of: (logits: Tensor) => Tensor): Tensor {
  return differentiable([logits], ([logits]) => ({
    value: tf.tidy(() => of(logits!)),
    gradFunc: (dy) => tf.zerosLike(dy),
  }))
}

/** Rows of zeros become the predicted class: one-hot of the largest logit, or the sign of a sigmoid's. */
function withPredicted(selector: Tensor, logits: Tensor): Tensor {
  const free = tf.sub(1, tf.sign(tf.max(tf.abs(selector), 1, true)))
  return tf.add(selector, tf.mul(predictedRows(logits), free))
}

function predictedRows(logits: Tensor): Tensor {
  const units = logits.shape[1]!
  if (units === 1) return tf.sub(tf.mul(tf.cast(tf.greater(logits, 0), 'float32'), 2), 1)
  return tf.reshape(tf.cast(tf.oneHot(tf.argMax(logits, 1), units), 'float32'), logits.shape)
}
