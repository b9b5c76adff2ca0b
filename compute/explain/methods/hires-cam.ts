import { sumChannels, type CamFormula } from './formula.ts'

/**
 * HiResCAM, Draelos and Carin 2020 (https://arxiv.org/abs/2011.08891), equation 4: activations times gradients cell by cell, without
 * averaging the gradients first. For a network that ends in global average pooling and one dense layer it equals Grad-CAM.
 */
export const hiresCam: CamFormula = ({ activations, gradients }) => sumChannels(activations.mul(gradients))
