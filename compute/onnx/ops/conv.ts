import { say } from '../../../shared/say.ts'
import { transposed, reshapedArray, type NdArray } from '../array.ts'
import { asImage } from '../axes.ts'
import { argument } from '../builder.ts'
import type { Call, RuleTable } from '../call.ts'
import { Unsupported, unsupportedValue } from '../unsupported.ts'
import { BATCH, groupSize, newGroup, type Group, type Value } from '../value.ts'
import { isSame, isUnpadded, slidingOf, type Sliding } from './window.ts'

/** [N,C,H,W] in ONNX's order for what lies as [N,H,W,C]. */
export function imageValue(node: string, height: Group, width: Group, channels: Group): Value {
  const logical = [[BATCH], channels, height, width]
  return { kind: 'value', node, logical, physical: [[BATCH], height, width, channels] }
}

/** Kernels [out, in / groups, h, w]. */
function conv(call: Call): readonly Value[] {
  const { b } = call
  const kernel = call.required(1, 'W')
  const bias = call.constant(2, 'B')
  const image = asImage(b, call.value(0))
  const [filters = 0, inGroup = 0, ...window] = kernel.shape
  const channels = groupSize(image.physical[3]!)
  const groups = call.number('group', 1)
  if (inGroup * groups !== channels) throw new Unsupported(say`shapes that do not fit`)
  const sliding = slidingOf(call, image, call.numbers('kernel_shape') ?? window)
  const padding = isSame(sliding, image) ? 'same' : 'valid'
  const padded = padding === 'same' ? image : zeroPadded(call, image, sliding)
  const shared = {
    kernel_size: [...sliding.kernel],
    strides: [...sliding.strides],
    dilation_rate: [...sliding.dilations],
    padding,
    use_bias: bias !== undefined,
  }
  const isDepthwise = groups > 1 && inGroup === 1
  const node = isDepthwise
    ? b.add('DepthwiseConv2D', { ...shared, depth_multiplier: filters / channels }, [argument(padded)], {
        weights: { kernel: depthwise(kernel, channels), ...(bias && { bias }) },
      })
    : b.add('Conv2D', { ...shared, filters, groups }, [argument(padded)], {
        weights: { kernel: transposed(kernel, [2, 3, 1, 0]), ...(bias && { bias }) },
      })
  const [height, width] = sliding.output
  return [imageValue(node, newGroup(height), newGroup(width), newGroup(filters))]
}

/** [C*m, 1, h, w] -> [h, w, C, m] */
function depthwise(kernel: NdArray, channels: number): NdArray {
  const [filters = 0, , height = 0, width = 0] = kernel.shape
  return transposed(reshapedArray(kernel, [channels, filters / channels, height, width]), [2, 3, 0, 1])
}

function zeroPadded({ b }: Call, image: Value, sliding: Sliding): Value {
  if (isUnpadded(sliding)) return image
  const padding = sliding.pads.map((pad) => [...pad])
  return b.apply(image, 'ZeroPadding2D', { padding }, { part: 'pad' })
}

/** Kernels [in, out, h, w]; what is padded away is cut off afterwards. */
function convTranspose(call: Call): readonly Value[] {
  const { b } = call
  call.expect('group', 1)
  call.expect('auto_pad', 'NOTSET')
  const kernel = call.required(1, 'W')
  const bias = call.constant(2, 'B')
  const image = asImage(b, call.value(0))
  const sliding = slidingOf(call, image, kernel.shape.slice(2))
  const extra = call.numbers('output_padding') ?? [0, 0]
  if (call.numbers('output_shape')) throw unsupportedValue('output_shape', call.numbers('output_shape')!)
  const filters = kernel.shape[1] ?? 0
  const sizes = ([0, 1] as const).map((axis) => {
    const reach = (sliding.kernel[axis] - 1) * sliding.dilations[axis] + 1
    const whole = (groupSize(image.physical[axis + 1]!) - 1) * sliding.strides[axis] + reach
    const grown = whole + Math.max(0, sliding.strides[axis] - reach)
    const [before, after] = sliding.pads[axis]
    const cut = after - extra[axis]! + (grown - whole)
    if (cut < 0) throw unsupportedValue('output_padding', extra)
    return { cut: [before, cut], size: grown - before - cut }
  })
  const config = {
    filters,
    kernel_size: [...sliding.kernel],
    strides: [...sliding.strides],
    dilation_rate: [...sliding.dilations],
    use_bias: bias !== undefined,
  }
  const node = b.add('Conv2DTranspose', config, [argument(image)], {
    weights: { kernel: transposed(kernel, [2, 3, 1, 0]), ...(bias && { bias }) },
  })
  const [height, width] = sizes.map(({ size }) => newGroup(size)) as [Group, Group]
  const grown = imageValue(node, height, width, newGroup(filters))
  if (sizes.every(({ cut }) => cut.every((side) => side === 0))) return [grown]
  return [b.apply(grown, 'Cropping2D', { cropping: sizes.map(({ cut }) => cut) }, { part: 'crop' })]
}

export const convRules: RuleTable = { Conv: conv, ConvTranspose: convTranspose }
