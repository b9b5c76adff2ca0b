import { FOLLOWS_IN_PART, sumChannels, type CamFormula, type CamMethod } from './method.ts'

/** Keeps alpha finite where gradient and activations cancel; as in pytorch-grad-cam. */
const EPSILON = 1e-6

/**
 * Equation 19: alpha = g^2 / (2 g^2 + sum(A) g^3), for a score y = exp(S) whose higher derivatives are then powers of g; equation 5: a
 * channel's weight is the sum of alpha relu(g).
 */
const formula: CamFormula = ({ activations, gradients }) => {
  const squared = gradients.square()
  const total = activations.sum([1, 2], true)
  const alpha = squared.div(
    squared
      .mul(2)
      .add(total.mul(squared.mul(gradients)))
      .add(EPSILON),
  )
  // 0 / epsilon is 0 already; what pytorch-grad-cam masks out by hand.
  const weights = alpha.mul(gradients.relu()).sum([1, 2], true)
  return sumChannels(activations.mul(weights))
}

export const GRAD_CAM_PLUS_PLUS = {
  id: 'grad-cam++',
  title: 'Grad-CAM++',
  reference: 'Chattopadhyay et al. 2018, https://arxiv.org/abs/1710.11063',
  map: 'layer',
  needsGradient: true,
  randomHead: FOLLOWS_IN_PART,
  formula,
} as const satisfies CamMethod
