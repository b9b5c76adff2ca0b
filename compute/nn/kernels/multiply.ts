/** Products, which squeeze-and-excitation blocks put in the middle of the widest part of a network. */
import { again } from '../trace/recompute.ts'
import { tf, type Tensor } from '../tf.ts'
import { differentiable } from './op.ts'

/** a * b with numpy's broadcasting; in a recorded graph the factors are computed again for the gradient where that is cheap. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return differentiable([a, b], ([a, b], save) => {
    save([a!, b!])
    const gradFunc = (dy: Tensor, [a, b]: Tensor[]): Tensor[] => [
      reduced(tf.mul(dy, again(b!, dy)), a!.shape),
      reduced(tf.mul(dy, again(a!, dy)), b!.shape),
    ]
    return { value: tf.mul(a!, b!), gradFunc }
  })
}

/** The gradient of broadcasting: sums over the axes that were repeated. */
export function reduced(gradient: Tensor, shape: readonly number[]): Tensor {
  const missing = gradient.rank - shape.length
  const axes = gradient.shape.flatMap((size, i) =>
    i < missing || (shape[i - missing] === 1 && size > 1) ? [i] : [],
  )
  return axes.length === 0 ? gradient : tf.sum(gradient, axes, true).reshape(shape as number[])
}
