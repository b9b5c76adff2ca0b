import { FOLLOWS_THE_HEAD, sumChannels, type CamFormula, type CamMethod } from './method.ts'

/** Equation 1: a channel's weight is the mean of its gradients; equation 2 (before its ReLU): the weighted sum of the channels. */
const formula: CamFormula = ({ activations, gradients }) =>
  sumChannels(activations.mul(gradients.mean([1, 2], true)))

export const GRAD_CAM = {
  id: 'grad-cam',
  title: 'Grad-CAM',
  reference: 'Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391',
  map: 'layer',
  needsGradient: true,
  randomHead: FOLLOWS_THE_HEAD,
  formula,
} as const satisfies CamMethod
