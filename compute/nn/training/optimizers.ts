/**
 * Optimizers as pure functions of tensors, with Keras's formulas, so that a step can be recorded. What changes from step to step
 * (learning rate, bias correction) comes in as scalars.
 */
import { tf, type Tensor } from '../tf.ts'

export type OptimizerConfig =
  | { readonly kind: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  | {
      readonly kind: 'adamw'
      readonly weightDecay: number
      readonly beta1?: number
      readonly beta2?: number
      readonly epsilon?: number
    }
  | {
      readonly kind: 'sgd'
      readonly momentum?: number
      readonly nesterov?: boolean
      readonly weightDecay?: number
    }

type Scalars<T> = Readonly<Record<string, T>>

export interface Updated {
  readonly weight: Tensor
  readonly slots: readonly Tensor[]
}

export interface Optimizer {
  /** Names of the tensors it keeps per variable; they start at zero. */
  readonly slots: readonly string[]
  /** The numbers step `t` (counted from 1) needs. */
  readonly scalars: (learningRate: number, t: number) => Scalars<number>
  /** One variable's step. `decays` says whether weight decay applies to it. */
  readonly update: (
    weight: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    scalars: Scalars<Tensor>,
    decays: boolean,
  ) => Updated
}

export function createOptimizer(config: OptimizerConfig): Optimizer {
  return config.kind === 'sgd' ? sgd(config) : adam(config)
}

/** Kingma and Ba 2015 in the form of its section 2's end (bias correction inside the step size, epsilon outside), AdamW after Loshchilov and Hutter 2019. */
function adam(config: Exclude<OptimizerConfig, { kind: 'sgd' }>): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = config
  const decay = config.kind === 'adamw' ? config.weightDecay : 0
  return {
    slots: ['m', 'v'],
    scalars: (learningRate, t) => ({
      alpha: (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t),
      keep: 1 - learningRate * decay,
    }),
    update(weight, gradient, [m, v], { alpha, keep }, decays) {
      const nextM = tf.add(m!, tf.mul(tf.sub(gradient, m!), 1 - beta1))
      const nextV = tf.add(v!, tf.mul(tf.sub(tf.square(gradient), v!), 1 - beta2))
      const step = tf.div(tf.mul(nextM, alpha!), tf.add(tf.sqrt(nextV), epsilon))
      const kept = decay > 0 && decays ? tf.mul(weight, keep!) : weight
      return { weight: tf.sub(kept, step), slots: [nextM, nextV] }
    },
  }
}

/** Stochastic gradient descent with momentum (Sutskever et al. 2013). */
function sgd({
  momentum = 0,
  nesterov = false,
  weightDecay = 0,
}: Extract<OptimizerConfig, { kind: 'sgd' }>): Optimizer {
  return {
    slots: momentum > 0 ? ['velocity'] : [],
    scalars: (learningRate) => ({ rate: learningRate, keep: 1 - learningRate * weightDecay }),
    update(weight, gradient, [velocity], { rate, keep }, decays) {
      const kept = weightDecay > 0 && decays ? tf.mul(weight, keep!) : weight
      const step = tf.mul(gradient, rate!)
      if (!velocity) return { weight: tf.sub(kept, step), slots: [] }
      const next = tf.sub(tf.mul(velocity, momentum), step)
      return { weight: tf.add(kept, nesterov ? tf.sub(tf.mul(next, momentum), step) : next), slots: [next] }
    },
  }
}

/** Scales all gradients down together where their common norm is above `norm` (Pascanu et al. 2013). */
export function clipByGlobalNorm(gradients: readonly Tensor[], norm: number): Tensor[] {
  const total = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))))
  const factor = tf.div(norm, tf.maximum(total, norm))
  return gradients.map((gradient) => tf.mul(gradient, factor))
}
