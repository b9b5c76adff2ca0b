import { backend, tf, type Tensor } from '../tf.ts'

/** X v1 = s1 u1 of the singular value decomposition of each X. [N,cells,C] -> [N,cells] */
export function firstComponent(matrices: Tensor): Tensor {
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
