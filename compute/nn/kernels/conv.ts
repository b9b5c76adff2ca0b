/** Convolutions of the plane with the gradients tfjs lacks: groups and dilation included. All [N,H,W,C]; kernels as Keras stores them. */
import type { ConvGeometry } from '../shapes/conv.ts'
import { tf, type OpAttribute, type Tensor } from '../tf.ts'
import { again } from '../trace/recompute.ts'
import { attr, differentiable, float32, int32, op } from './op.ts'
import { averagePool } from './pool.ts'

type Geometry = Pick<ConvGeometry, 'strides' | 'padding' | 'dilation'>

const attributes = ({ strides, padding }: Geometry, dilation: readonly number[] = [1, 1]): OpAttribute[] => [
  float32,
  attr.ints('strides', [1, ...strides, 1]),
  attr.text('padding', padding.toUpperCase()),
  attr.text('data_format', 'NHWC'),
  attr.ints('dilations', [1, ...dilation, 1]),
]

/** x [N,H,W,C], kernel [h,w,C/groups,F] -> [N,H',W',F]. */
export function conv2d(x: Tensor, kernel: Tensor, geometry: Geometry): Tensor {
  const groups = x.shape[3]! / kernel.shape[2]!
  return groups === 1 ? plainConv2d(x, kernel, geometry) : groupedConv2d(x, kernel, geometry, groups)
}

function plainConv2d(x: Tensor, kernel: Tensor, geometry: Geometry): Tensor {
  return differentiable([x, kernel], ([x, kernel], save) => {
    save([x!, kernel!])
    const value = op('Conv2D', [x!, kernel!], attributes(geometry, geometry.dilation))
    // TensorFlow's CPU gradients know no dilation: the kernel with zeros between its values is the same convolution.
    const gradFunc = (dy: Tensor, [x, kernel]: Tensor[]): Tensor[] => {
      const wide = inflate(kernel!, geometry.dilation)
      const dx = op('Conv2DBackpropInput', [int32(x!.shape), wide, dy], attributes(geometry))
      const dWide = op('Conv2DBackpropFilter', [again(x!, dy), int32(wide.shape), dy], attributes(geometry))
      return [dx, deflate(dWide, geometry.dilation)]
    }
    return { value, gradFunc }
  })
}

/** TensorFlow's CPU kernels have no gradient for groups; one convolution per group is the same. */
function groupedConv2d(x: Tensor, kernel: Tensor, geometry: Geometry, groups: number): Tensor {
  const slices = tf.split(x, groups, 3)
  const kernels = tf.split(kernel, groups, 3)
  return tf.concat(
    slices.map((slice, i) => plainConv2d(slice, kernels[i]!, geometry)),
    3,
  )
}

/** x [N,H,W,C], kernel [h,w,C,m] -> [N,H',W',C*m]. */
export function depthwiseConv2d(x: Tensor, kernel: Tensor, geometry: Geometry): Tensor {
  const [down, across] = geometry.strides
  if (down !== across) return unequalStrides(x, kernel, geometry)
  // Not even the forward kernel knows dilation on the CPU.
  const wide = inflate(kernel, geometry.dilation)
  return differentiable([x, wide], ([x, wide], save) => {
    save([x!, wide!])
    const value = op('DepthwiseConv2dNative', [x!, wide!], attributes(geometry))
    const gradFunc = (dy: Tensor, [x, wide]: Tensor[]): Tensor[] => [
      op('DepthwiseConv2dNativeBackpropInput', [int32(x!.shape), wide!, dy], attributes(geometry)),
      op(
        'DepthwiseConv2dNativeBackpropFilter',
        [again(x!, dy), int32(wide!.shape), dy],
        attributes(geometry),
      ),
    ]
    return { value, gradFunc }
  })
}

/** TensorFlow refuses unequal strides for depthwise convolutions: pad as the real strides would, slide by one, keep every n-th. */
function unequalStrides(x: Tensor, kernel: Tensor, { strides, padding, dilation }: Geometry): Tensor {
  const rows = [0, 1].map((axis) => {
    if (padding === 'valid') return [0, 0] as [number, number]
    const size = x.shape[axis + 1]!
    const reach = (kernel.shape[axis]! - 1) * dilation[axis]! + 1
    const total = Math.max((Math.ceil(size / strides[axis]!) - 1) * strides[axis]! + reach - size, 0)
    return [Math.floor(total / 2), total - Math.floor(total / 2)] as [number, number]
  })
  const padded = tf.pad(x, [[0, 0], rows[0]!, rows[1]!, [0, 0]])
  const dense = depthwiseConv2d(padded, kernel, { strides: [1, 1], padding: 'valid', dilation })
  // A window of one is a subsampling that has a gradient.
  return averagePool(dense, { window: [1, 1], strides, padding: 'valid' })
}

/** The transpose of a convolution: x [N,H,W,C], kernel [h,w,F,C] -> `output` [N,H',W',F]. */
export function conv2dTranspose(
  x: Tensor,
  kernel: Tensor,
  geometry: Geometry,
  output: readonly number[],
): Tensor {
  const wide = inflate(kernel, geometry.dilation)
  return differentiable([x, wide], ([x, wide], save) => {
    save([x!, wide!])
    const value = op('Conv2DBackpropInput', [int32(output), wide!, x!], attributes(geometry))
    const gradFunc = (dy: Tensor, [x, wide]: Tensor[]): Tensor[] => [
      op('Conv2D', [dy, wide!], attributes(geometry)),
      op('Conv2DBackpropFilter', [dy, int32(wide!.shape), x!], attributes(geometry)),
    ]
    return { value, gradFunc }
  })
}

/** [h,w,a,b] -> the kernel with dilation-1 zeros between neighbours. */
function inflate(kernel: Tensor, [down, across]: readonly [number, number]): Tensor {
  if (down === 1 && across === 1) return kernel
  const [h, w, a, b] = kernel.shape as [number, number, number, number]
  const spread = tf.pad(kernel.reshape([h, 1, w, 1, a, b]), [[0, 0], [0, down - 1], [0, 0], [0, across - 1], [0, 0], [0, 0]]) // prettier-ignore
  return tf.slice(
    spread.reshape([h * down, w * across, a, b]),
    [0, 0, 0, 0],
    [(h - 1) * down + 1, (w - 1) * across + 1, a, b],
  )
}

/** The reverse of `inflate`: keeps the values that are not its zeros. */
function deflate(wide: Tensor, [down, across]: readonly [number, number]): Tensor {
  if (down === 1 && across === 1) return wide
  return tf.stridedSlice(wide, [0, 0, 0, 0], wide.shape, [down, across, 1, 1])
}
