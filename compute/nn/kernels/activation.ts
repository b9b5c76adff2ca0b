/** Activations whose TensorFlow kernels have fused gradients; tfjs's own would multiply with masks. */
import { again, isRecording } from '../trace/recompute.ts'
import { tf, type Tensor } from '../tf.ts'
import { attr, differentiable, float32, op } from './op.ts'

/** An activation whose gradient kernel takes (dy, output). */
function fromOutput(forward: string, backward: string): (x: Tensor) => Tensor {
  return (x) =>
    differentiable([x], ([x], save) => {
      const value = op(forward, [x!])
      save([value])
      return { value, gradFunc: (dy, [y]) => op(backward, [dy, y!]) }
    })
}

/** An activation whose gradient kernel takes (output, dy). */
function fromOutputFirst(forward: string, backward: string): (x: Tensor) => Tensor {
  return (x) =>
    differentiable([x], ([x], save) => {
      const value = op(forward, [x!])
      save([value])
      return { value, gradFunc: (dy, [y]) => op(backward, [y!, dy]) }
    })
}

/** An activation whose gradient kernel takes (dy, input). */
function fromInput(forward: string, backward: string): (x: Tensor) => Tensor {
  return (x) =>
    differentiable([x], ([x], save) => {
      save([x!])
      return { value: op(forward, [x!]), gradFunc: (dy, [x]) => op(backward, [dy, x!]) }
    })
}

export const relu = fromOutput('Relu', 'ReluGrad')
export const relu6 = fromOutput('Relu6', 'Relu6Grad')
export const elu = fromOutput('Elu', 'EluGrad')
export const selu = fromOutput('Selu', 'SeluGrad')
export const sigmoid = fromOutputFirst('Sigmoid', 'SigmoidGrad')
export const tanh = fromOutputFirst('Tanh', 'TanhGrad')
export const softplus = fromInput('Softplus', 'SoftplusGrad')
export const softsign = fromInput('Softsign', 'SoftsignGrad')

/** max(x, slope * x) for slopes below 1. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  const options = [float32, attr.float('alpha', slope)]
  return differentiable([x], ([x], save) => {
    save([x!])
    return {
      value: op('LeakyRelu', [x!], options),
      gradFunc: (dy, [x]) => op('LeakyReluGrad', [dy, x!], options),
    }
  })
}

/**
 * x * sigmoid(x) (Ramachandran et al. 2017). Keeps x alone and works the rest out again in the backward pass: in
 * EfficientNet sigmoids and products would be more than half of the memory a step needs.
 */
export function swish(x: Tensor): Tensor {
  return differentiable([x], ([x], save) => {
    const forward = op('Sigmoid', [x!])
    save(isRecording() ? [x!, forward] : [x!])
    const gradFunc = (dy: Tensor, [x, saved]: Tensor[]): Tensor => {
      const s = saved ? again(saved, dy) : op('Sigmoid', [x!])
      // d/dx x s(x) = s + x s (1 - s); SigmoidGrad(s, x) is x s (1 - s).
      return tf.mul(dy, tf.add(s, op('SigmoidGrad', [s, x!])))
    }
    return { value: tf.mul(x!, forward), gradFunc }
  })
}

/** x where it is above the threshold, else 0. */
export function thresholdedRelu(x: Tensor, threshold: number): Tensor {
  return differentiable([x], ([x], save) => {
    const mask = tf.cast(tf.greater(x!, threshold), 'float32')
    save([mask])
    return { value: tf.mul(x!, mask), gradFunc: (dy, [mask]) => tf.mul(dy, mask!) }
  })
}
