/** Resizing as `tf.image.resize` does it: half-pixel centres. [N,H,W,C] -> [N,height,width,C]. */
import { tf, type OpAttribute, type Tensor } from '../tf.ts'
import { attr, differentiable, float32, int32, op, type Differentiable } from './op.ts'

const options: OpAttribute[] = [
  float32,
  attr.flag('align_corners', false),
  attr.flag('half_pixel_centers', true),
]

/** How pixels are read between and over the old ones. */
export interface Interpolation {
  readonly kind: 'bilinear' | 'nearest'
  /** When it gets smaller, every old pixel counts: the triangle of the weights is as wide as a new pixel. Nothing to 'nearest'. */
  readonly antialias?: boolean
}

export function resize(
  x: Tensor,
  height: number,
  width: number,
  { kind, antialias = false }: Interpolation,
): Tensor {
  if (x.shape[1] === height && x.shape[2] === width) return x
  const size = int32([height, width])
  return differentiable([x], ([x], save) => {
    save([x!])
    if (kind === 'nearest') {
      const gradFunc = (dy: Tensor): Tensor =>
        op('ResizeNearestNeighborGrad', [dy, int32(x!.shape.slice(1, 3))], options)
      return { value: op('ResizeNearestNeighbor', [x!, size], options), gradFunc }
    }
    if (antialias) return triangle(x!, height, width)
    return {
      value: op('ResizeBilinear', [x!, size], options),
      gradFunc: (dy, [x]) => op('ResizeBilinearGrad', [dy, x!], options),
    }
  })
}

/** `tf.image.resize(x, size, 'bilinear', antialias=True)`. */
function triangle(x: Tensor, height: number, width: number): Differentiable {
  const kernel = [float32, attr.text('kernel_type', 'triangle'), attr.flag('antialias', true)]
  const scale = (): Tensor => tf.tensor1d([height / x.shape[1]!, width / x.shape[2]!])
  const origin = (): Tensor => tf.tensor1d([0, 0])
  return {
    value: op('ScaleAndTranslate', [x, int32([height, width]), scale(), origin()], kernel),
    gradFunc: (dy, [x]) => op('ScaleAndTranslateGrad', [dy, x!, scale(), origin()], kernel),
  }
}
