import { FOLLOWS_IN_PART, sumChannels, type CamFormula, type CamMethod } from './method.ts'

/** Equations 6 and 7: each cell weighted by its own gradient where that is positive. */
const formula: CamFormula = ({ activations, gradients }) => sumChannels(activations.mul(gradients.relu()))

export const LAYER_CAM = {
  id: 'layer-cam',
  title: 'LayerCAM',
  reference: 'Jiang et al. 2021, IEEE TIP 30',
  map: 'layer',
  needsGradient: true,
  randomHead: FOLLOWS_IN_PART,
  formula,
} as const satisfies CamMethod
