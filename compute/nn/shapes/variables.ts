/** The variables of layers: what they are, and what several families share in listing them. NaN stands for a size that is not known. */
import type { LayerConfig } from '../../../models/graph.ts'

/** One variable of a layer. */
export interface VariableSpec {
  readonly name: string
  readonly shape: readonly number[]
  /** False for running averages and for the statistics of a Normalization layer. */
  readonly trainable: boolean
}

type Shape = readonly number[]

export function withBias(
  config: LayerConfig,
  units: number,
  ...kernels: readonly (readonly [string, Shape])[]
): readonly VariableSpec[] {
  const specs = kernels.map(([name, shape]) => ({ name, shape, trainable: true }))
  return config['use_bias'] === false ? specs : [...specs, { name: 'bias', shape: [units], trainable: true }]
}

export function scaleAndShift(config: LayerConfig, shape: Shape): readonly VariableSpec[] {
  return [
    ...(config['scale'] === false ? [] : [{ name: 'gamma', shape, trainable: true }]),
    ...(config['center'] === false ? [] : [{ name: 'beta', shape, trainable: true }]),
  ]
}

/** Sizes along `axis` (a number or several, counting the batch axis; null: one number for all). */
export function axisShape(config: LayerConfig, input: Shape): Shape {
  const axis = config['axis'] as number | readonly number[] | null | undefined
  if (axis === null) return []
  const axes = axis === undefined ? [-1] : typeof axis === 'number' ? [axis] : axis
  return axes.map((a) => input[a < 0 ? input.length + a : a - 1] ?? NaN)
}

export function count(config: LayerConfig, key: string): number {
  const value = config[key]
  return typeof value === 'number' ? value : key === 'groups' || key === 'depth_multiplier' ? 1 : NaN
}

export function sizes(config: LayerConfig, key: string): Shape {
  const value = config[key]
  return Array.isArray(value) ? (value as number[]) : [count(config, key), count(config, key)]
}

export function last(shape: Shape): number {
  return shape.at(-1) ?? NaN
}
