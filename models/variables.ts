import type { LayerConfig } from './graph.ts'

/** One variable of a layer. */
export interface VariableSpec {
  readonly name: string
  readonly shape: readonly number[]
  /** False for running averages and for the statistics of a Normalization layer. */
  readonly trainable: boolean
}

type Shape = readonly number[]
type VariableRule = (config: LayerConfig, inputShape: Shape) => readonly VariableSpec[]

/**
 * The variables of a layer in Keras 3's order (trainable ones first), which is also the order of a `.keras` file.
 * @param inputShape shape of the layer's input without the batch axis, e.g. [H,W,C]; NaN where it is not known, and then the
 *   variable's shape has NaN in that place.
 */
export function layerVariables(
  className: string,
  config: LayerConfig,
  inputShape: Shape,
): readonly VariableSpec[] {
  return RULES[className]?.(config, inputShape) ?? []
}

/** True when the layer may hold variables. */
export function hasVariables(className: string, config: LayerConfig): boolean {
  return layerVariables(className, config, [NaN, NaN, NaN]).length > 0
}

const RULES: Readonly<Record<string, VariableRule>> = {
  Conv2D: (config, input) => {
    const filters = count(config, 'filters')
    const groups = count(config, 'groups')
    return withBias(config, filters, [
      'kernel',
      [...pair(config, 'kernel_size'), last(input) / groups, filters],
    ])
  },
  DepthwiseConv2D: (config, input) => {
    const multiplier = count(config, 'depth_multiplier')
    const kernel = [...pair(config, 'kernel_size'), last(input), multiplier]
    return withBias(config, last(input) * multiplier, ['kernel', kernel])
  },
  SeparableConv2D: (config, input) => {
    const filters = count(config, 'filters')
    const multiplier = count(config, 'depth_multiplier')
    return withBias(
      config,
      filters,
      ['depthwise_kernel', [...pair(config, 'kernel_size'), last(input), multiplier]],
      ['pointwise_kernel', [1, 1, last(input) * multiplier, filters]],
    )
  },
  Conv2DTranspose: (config, input) => {
    const filters = count(config, 'filters')
    return withBias(config, filters, ['kernel', [...pair(config, 'kernel_size'), filters, last(input)]])
  },
  Dense: (config, input) => {
    const units = count(config, 'units')
    return withBias(config, units, ['kernel', [last(input), units]])
  },
  BatchNormalization: (config, input) => {
    const shape = axisShape(config, input)
    return [
      ...scaleAndShift(config, shape),
      { name: 'moving_mean', shape, trainable: false },
      { name: 'moving_variance', shape, trainable: false },
    ]
  },
  LayerNormalization: (config, input) => scaleAndShift(config, axisShape(config, input)),
  GroupNormalization: (config, input) => scaleAndShift(config, axisShape(config, input)),
  LayerScale: (config) => [{ name: 'gamma', shape: [count(config, 'projection_dim')], trainable: true }],
  PReLU: (config, input) => {
    const shared = Array.isArray(config['shared_axes']) ? (config['shared_axes'] as number[]) : []
    const shape = input.map((size, i) => (shared.includes(i + 1) ? 1 : size))
    return [{ name: 'alpha', shape, trainable: true }]
  },
  Normalization: (config, input) => {
    if (config['mean'] != null) return []
    const shape = axisShape(config, input)
    return [
      { name: 'mean', shape, trainable: false },
      { name: 'variance', shape, trainable: false },
    ]
  },
}

function withBias(
  config: LayerConfig,
  units: number,
  ...kernels: readonly (readonly [string, Shape])[]
): readonly VariableSpec[] {
  const specs = kernels.map(([name, shape]) => ({ name, shape, trainable: true }))
  return config['use_bias'] === false ? specs : [...specs, { name: 'bias', shape: [units], trainable: true }]
}

function scaleAndShift(config: LayerConfig, shape: Shape): readonly VariableSpec[] {
  return [
    ...(config['scale'] === false ? [] : [{ name: 'gamma', shape, trainable: true }]),
    ...(config['center'] === false ? [] : [{ name: 'beta', shape, trainable: true }]),
  ]
}

/** Sizes along `axis` (a number or several, counting the batch axis; null: one number for all). */
function axisShape(config: LayerConfig, input: Shape): Shape {
  const axis = config['axis'] as number | readonly number[] | null | undefined
  if (axis === null) return []
  const axes = axis === undefined ? [-1] : typeof axis === 'number' ? [axis] : axis
  return axes.map((a) => input[a < 0 ? input.length + a : a - 1] ?? NaN)
}

function count(config: LayerConfig, key: string): number {
  const value = config[key]
  return typeof value === 'number' ? value : key === 'groups' || key === 'depth_multiplier' ? 1 : NaN
}

function pair(config: LayerConfig, key: string): Shape {
  const value = config[key]
  return Array.isArray(value) ? (value as number[]) : [count(config, key), count(config, key)]
}

function last(shape: Shape): number {
  return shape.at(-1) ?? NaN
}
