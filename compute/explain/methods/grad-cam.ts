import { sumChannels, type CamFormula } from './formula.ts'

/**
 * Grad-CAM, Selvaraju et al. 2017 (https://arxiv.org/abs/1610.02391). Equation 1: a channel's weight is the mean of its gradients;
 * equation 2 (before its ReLU): the weighted sum of the channels.
 */
export const gradCam: CamFormula = ({ activations, gradients }) =>
  sumChannels(activations.mul(gradients.mean([1, 2], true)))
