/** Losses of logits, one value per image; as Keras defines them with from_logits=True. */
import { differentiable, float32, runOp } from '../kernels/op.ts'
import { sigmoid, softplus } from '../kernels/activation.ts'
import { tf, type Tensor } from '../tf.ts'

export interface LossConfig {
  readonly kind: 'cross-entropy' | 'focal'
  /** Share of the label that is spread over all classes (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number
  /** Focal loss: how strongly easy images are played down. Default 2. */
  readonly gamma?: number
  /** Focal loss: a factor on everything. Default 1. */
  readonly alpha?: number
}

/** labels [N,units], logits [N,units] -> [N]. One unit means sigmoid, several mean softmax. */
export function perImageLoss(config: LossConfig, labels: Tensor, logits: Tensor): Tensor {
  const units = logits.shape[1]!
  const target = smoothed(labels, config.labelSmoothing ?? 0, units)
  if (config.kind === 'focal') {
    const { gamma = 2, alpha = 1 } = config
    return tf.mul(units === 1 ? binaryFocal(target, logits, gamma) : focal(target, logits, gamma), alpha)
  }
  return units === 1 ? binaryCrossEntropy(target, logits) : crossEntropy(target, logits)
}

function smoothed(labels: Tensor, share: number, units: number): Tensor {
  return share === 0 ? labels : tf.add(tf.mul(labels, 1 - share), share / Math.max(units, 2))
}

function crossEntropy(labels: Tensor, logits: Tensor): Tensor {
  return differentiable([logits], ([logits], save) => {
    const [value, gradient] = runOp('SoftmaxCrossEntropyWithLogits', [logits!, labels], [float32], 2)
    save([gradient!])
    return { value: value!, gradFunc: (dy, [gradient]) => tf.mul(tf.expandDims(dy, 1), gradient!) }
  })
}

/** log(1 + e^x) - x y, which is -y log s(x) - (1 - y) log(1 - s(x)) without overflow. */
function binaryCrossEntropy(labels: Tensor, logits: Tensor): Tensor {
  return tf.sum(tf.sub(softplus(logits), tf.mul(logits, labels)), 1)
}

/** Lin et al. 2017: cross-entropy weighted by (1 - p)^gamma. */
function focal(labels: Tensor, logits: Tensor, gamma: number): Tensor {
  const logP = tf.logSoftmax(logits)
  const weight = tf.pow(tf.sub(1, tf.exp(logP)), gamma)
  return tf.neg(tf.sum(tf.mul(tf.mul(labels, logP), weight), 1))
}

function binaryFocal(labels: Tensor, logits: Tensor, gamma: number): Tensor {
  const p = sigmoid(logits)
  const hit = tf.add(tf.mul(labels, p), tf.mul(tf.sub(1, labels), tf.sub(1, p)))
  const weight = tf.pow(tf.sub(1, tf.reshape(hit, [-1])), gamma)
  return tf.mul(binaryCrossEntropy(labels, logits), weight)
}

/** [N] 1 where the largest logit (or the sign of the only one) is the label's. */
export function hits(labels: Tensor, logits: Tensor): Tensor {
  if (logits.shape[1] === 1) {
    const same = tf.equal(tf.greater(logits, 0), tf.greater(labels, 0.5))
    return tf.reshape(tf.cast(same, 'float32'), [-1])
  }
  const labelled = tf.sum(tf.mul(logits, labels), 1)
  return tf.cast(tf.greaterEqual(labelled, tf.max(logits, 1)), 'float32')
}
