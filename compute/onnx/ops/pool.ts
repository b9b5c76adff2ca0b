import { asJson, type NdArray } from '../array.ts'
import { asImage } from '../axes.ts'
import { argument, constantArgument } from '../builder.ts'
import type { Call, RuleTable } from '../call.ts'
import { unsupportedValue } from '../unsupported.ts'
import { BATCH, groupSize, newGroup, type Value } from '../value.ts'
import { imageValue } from './conv.ts'
import { isSame, isUnpadded, slidingOf, type Sliding } from './window.ts'

/** Below everything that is pooled: what PyTorch pads with is minus infinity. */
const LOWEST = -3.4028234663852886e38

function maxPool(call: Call): readonly Value[] {
  const { b } = call
  const image = asImage(b, call.value(0))
  const sliding = slidingOf(call, image, call.numbers('kernel_shape') ?? [])
  if (sliding.dilations.some((rate) => rate !== 1)) throw unsupportedValue('dilations', sliding.dilations)
  if (call.readers(1).length > 0) throw unsupportedValue('outputs', 2)
  // Keras's 'same' looks at no padding either.
  if (isSame(sliding, image)) return [pooled(call, 'MaxPooling2D', image, sliding, 'same')]
  const padded = isUnpadded(sliding) ? image : padAround(call, image, sliding, LOWEST)
  return [pooled(call, 'MaxPooling2D', padded, sliding, 'valid')]
}

function averagePool(call: Call): readonly Value[] {
  const { b } = call
  const image = asImage(b, call.value(0))
  const sliding = slidingOf(call, image, call.numbers('kernel_shape') ?? [])
  if (sliding.dilations.some((rate) => rate !== 1)) throw unsupportedValue('dilations', sliding.dilations)
  const countsPads = call.number('count_include_pad', 0) === 1
  // Keras's 'same' divides by the pixels there are, as PyTorch does without count_include_pad.
  if (!countsPads && isSame(sliding, image)) return [pooled(call, 'AveragePooling2D', image, sliding, 'same')]
  const padded = isUnpadded(sliding) ? image : padAround(call, image, sliding, 0)
  const mean = pooled(call, 'AveragePooling2D', padded, sliding, 'valid')
  const shares = sharesOf(sliding, image, countsPads)
  if (shares.data.every((share) => share === 1)) return [mean]
  const inputs = [argument(mean), constantArgument(asJson(shares))]
  return [{ ...mean, node: b.add('Multiply', {}, inputs, { part: 'count' }) }]
}

function pooled(
  { b }: Call,
  className: 'MaxPooling2D' | 'AveragePooling2D',
  image: Value,
  { kernel, strides, output }: Sliding,
  padding: 'same' | 'valid',
): Value {
  const node = b.add(className, { pool_size: [...kernel], strides: [...strides], padding }, [argument(image)])
  return imageValue(node, newGroup(output[0]), newGroup(output[1]), image.physical[3]!)
}

function padAround({ b }: Call, image: Value, { pads, extra }: Sliding, value: number): Value {
  const sides = pads.map(([before, after], axis) => [before, after + extra[axis]!])
  if (value === 0) return b.apply(image, 'ZeroPadding2D', { padding: sides }, { part: 'pad' })
  const config = { pad_width: [[0, 0], ...sides, [0, 0]], mode: 'constant', constant_values: value }
  return b.apply(image, 'Pad', config, { part: 'pad' })
}

/** Pixels in a whole window over those that count in each, [1,H,W,1]. */
function sharesOf({ kernel, strides, pads, output }: Sliding, image: Value, countsPads: boolean): NdArray {
  const counted = ([0, 1] as const).map((axis) => {
    const size = groupSize(image.physical[axis + 1]!)
    const [before, after] = pads[axis]
    const [low, high] = countsPads ? [-before, size + after] : [0, size]
    return Array.from({ length: output[axis] }, (_, i) => {
      const start = i * strides[axis] - before
      return Math.min(start + kernel[axis], high) - Math.max(start, low)
    })
  })
  const [rows, columns] = counted as [number[], number[]]
  const data = Float64Array.from(rows.flatMap((r) => columns.map((c) => (kernel[0] * kernel[1]) / (r * c))))
  // The channel axis is kept: it is what broadcasts.
  return { shape: [output[0], output[1], 1], data, isInteger: false }
}

/** Readers that take the axes of size 1 away again. */
const FLATTENING: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout'])

function globalPool(call: Call, className: 'GlobalAveragePooling2D' | 'GlobalMaxPooling2D'): Value {
  const image = asImage(call.b, call.value(0))
  const readers = call.readers(0)
  const keepdims = readers.length === 0 || !readers.every((op) => FLATTENING.has(op))
  const node = call.b.add(className, { keepdims }, [argument(image)])
  const channels = image.physical[3]!
  const physical = keepdims ? [[BATCH], [], [], channels] : [[BATCH], channels]
  return { kind: 'value', node, logical: [[BATCH], channels, [], []], physical }
}

export const poolRules: RuleTable = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: (call) => [globalPool(call, 'GlobalAveragePooling2D')],
  GlobalMaxPool: (call) => [globalPool(call, 'GlobalMaxPooling2D')],
}
