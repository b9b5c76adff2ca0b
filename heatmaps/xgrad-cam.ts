import { FOLLOWS_THE_HEAD, sumChannels, type CamFormula, type CamMethod } from './method.ts'

/** Keeps the quotient finite for a channel that is silent everywhere; as in pytorch-grad-cam. */
const EPSILON = 1e-7

/** Equation 8: a channel's weight is the mean of its gradients weighted by its normalised activations. */
const formula: CamFormula = ({ activations, gradients }) => {
  const share = activations.div(activations.sum([1, 2], true).add(EPSILON))
  return sumChannels(activations.mul(share.mul(gradients).sum([1, 2], true)))
}

export const XGRAD_CAM = {
  id: 'xgrad-cam',
  title: 'XGrad-CAM',
  reference: 'Fu et al. 2020, https://arxiv.org/abs/2008.02312',
  map: 'layer',
  needsGradient: true,
  randomHead: FOLLOWS_THE_HEAD,
  formula,
} as const satisfies CamMethod
