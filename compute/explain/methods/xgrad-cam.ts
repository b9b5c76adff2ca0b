import { sumChannels, type CamFormula } from './formula.ts'

/** Keeps the quotient finite for a channel that is silent everywhere; as in pytorch-grad-cam. */
const EPSILON = 1e-7

/**
 * XGrad-CAM, Fu et al. 2020 (https://arxiv.org/abs/2008.02312), equation 8: a channel's weight is the mean of its gradients weighted by
 * its normalised activations.
 */
export const xgradCam: CamFormula = ({ activations, gradients }) => {
  const share = activations.div(activations.sum([1, 2], true).add(EPSILON))
  return sumChannels(activations.mul(share.mul(gradients).sum([1, 2], true)))
}
