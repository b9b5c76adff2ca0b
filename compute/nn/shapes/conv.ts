/** Convolutions: their geometry and what they return. */
import { say } from '../../../shared/say.ts'
import type { LayerConfig } from '../../../models/graph.ts'
import { bad, channelsLast, choice, integer, pair } from './config.ts'
import { image, sized, windowed } from './size.ts'
import type { ArgumentShapes, Shape, SpecTable } from './types.ts'
import { count, last, sizes, withBias } from './variables.ts'

/** The geometry that all convolutions of the plane share. */
export interface ConvGeometry {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilation: readonly [number, number]
  readonly padding: 'same' | 'valid'
}

export function convGeometry(config: LayerConfig): ConvGeometry {
  channelsLast(config)
  const geometry: ConvGeometry = {
    kernel: pair(config, 'kernel_size'),
    strides: pair(config, 'strides', 1),
    dilation: pair(config, 'dilation_rate', 1),
    padding: choice(config, 'padding', ['same', 'valid'], 'valid'),
  }
  const strided = geometry.strides.some((stride) => stride > 1)
  if (strided && geometry.dilation.some((rate) => rate > 1)) {
    throw bad(say`strides and dilation cannot both be above 1`)
  }
  return geometry
}

function slid(config: LayerConfig, inputs: ArgumentShapes, filters: number): Shape {
  const { kernel, strides, dilation, padding } = convGeometry(config)
  const [batch, height, width] = image(inputs[0])
  return [
    batch,
    windowed(height, kernel[0], strides[0], padding, dilation[0]),
    windowed(width, kernel[1], strides[1], padding, dilation[1]),
    filters,
  ]
}

/** Size of a transposed convolution's output along one axis, as Keras derives it when output_padding is not given (`extra` null). */
export function transposedSize(
  size: number,
  kernel: number,
  stride: number,
  padding: string,
  dilation: number,
  extra: number | null,
): number {
  const reach = (kernel - 1) * dilation + 1
  if (extra === null) return padding === 'same' ? size * stride : size * stride + Math.max(reach - stride, 0)
  const pad = padding === 'same' ? Math.floor(reach / 2) : 0
  return (size - 1) * stride + reach - 2 * pad + extra
}

/** `output_padding` per axis; null where Keras chooses. */
export function outputPadding(config: LayerConfig): readonly [number | null, number | null] {
  const value = config['output_padding']
  if (value == null) return [null, null]
  const list = Array.isArray(value) ? (value as number[]) : [value as number, value as number]
  return [list[0] ?? 0, list[1] ?? list[0] ?? 0]
}

export const convSpecs: SpecTable = {
  Conv2D: {
    variables: (config, input) => {
      const filters = count(config, 'filters')
      const groups = count(config, 'groups')
      return withBias(config, filters, [
        'kernel',
        [...sizes(config, 'kernel_size'), last(input) / groups, filters],
      ])
    },

    shape(config, inputs) {
      const channels = image(inputs[0])[3]
      const filters = integer(config, 'filters')
      const groups = integer(config, 'groups', 1)
      if (channels % groups || filters % groups) {
        throw bad(say`${channels} channels and ${filters} filters do not divide into ${groups} groups`)
      }
      return slid(config, inputs, filters)
    },
  },
  DepthwiseConv2D: {
    variables: (config, input) => {
      const multiplier = count(config, 'depth_multiplier')
      const kernel = [...sizes(config, 'kernel_size'), last(input), multiplier]
      return withBias(config, last(input) * multiplier, ['kernel', kernel])
    },

    shape: (config, inputs) =>
      slid(config, inputs, image(inputs[0])[3] * integer(config, 'depth_multiplier', 1)),
  },
  SeparableConv2D: {
    variables: (config, input) => {
      const filters = count(config, 'filters')
      const multiplier = count(config, 'depth_multiplier')
      return withBias(
        config,
        filters,
        ['depthwise_kernel', [...sizes(config, 'kernel_size'), last(input), multiplier]],
        ['pointwise_kernel', [1, 1, last(input) * multiplier, filters]],
      )
    },
    shape: (config, inputs) => slid(config, inputs, integer(config, 'filters')),
  },
  Conv2DTranspose: {
    variables: (config, input) => {
      const filters = count(config, 'filters')
      return withBias(config, filters, ['kernel', [...sizes(config, 'kernel_size'), filters, last(input)]])
    },

    shape(config, inputs) {
      const { kernel, strides, dilation, padding } = convGeometry(config)
      const [batch, height, width] = image(inputs[0])
      const extra = outputPadding(config)
      const along = (size: number | null, axis: 0 | 1): number | null =>
        sized(size, (known) =>
          transposedSize(known, kernel[axis], strides[axis], padding, dilation[axis], extra[axis]),
        )
      return [batch, along(height, 0), along(width, 1), integer(config, 'filters')]
    },
  },
}
