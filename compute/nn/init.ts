/** Fresh weights, as Keras's initializers draw them (keras/src/initializers/random_initializers.py), seeded per layer. */
import type { Json, LayerConfig, LayerGraph, WeightArray, Weights } from '../../models/graph.ts'
import { Random } from '../../shared/random.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { weightSpecs, type GraphWeightSpec } from './shapes/graph.ts'
import { elements } from './shapes/size.ts'

/** Where the config names no initializer. */
const usual: Readonly<Record<string, string>> = {
  kernel: 'GlorotUniform',
  depthwise_kernel: 'GlorotUniform',
  pointwise_kernel: 'GlorotUniform',
  gamma: 'Ones',
  moving_variance: 'Ones',
  variance: 'Ones',
}

/**
 * Weights for every variable of the graph. The same seed gives the same weights, and a layer's weights depend on the seed and its
 * name alone, so a new head leaves the rest as it was.
 */
export function initialWeights(graph: LayerGraph, seed: number): Weights {
  return new Map(weightSpecs(graph).map((spec) => [spec.key, initial(spec, seed)]))
}

function initial(spec: GraphWeightSpec, seed: number): WeightArray {
  const { name, config } = initializer(spec)
  const draw = sampler(name, config, spec.shape, new Random(`${seed}/${spec.key}`))
  return { shape: spec.shape, values: Float32Array.from({ length: elements(spec.shape) }, draw) }
}

function initializer(spec: GraphWeightSpec): { readonly name: string; readonly config: LayerConfig } {
  const { config, className } = spec.node
  if (className === 'LayerScale')
    return { name: 'Constant', config: { value: config['init_values'] ?? 1e-6 } }
  const key =
    className === 'DepthwiseConv2D' && spec.name === 'kernel' ? 'depthwise' : spec.name.replace('_kernel', '')
  const given: Json | undefined = config[`${key}_initializer`]
  if (typeof given === 'string') return { name: camelCase(given), config: {} }
  if (given && typeof given === 'object' && !Array.isArray(given)) {
    const { class_name: name, config: inner } = given as { class_name?: Json; config?: LayerConfig }
    if (typeof name === 'string') return { name: camelCase(name), config: inner ?? {} }
  }
  return { name: usual[spec.name] ?? 'Zeros', config: {} }
}

/** 'he_normal' and 'HeNormal' alike. */
const camelCase = (name: string): string =>
  name.replace(/(^|_)([a-z])/g, (_, _gap, letter: string) => letter.toUpperCase())

const scaled: Readonly<Record<string, readonly [scale: number, mode: string, distribution: string]>> = {
  GlorotUniform: [1, 'fan_avg', 'uniform'],
  GlorotNormal: [1, 'fan_avg', 'truncated_normal'],
  HeUniform: [2, 'fan_in', 'uniform'],
  HeNormal: [2, 'fan_in', 'truncated_normal'],
  LecunUniform: [1, 'fan_in', 'uniform'],
  LecunNormal: [1, 'fan_in', 'truncated_normal'],
}

function sampler(name: string, config: LayerConfig, shape: readonly number[], random: Random): () => number {
  const value = (key: string, fallback: number): number =>
    typeof config[key] === 'number' ? config[key] : fallback
  if (name === 'Zeros') return () => 0
  if (name === 'Ones') return () => 1
  if (name === 'Constant') return () => value('value', 0)
  if (name === 'RandomUniform') return () => random.uniform(value('minval', -0.05), value('maxval', 0.05))
  if (name === 'RandomNormal') return () => random.normal(value('mean', 0), value('stddev', 0.05))
  if (name === 'TruncatedNormal') return () => truncated(random, value('mean', 0), value('stddev', 0.05))
  if (name === 'VarianceScaling') {
    return varianceScaling(
      value('scale', 1),
      String(config['mode'] ?? 'fan_in'),
      String(config['distribution'] ?? 'truncated_normal'),
      shape,
      random,
    )
  }
  const known = scaled[name]
  if (!known) throw new AppError('bad-input', say`The initializer ${name} is not supported.`)
  return varianceScaling(...known, shape, random)
}

/** Glorot and Bengio 2010, He et al. 2015: variance = scale / fan. */
function varianceScaling(
  scale: number,
  mode: string,
  distribution: string,
  shape: readonly number[],
  random: Random,
): () => number {
  const { fanIn, fanOut } = fans(shape)
  const fan = mode === 'fan_in' ? fanIn : mode === 'fan_out' ? fanOut : (fanIn + fanOut) / 2
  const variance = scale / Math.max(1, fan)
  if (distribution === 'uniform') {
    const limit = Math.sqrt(3 * variance)
    return () => random.uniform(-limit, limit)
  }
  if (distribution === 'untruncated_normal') return () => random.normal(0, Math.sqrt(variance))
  // Standard deviation of a standard normal cut off at 2.
  const deviation = Math.sqrt(variance) / 0.87962566103423978
  return () => truncated(random, 0, deviation)
}

/** A normal number at most two standard deviations from the mean. */
function truncated(random: Random, mean: number, deviation: number): number {
  for (;;) {
    const value = random.normal()
    if (Math.abs(value) <= 2) return mean + deviation * value
  }
}

function fans(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 }
  const receptive = shape.slice(0, -2).reduce((product, size) => product * size, 1)
  return { fanIn: shape.at(-2)! * receptive, fanOut: shape.at(-1)! * receptive }
}
