import { say } from '../../../shared/say.ts'
import { asImage, isolated } from '../axes.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported, unsupportedValue } from '../unsupported.ts'
import { groupSize, newGroup, type Value } from '../value.ts'
import { argument } from '../builder.ts'
import { imageValue } from './conv.ts'

/** New pixels by half-pixel centres (PyTorch's align_corners=False), or whole repeats. */
const resize: Rule = (call) => {
  const image = asImage(call.b, call.value(0))
  const [height, width] = [1, 2].map((axis) => groupSize(image.physical[axis]!)) as [number, number]
  const [toHeight, toWidth] = sizesOf(call, image)
  if (toHeight === height && toWidth === width) return [image]
  const mode = call.text('mode', 'nearest')
  const transformation = call.text(
    'coordinate_transformation_mode',
    call.opset < 11 ? 'asymmetric' : 'half_pixel',
  )
  call.expect('antialias', 0)
  const [rows, columns] = [toHeight / height, toWidth / width]
  const isRepeat = Number.isInteger(rows) && Number.isInteger(columns)
  const isHalfPixel =
    /half_pixel$/.test(transformation) && ((toHeight > 1 && toWidth > 1) || transformation === 'half_pixel')
  const rounding = call.text('nearest_mode', call.opset < 11 ? 'floor' : 'round_prefer_floor')
  const isRepeated =
    mode === 'nearest' &&
    isRepeat &&
    (isHalfPixel || (transformation === 'asymmetric' && rounding === 'floor'))
  if (!isRepeated && !(/linear$/.test(mode) && isHalfPixel))
    throw unsupportedValue('coordinate_transformation_mode', `${transformation}, mode=${mode}`)
  const interpolation = isRepeated ? 'nearest' : 'bilinear'
  const resized = isRepeat
    ? call.b.apply(image, 'UpSampling2D', { size: [rows, columns], interpolation })
    : call.b.apply(image, 'Resizing', { height: toHeight, width: toWidth, interpolation })
  return [imageValue(resized.node, newGroup(toHeight), newGroup(toWidth), image.physical[3]!)]
}

/** Scales are the second input of Upsample and of Resize before opset 11, the third since; sizes the fourth. */
function sizesOf(call: Call, image: Value): readonly [number, number] {
  const shape = [1, 1, 1, 1].map((_, i) => groupSize(image.logical[i]!))
  const sizes = call.constant(3, 'sizes')
  const scales = call.constant(call.opset < 11 || call.node.op === 'Upsample' ? 1 : 2, 'scales')
  const given = scales?.data.length ? scales.data : call.numbers('scales')
  const target = sizes?.data.length
    ? [...sizes.data]
    : shape.map((size, i) => Math.floor(size * (given?.[i] ?? NaN) + 1e-9))
  const [batch, channels, height, width] = target
  if (batch !== shape[0] || channels !== shape[1] || !(height! > 0) || !(width! > 0))
    throw new Unsupported(say`shapes that do not fit`)
  return [height!, width!]
}

/** Widths are given as all that come before, then all that come after. */
const pad: Rule = (call) => {
  const mode = call.text('mode', 'constant')
  const x = call.value(0)
  const rank = x.logical.length
  const widths = call.integersFrom(1, 'pads') ?? []
  const axes = call.constant(3, 'axes')?.data ?? x.logical.map((_, i) => i)
  const fill = call.constant(2, 'value')?.data[0] ?? call.number('value', 0)
  if (!['constant', 'reflect'].includes(mode)) throw unsupportedValue('mode', mode)
  const rows = new Map<number, readonly [number, number]>()
  ;[...axes].forEach((axis, i) => {
    const row = [widths[i] ?? 0, widths[i + axes.length] ?? 0] as const
    if (row.some((width) => width < 0)) throw unsupportedValue('pads', widths)
    if (row.some((width) => width > 0)) rows.set(axis < 0 ? axis + rank : axis, row)
  })
  return [padded(call, x, rows, mode, fill)]
}

function padded(
  call: Call,
  x: Value,
  rows: ReadonlyMap<number, readonly [number, number]>,
  mode: string,
  fill: number,
): Value {
  let value = x
  for (const axis of rows.keys()) value = isolated(call.b, value, axis).value
  const widths = value.physical.map(() => [0, 0])
  let { logical, physical } = value
  for (const [axis, [before, after]] of rows) {
    const { at } = isolated(call.b, value, axis)
    const group = newGroup(groupSize(value.logical[axis]!) + before + after)
    widths[at] = [before, after]
    logical = logical.map((other, i) => (i === axis ? group : other))
    physical = physical.map((other, i) => (i === at ? group : other))
  }
  if (rows.size === 0) return x
  const isPlane =
    widths.length === 4 && fill === 0 && mode === 'constant' && [...widths[3]!].every((w) => w === 0)
  const node = isPlane
    ? call.b.add('ZeroPadding2D', { padding: widths.slice(1, 3) }, [argument(value)])
    : call.b.add('Pad', { pad_width: widths, mode, constant_values: fill }, [argument(value)])
  return { ...value, node, logical, physical }
}

export const imageRules: RuleTable = { Resize: resize, Upsample: resize, Pad: pad }
