import { backend, tf, type Tensor, type Tensor3D } from '../../nn/tf.ts'
import type { CamFormula } from './formula.ts'

/**
 * Eigen-CAM, Muhammad and Yeasin 2020 (https://arxiv.org/abs/2008.00299): the activations projected on their first principal component,
 * the channels centred over the cells as in pytorch-grad-cam. No class enters. A principal component has no sign of its own: it
 * is turned so that the map agrees with the mean activation.
 */
export const eigenCam: CamFormula = ({ activations }) => {
  const [count, height, width, channels] = activations.shape
  const cells = activations.reshape([count, height * width, channels])
  const centred = cells.sub(cells.mean(1, true))
  const projection = firstComponent(centred)
  const agreement = projection.mul(centred.mean(-1)).sum(1, true)
  const sign = agreement.less(0).toFloat().mul(-2).add(1)
  return projection.mul(sign).reshape([count, height, width]) as Tensor3D
}

/** X v1 = s1 u1 of the singular value decomposition of each X. [N,cells,C] -> [N,cells] */
function firstComponent(matrices: Tensor): Tensor {
  const { binding } = backend()
  const attributes = [
    { name: 'T', type: binding['TF_ATTR_TYPE'] as number, value: binding['TF_FLOAT'] },
    { name: 'compute_uv', type: binding['TF_ATTR_BOOL'] as number, value: true },
    { name: 'full_matrices', type: binding['TF_ATTR_BOOL'] as number, value: false },
  ]
  const [values, left] = backend().executeMultipleOutputs('Svd', attributes, [matrices], 3) as [
    Tensor,
    Tensor,
  ]
  const [count, cells] = matrices.shape as [number, number]
  const first = tf.slice(left, [0, 0, 0], [count, cells, 1]).reshape([count, cells])
  return first.mul(tf.slice(values, [0, 0], [count, 1]))
}
