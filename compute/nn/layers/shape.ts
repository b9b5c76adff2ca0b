/** Layers that move values without computing. */
import { resize, type Interpolation } from '../kernels/resize.ts'
import { borders, choice, flag, integer, readIntegers, pair } from '../shapes/config.ts'
import { reshaped } from '../shapes/shape.ts'
import { tf, type Tensor } from '../tf.ts'
import { input, type LayerCall, type LayerTable } from './types.ts'

/** The middle [height, width] of x [N,H,W,C], rounded towards the top left. */
function middle(x: Tensor, height: number, width: number): Tensor {
  const [batch, fullHeight, fullWidth, channels] = x.shape as [number, number, number, number]
  const top = Math.floor((fullHeight - height) / 2)
  const left = Math.floor((fullWidth - width) / 2)
  return tf.slice(x, [0, top, left, 0], [batch, height, width, channels])
}

/** Keras's smart_resize: cuts the middle out in the wanted aspect ratio, then resizes it. */
function croppedResize(
  x: Tensor,
  height: number,
  width: number,
  interpolation: Interpolation = { kind: 'bilinear' },
): Tensor {
  const [, fullHeight, fullWidth] = x.shape as [number, number, number, number]
  const cropHeight = Math.min(fullHeight, Math.floor((fullWidth * height) / width))
  const cropWidth = Math.min(fullWidth, Math.floor((fullHeight * width) / height))
  return resize(middle(x, cropHeight, cropWidth), height, width, interpolation)
}

const target = ({ config }: LayerCall): [number, number] => [
  integer(config, 'height'),
  integer(config, 'width'),
]
const interpolationOf = ({ config }: LayerCall, fallback: Interpolation['kind']): Interpolation => ({
  kind: choice(config, 'interpolation', ['bilinear', 'nearest'], fallback),
  antialias: flag(config, 'antialias', false),
})

export const shapeLayers: LayerTable = {
  Flatten: (call) => input(call).reshape([input(call).shape[0]!, -1]),
  Reshape(call) {
    const [batch = 1, ...rest] = input(call).shape
    return input(call).reshape([
      batch,
      ...(reshaped(rest, readIntegers(call.config, 'target_shape')) as number[]),
    ])
  },
  Permute: (call) => tf.transpose(input(call), [0, ...readIntegers(call.config, 'dims')]),
  RepeatVector: (call) => tf.tile(tf.expandDims(input(call), 1), [1, integer(call.config, 'n'), 1]),
  ZeroPadding2D(call) {
    const [rows, columns] = borders(call.config, 'padding')
    return tf.pad(input(call), [[0, 0], [...rows], [...columns], [0, 0]])
  },
  Cropping2D(call) {
    const [rows, columns] = borders(call.config, 'cropping')
    const [batch, height, width, channels] = input(call).shape as [number, number, number, number]
    return tf.slice(
      input(call),
      [0, rows[0], columns[0], 0],
      [batch, height - rows[0] - rows[1], width - columns[0] - columns[1], channels],
    )
  },
  UpSampling2D(call) {
    const [rows, columns] = pair(call.config, 'size', 2)
    const [, height, width] = input(call).shape as [number, number, number, number]
    return resize(input(call), height * rows, width * columns, interpolationOf(call, 'nearest'))
  },
  Resizing(call) {
    const [height, width] = target(call)
    const interpolation = interpolationOf(call, 'bilinear')
    if (flag(call.config, 'crop_to_aspect_ratio', false))
      return croppedResize(input(call), height, width, interpolation)
    return resize(input(call), height, width, interpolation)
  },
  CenterCrop(call) {
    const [height, width] = target(call)
    const fits = input(call).shape[1]! >= height && input(call).shape[2]! >= width
    return fits ? middle(input(call), height, width) : croppedResize(input(call), height, width)
  },
  // Outside training, which is the only way it runs here.
  RandomCrop: (call) => croppedResize(input(call), ...target(call)),
}
