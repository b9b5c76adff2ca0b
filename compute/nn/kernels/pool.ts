/** Pooling over windows and over the whole plane. All [N,H,W,C]. */
import type { PoolGeometry } from '../shapes/pool.ts'
import { tf, type OpAttribute, type Tensor } from '../tf.ts'
import { attr, differentiable, float32, int32, op } from './op.ts'

const attributes = ({ window, strides, padding }: PoolGeometry): OpAttribute[] => [
  float32,
  attr.ints('ksize', [1, ...window, 1]),
  attr.ints('strides', [1, ...strides, 1]),
  attr.text('padding', padding.toUpperCase()),
  attr.text('data_format', 'NHWC'),
]

export function maxPool(x: Tensor, geometry: PoolGeometry): Tensor {
  return differentiable([x], ([x], save) => {
    const value = op('MaxPool', [x!], attributes(geometry))
    save([x!, value])
    return { value, gradFunc: (dy, [x, y]) => op('MaxPoolGrad', [x!, y!, dy], attributes(geometry)) }
  })
}

export function averagePool(x: Tensor, geometry: PoolGeometry): Tensor {
  return differentiable([x], ([x]) => ({
    value: op('AvgPool', [x!], attributes(geometry)),
    gradFunc: (dy) => op('AvgPoolGrad', [int32(x!.shape), dy], attributes(geometry)),
  }))
}

/** Mean over the plane, [N,H,W,C] -> [N,1,1,C]. */
export function spatialMean(x: Tensor): Tensor {
  return differentiable([x], ([x]) => {
    const [, height, width] = x!.shape as [number, number, number, number]
    return {
      value: tf.mean(x!, [1, 2], true),
      gradFunc: (dy) => tf.broadcastTo(tf.div(dy, height * width), x!.shape),
    }
  })
}
