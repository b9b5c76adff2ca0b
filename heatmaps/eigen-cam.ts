import type { Tensor3D } from '@tensorflow/tfjs-node-gpu'
import { KNOWS_NO_CLASS, type CamFormula, type CamMethod } from './method.ts'

/**
 * The activations projected on their first principal component, the channels centred over the cells as in pytorch-grad-cam. A principal
 * component has no sign of its own: it is turned so that the map agrees with the mean activation.
 */
const formula: CamFormula = ({ activations }, { firstComponent }) => {
  const [count, height, width, channels] = activations.shape
  const cells = activations.reshape([count, height * width, channels])
  const centred = cells.sub(cells.mean(1, true))
  const projection = firstComponent(centred)
  const agreement = projection.mul(centred.mean(-1)).sum(1, true)
  const sign = agreement.less(0).toFloat().mul(-2).add(1)
  return projection.mul(sign).reshape([count, height, width]) as Tensor3D
}

export const EIGEN_CAM = {
  id: 'eigen-cam',
  title: 'Eigen-CAM',
  reference: 'Muhammad and Yeasin 2020, https://arxiv.org/abs/2008.00299',
  map: 'layer',
  needsGradient: false,
  randomHead: KNOWS_NO_CLASS,
  formula,
} as const satisfies CamMethod
