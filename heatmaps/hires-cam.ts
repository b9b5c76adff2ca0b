import { FOLLOWS_THE_HEAD, sumChannels, type CamFormula, type CamMethod } from './method.ts'

/**
 * Equation 4: activations times gradients cell by cell, without averaging the gradients first. For a network that ends in global average
 * pooling and one dense layer it equals Grad-CAM.
 */
const formula: CamFormula = ({ activations, gradients }) => sumChannels(activations.mul(gradients))

export const HIRES_CAM = {
  id: 'hires-cam',
  title: 'HiResCAM',
  reference: 'Draelos and Carin 2020, https://arxiv.org/abs/2011.08891',
  map: 'layer',
  needsGradient: true,
  randomHead: FOLLOWS_THE_HEAD,
  formula,
} as const satisfies CamMethod
