/** Windows that slide over an image: where they lie, and how Keras's two paddings can say it. */
import type { Call } from '../call.ts'
import { unsupportedValue } from '../unsupported.ts'
import { groupSize, type Value } from '../value.ts'

export interface Sliding {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  /** [[top, bottom], [left, right]] as the file says, without what `ceil_mode` adds. */
  readonly pads: readonly [Pad, Pad]
  /** What `ceil_mode` adds at the end. */
  readonly extra: readonly [number, number]
  /** Size of what comes out. */
  readonly output: readonly [number, number]
}
type Pad = readonly [number, number]

/** Geometry of a node over an image laid out [N,H,W,C]. Throws Unsupported for other than two dimensions. */
export function slidingOf(call: Call, image: Value, kernelShape: readonly number[]): Sliding {
  if (kernelShape.length !== 2) throw unsupportedValue('kernel_shape', kernelShape)
  const kernel = pair(kernelShape)
  const strides = pair(call.numbers('strides') ?? [1, 1])
  const dilations = pair(call.numbers('dilations') ?? [1, 1])
  const ceil = call.number('ceil_mode', 0) === 1
  const sides = ([0, 1] as const).map((axis) => {
    const size = groupSize(image.physical[axis + 1]!)
    const reach = (kernel[axis] - 1) * dilations[axis] + 1
    const pad = padOf(call, axis, size, reach, strides[axis])
    const steps = (size + pad[0] + pad[1] - reach) / strides[axis]
    let count = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1
    // A window that would begin in the padding at the end does not count (PyTorch).
    if (ceil && (count - 1) * strides[axis] >= size + pad[0]) count--
    const extra = Math.max(0, (count - 1) * strides[axis] + reach - size - pad[0] - pad[1])
    return { pad, count, extra }
  })
  const [down, across] = sides as [(typeof sides)[number], (typeof sides)[number]]
  return {
    kernel,
    strides,
    dilations,
    pads: [down.pad, across.pad],
    extra: [down.extra, across.extra],
    output: [down.count, across.count],
  }
}

function pair(values: readonly number[]): [number, number] {
  const [down, across] = values
  if (values.length !== 2 || down === undefined || across === undefined)
    throw unsupportedValue('strides', values)
  return [down, across]
}

function padOf(call: Call, axis: 0 | 1, size: number, reach: number, stride: number): Pad {
  const auto = call.text('auto_pad', 'NOTSET')
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size)
    const less = Math.floor(total / 2)
    return auto === 'SAME_UPPER' ? [less, total - less] : [total - less, less]
  }
  const pads = call.numbers('pads')
  if (auto === 'VALID' || !pads) return [0, 0]
  const pad: Pad = [pads[axis] ?? 0, pads[axis + 2] ?? 0]
  if (pads.length !== 4 || pad.some((width) => width < 0)) throw unsupportedValue('pads', pads)
  return pad
}

/** Whether Keras's 'same' pads this image as the file wants it padded. */
export function isSame({ kernel, strides, dilations, pads, extra, output }: Sliding, image: Value): boolean {
  return ([0, 1] as const).every((axis) => {
    const size = groupSize(image.physical[axis + 1]!)
    const reach = (kernel[axis] - 1) * dilations[axis] + 1
    const count = Math.ceil(size / strides[axis])
    const total = Math.max(0, (count - 1) * strides[axis] + reach - size)
    const before = Math.floor(total / 2)
    return (
      count === output[axis] &&
      pads[axis][0] === before &&
      pads[axis][1] === total - before &&
      extra[axis] === 0
    )
  })
}

export function isUnpadded({ pads, extra }: Sliding): boolean {
  return [...pads.flat(), ...extra].every((width) => width === 0)
}
