/**
 * What Keras's regularizers add to the loss: of each variable that learns, and of what layers return. Those of frozen variables are left
 * out, as in Keras 3: Keras 2 adds them to the loss it shows, a constant that changes no gradient.
 */
import type { LayerGraph } from '../../../models/graph.ts'
import {
  ACTIVITY_REGULARIZER,
  penalisedVariable,
  regularizersIn,
  type Regularizer,
} from '../../../models/regularizers.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { differentiable } from '../kernels/op.ts'
import { matMul } from '../kernels/linear.ts'
import { sigmoidOf, softmaxOf } from '../layers/activation.ts'
import { choice, number } from '../shapes/config.ts'
import type { HeadActivation } from '../shapes/head.ts'
import { tf, type Tensor } from '../tf.ts'

export interface Penalties {
  /** By `layer/variable`. */
  readonly variables: ReadonlyMap<string, Regularizer>
  /** By node. */
  readonly outputs: ReadonlyMap<string, Regularizer>
}

/**
 * The penalties of a training in which the variables `learning` learn. Throws AppError 'bad-input' naming the layers whose penalty is not
 * one of Keras's.
 */
export function penaltiesOf({ nodes }: Pick<LayerGraph, 'nodes'>, learning: ReadonlySet<string>): Penalties {
  const variables = new Map<string, Regularizer>()
  const outputs = new Map<string, Regularizer>()
  for (const { id, layer, className, config } of nodes) {
    if (className === 'ActivityRegularization') outputs.set(id, { className: 'L1L2', config })
    for (const [key, regularizer] of regularizersIn(config)) {
      const variable = `${layer}/${penalisedVariable(className, key)}`
      if (key === ACTIVITY_REGULARIZER) outputs.set(id, regularizer)
      else if (learning.has(variable)) variables.set(variable, regularizer)
    }
  }
  refuseUnknown(variables, Object.keys(FORMULAS), (key) => key.slice(0, key.lastIndexOf('/')))
  // Of single values, so that the parts of a batch add up to the whole.
  refuseUnknown(outputs, ['L1', 'L2', 'L1L2'], (id) => id)
  return { variables, outputs }
}

function refuseUnknown(
  regularizers: ReadonlyMap<string, Regularizer>,
  known: readonly string[],
  layerOf: (key: string) => string,
): void {
  const unknown = [...regularizers].filter(([, { className }]) => !known.includes(className))
  if (unknown.length === 0) return
  const shown = unknown.slice(0, 4).map(([key, { className }]) => `${layerOf(key)} (${className})`)
  const more = unknown.length - shown.length
  const names = shown.join(', ')
  throw new AppError(
    'bad-input',
    more > 0
      ? say`The model has layers with a regularizer that LesionLens cannot compute: ${names}, and ${more} more.`
      : say`The model has layers with a regularizer that LesionLens cannot compute: ${names}.`,
    {
      hint: say`Code from a file is never executed. Fine-tune from a later layer, or save the model from Keras with L1, L2 or L1L2, or without.`,
    },
  )
}

/** The penalty on a variable, as a scalar. */
export function penaltyOn(variable: Tensor, { className, config }: Regularizer): Tensor {
  return FORMULAS[className]!(variable, config)
}

/** The penalty on what a layer returned for some images of a batch of `total`. Keras averages over the batch. */
export function penaltyOnOutput(output: Tensor, regularizer: Regularizer, total: Tensor): Tensor {
  return tf.div(penaltyOn(output, regularizer), total)
}

/** What the network itself would return where the plan's graph ends in logits. */
export function activated(logits: Tensor, activation: HeadActivation): Tensor {
  return { softmax: softmaxOf, sigmoid: sigmoidOf, linear: (x: Tensor) => x.clone() }[activation](logits)
}

type Formula = (x: Tensor, config: Regularizer['config']) => Tensor

const FORMULAS: Readonly<Record<string, Formula>> = {
  L1: (x, config) => tf.mul(tf.sum(absolute(x)), number(config, 'l1', 0)),
  L2: (x, config) => tf.mul(tf.sum(tf.square(x)), number(config, 'l2', 0)),
  L1L2: (x, config) => tf.add(FORMULAS['L1']!(x, config), FORMULAS['L2']!(x, config)),
  OrthogonalRegularizer: orthogonal,
}

/** Mean of |cos| over all pairs of rows or columns, times `factor`. */
function orthogonal(x: Tensor, config: Regularizer['config']): Tensor {
  if (x.rank !== 2)
    throw new AppError(
      'bad-input',
      say`An OrthogonalRegularizer is for dense layers, not for [${x.shape.join(', ')}].`,
    )
  const byRows = choice(config, 'mode', ['rows', 'columns'], 'rows') === 'rows'
  const rows = byRows ? x : tf.transpose(x)
  const size = rows.shape[0]!
  const norms = tf.sum(tf.square(rows), 1, true)
  const unit = tf.mul(rows, tf.rsqrt(tf.maximum(norms, 1e-12)))
  const cosines = tf.mul(matMul(unit, tf.transpose(unit)), tf.sub(1, tf.eye(size)))
  const pairs = (size * (size - 1)) / 2
  return tf.mul(tf.sum(absolute(cosines)), (number(config, 'factor', 0.01) * 0.5) / pairs)
}

/** |x| with the gradient 0 at 0, as in TensorFlow; tfjs has -1 there, and ReLU returns many zeros. */
function absolute(x: Tensor): Tensor {
  return differentiable([x], ([x], save) => {
    save([x!])
    return { value: tf.abs(x!), gradFunc: (dy, [x]) => tf.mul(dy, tf.sign(x!)) }
  })
}
