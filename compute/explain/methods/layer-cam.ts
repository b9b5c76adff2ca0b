import { sumChannels, type CamFormula } from './formula.ts'

/** LayerCAM, Jiang et al. 2021 (IEEE TIP 30), equations 6 and 7: each cell weighted by its own gradient where that is positive. */
export const layerCam: CamFormula = ({ activations, gradients }) =>
  sumChannels(activations.mul(gradients.relu()))
