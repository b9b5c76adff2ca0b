/** Resizing as `tf.image.resize` does it: half-pixel centres. [N,H,W,C] -> [N,height,width,C]. */
import type { OpAttribute, Tensor } from '../tf.ts'
import { attr, differentiable, float32, int32, op } from './op.ts'

const options: OpAttribute[] = [
  float32,
  attr.flag('align_corners', false),
  attr.flag('half_pixel_centers', true),
]

export function resize(
  x: Tensor,
  height: number,
  width: number,
  interpolation: 'bilinear' | 'nearest',
): Tensor {
  if (x.shape[1] === height && x.shape[2] === width) return x
  const size = int32([height, width])
  return differentiable([x], ([x], save) => {
    save([x!])
    if (interpolation === 'nearest') {
      const gradFunc = (dy: Tensor): Tensor =>
        op('ResizeNearestNeighborGrad', [dy, int32(x!.shape.slice(1, 3))], options)
      return { value: op('ResizeNearestNeighbor', [x!, size], options), gradFunc }
    }
    return {
      value: op('ResizeBilinear', [x!, size], options),
      gradFunc: (dy, [x]) => op('ResizeBilinearGrad', [dy, x!], options),
    }
  })
}
