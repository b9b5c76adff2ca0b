/** Layers that move values without computing: reshaping, padding, cropping, resizing. */
import { say } from '../../../shared/say.ts'
import type { LayerConfig } from '../../../models/graph.ts'
import { bad, borders, channelsLast, choice, flag, integer, readIntegers, pair } from './config.ts'
import { elements, image, sized, type Size } from './size.ts'
import type { ArgumentShapes, Shape, SpecTable } from './types.ts'

/** `target` with its -1 worked out; sizes without the batch axis. */
export function reshaped(from: Shape, target: readonly number[]): Shape {
  const open = target.filter((size) => size === -1).length
  if (open > 1 || target.some((size) => size < -1 || size === 0))
    throw bad(say`target_shape [${target.join(', ')}] is not valid`)
  if (from.includes(null)) return target.map((size) => (size === -1 ? null : size))
  const total = elements(from)
  const rest = target.reduce((product, size) => product * (size === -1 ? 1 : size), 1)
  if (open ? total % rest : total !== rest)
    throw bad(say`${total} values cannot take the shape [${target.join(', ')}]`)
  return target.map((size) => (size === -1 ? total / rest : size))
}

const first = (inputs: ArgumentShapes): Shape => {
  if (!inputs[0]) throw bad(say`needs an input`)
  return inputs[0]
}

function upsampled(config: LayerConfig, inputs: ArgumentShapes): Shape {
  channelsLast(config)
  choice(config, 'interpolation', ['nearest', 'bilinear'], 'nearest')
  const [batch, height, width, channels] = image(inputs[0])
  const [rows, columns] = pair(config, 'size', 2)
  return [batch, sized(height, (h) => h * rows), sized(width, (w) => w * columns), channels]
}

/** Resizing, CenterCrop and RandomCrop give a size of their own, whatever comes in. */
function ownSize(config: LayerConfig, inputs: ArgumentShapes): Shape {
  channelsLast(config)
  const [batch, , , channels] = image(inputs[0])
  return [batch, integer(config, 'height'), integer(config, 'width'), channels]
}

export const shapeSpecs: SpecTable = {
  Flatten: {
    shape(config, inputs) {
      channelsLast(config)
      const [batch = null, ...rest] = first(inputs)
      return [batch, rest.includes(null) ? null : elements(rest)]
    },
  },
  Reshape: {
    shape: (config, inputs) => [
      first(inputs)[0] ?? null,
      ...reshaped(first(inputs).slice(1), readIntegers(config, 'target_shape')),
    ],
  },
  Permute: {
    shape(config, inputs) {
      const shape = first(inputs)
      const dims = readIntegers(config, 'dims')
      if (
        [...dims].sort((a, b) => a - b).join() !==
        shape
          .slice(1)
          .map((_, i) => i + 1)
          .join()
      )
        throw bad(say`dims [${dims.join(', ')}] is not an order of the axes`)
      return [shape[0] ?? null, ...dims.map((axis) => shape[axis] ?? null)]
    },
  },
  RepeatVector: {
    shape: (config, inputs) => [first(inputs)[0] ?? null, integer(config, 'n'), first(inputs)[1] ?? null],
  },
  ZeroPadding2D: {
    shape(config, inputs) {
      channelsLast(config)
      const [batch, height, width, channels] = image(inputs[0])
      const [rows, columns] = borders(config, 'padding')
      return [
        batch,
        sized(height, (h) => h + rows[0] + rows[1]),
        sized(width, (w) => w + columns[0] + columns[1]),
        channels,
      ]
    },
  },
  Cropping2D: {
    shape(config, inputs) {
      channelsLast(config)
      const [batch, height, width, channels] = image(inputs[0])
      const [rows, columns] = borders(config, 'cropping')
      const cut = (size: Size, [before, after]: readonly [number, number]): Size =>
        sized(size, (s) => s - before - after)
      return [batch, cut(height, rows), cut(width, columns), channels]
    },
  },
  UpSampling2D: { shape: upsampled },
  Resizing: {
    shape(config, inputs) {
      choice(config, 'interpolation', ['bilinear', 'nearest'], 'bilinear')
      if (flag(config, 'pad_to_aspect_ratio', false)) throw bad(say`pad_to_aspect_ratio is not supported`)
      return ownSize(config, inputs)
    },
  },
  CenterCrop: { shape: ownSize },
  RandomCrop: { shape: ownSize },
}
