import { tf } from '../../nn/tf.ts'
import { sumChannels, type CamFormula } from './formula.ts'

/** Keeps alpha finite where gradient and activations cancel; as in pytorch-grad-cam. */
const EPSILON = 1e-6

/**
 * Grad-CAM++, Chattopadhyay et al. 2018 (https://arxiv.org/abs/1710.11063). Equation 19: alpha = g^2 / (2 g^2 + sum(A) g^3), for a score
 * y = exp(S) whose higher derivatives are then powers of g; equation 5: a channel's weight is the sum of alpha relu(g).
 */
export const gradCamPlusPlus: CamFormula = ({ activations, gradients }) => {
  const squared = gradients.square()
  const total = activations.sum([1, 2], true)
  const alpha = squared.div(
    squared
      .mul(2)
      .add(total.mul(squared.mul(gradients)))
      .add(EPSILON),
  )
  // 0 / epsilon is 0 already; what pytorch-grad-cam masks out by hand.
  const weights = tf.mul(alpha, gradients.relu()).sum([1, 2], true)
  return sumChannels(activations.mul(weights))
}
