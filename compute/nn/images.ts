/** Batches of pixels on their way into a graph. */
import { backend, tf, type Tensor } from './tf.ts'
import { attr, differentiable, op, typeNumber } from './kernels/op.ts'

/** `count` images of the same size, RGB (or grey) interleaved, 0..255. */
export interface ImageBatch {
  readonly data: Uint8Array | Float32Array
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: number
}

/**
 * Uploads a batch, [N,H,W,C]. Bytes stay bytes until the graph makes them numbers: a quarter of the transfer. tfjs knows no
 * uint8 and calls such a tensor int32; the only thing to do with it is `asFloat`. TensorFlow reads `data` in place:
 * do not write into it before the tensor is disposed.
 */
export function uploadImages({ data, count, height, width, channels }: ImageBatch): Tensor {
  const shape = [count, height, width, channels]
  if (data instanceof Float32Array) return tf.tensor(data, shape, 'float32')
  const dtype = typeNumber('uint8')
  const id = backend().binding.createTensor(shape, dtype, data)
  return backend().createOutputTensor({ id, shape, dtype })
}

/** float32 of whatever `uploadImages` made. */
export function asFloat(images: Tensor): Tensor {
  if (images.dtype === 'float32') return images
  const attributes = [attr.type('SrcT', 'uint8'), attr.type('DstT', 'float32'), attr.flag('Truncate', false)]
  // Pixels have no gradient, but tfjs wants to be told.
  return differentiable([images], ([images]) => ({
    value: op('Cast', [images!], attributes),
    gradFunc: (dy) => dy.clone(),
  }))
}
