/** Products of matrices, and biases. */
import type { Tensor } from '../tf.ts'
import { reduced } from './multiply.ts'
import { attr, differentiable, float32, op } from './op.ts'

const product = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
  op('MatMul', [a, b], [float32, attr.flag('transpose_a', transposeA), attr.flag('transpose_b', transposeB)])

/** a [N,K] b [K,M] -> [N,M]. */
export function matMul(a: Tensor, b: Tensor): Tensor {
  return differentiable([a, b], ([a, b], save) => {
    save([a!, b!])
    const gradFunc = (dy: Tensor, [a, b]: Tensor[]): Tensor[] => [
      product(dy, b!, false, true),
      product(a!, dy, true, false),
    ]
    return { value: product(a!, b!, false, false), gradFunc }
  })
}

const batchProduct = (a: Tensor, b: Tensor, adjointA: boolean, adjointB: boolean): Tensor =>
  op('BatchMatMulV2', [a, b], [float32, attr.flag('adj_x', adjointA), attr.flag('adj_y', adjointB)])

/** a [..., T, K] b [..., K, S] -> [..., T, S], broadcasting what comes before. */
export function batchMatMul(a: Tensor, b: Tensor): Tensor {
  return differentiable([a, b], ([a, b], save) => {
    save([a!, b!])
    const gradFunc = (dy: Tensor, [a, b]: Tensor[]): Tensor[] => [
      reduced(batchProduct(dy, b!, false, true), a!.shape),
      reduced(batchProduct(a!, dy, true, false), b!.shape),
    ]
    return { value: batchProduct(a!, b!, false, false), gradFunc }
  })
}

/** Adds bias [C] along the last axis. */
export function biasAdd(x: Tensor, bias: Tensor): Tensor {
  return differentiable([x, bias], ([x, bias]) => ({
    value: op('BiasAdd', [x!, bias!]),
    gradFunc: (dy) => [dy.clone(), op('BiasAddGrad', [dy])],
  }))
}
