/** What a file of a model comes to, whatever its format: graph, weights that fit it, and what it says besides. */
import type { ChannelStatistics, InputRange } from '../../shared/domain/input.ts'
import type { ModelFormat } from '../../shared/domain/run.ts'
import { joined, say, type Sentence } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import type { NetworkModel, WeightArray } from '../../models/graph.ts'
import type { GraphWeightSpec } from '../nn/shapes/graph.ts'
import { inlineModels, type FlattenResult } from './flatten.ts'
import { asArray, asObject, isObject, type JsonObject } from './json.ts'
import { parseModel, type RawModel } from './raw-model.ts'

/** A model as a file holds it: graph, weights, and what the file says besides. */
export interface ModelFile extends NetworkModel {
  readonly format: ModelFormat
  /** Version of Keras that wrote it, when recorded. */
  readonly kerasVersion: string | null
  /** In the order of the outputs; only files of our own carry them. */
  readonly classNames: readonly string[] | null
  readonly warnings: readonly Sentence[]
  /** Of other files than Keras's: what they or those beside them say of the input, or what is usual for their kind. */
  readonly normalization?: ChannelStatistics | undefined
  readonly usualRange?: InputRange | undefined
  /** The family that weights alone were recognised as. */
  readonly architecture?: string | undefined
}

/** A description turned into a graph, with what is needed to find its weights. */
export interface GraphParts extends FlattenResult {
  readonly model: RawModel
}

/** Turns Keras's description of a model into a graph. Throws Refusal, RefusedLayers or AppError. */
export function graphOf(config: unknown, kerasVersion: string | null): GraphParts {
  if (!isObject(config)) throw new Refusal(say`the description of the model is damaged`)
  const model = parseModel(config)
  return { ...inlineModels(model, kerasMajor(kerasVersion, config)), model }
}

/** Keras 2 and 3 mean different functions by some names. Files without a version are told by Keras 3's batch_shape. */
function kerasMajor(version: string | null, config: JsonObject): number {
  const major = Number.parseInt(version ?? '', 10)
  if (Number.isInteger(major)) return major
  const layers = asArray(asObject(config['config'])['layers'])
  return layers.some((layer) => 'batch_shape' in asObject(asObject(layer)['config'])) ? 3 : 2
}

export function resultOf(parts: GraphParts, kerasVersion: string | null) {
  return { graph: parts.graph, kerasVersion, warnings: parts.warnings }
}

/** Weights that do not fit: a few are named. */
export function refuseProblems(problems: readonly Sentence[]): void {
  if (problems.length === 0) return
  const shown = joined(problems.slice(0, 4), '; ')
  throw new Refusal(
    problems.length > 4
      ? say`its weights do not fit its layers: ${shown}, and ${problems.length - 4} more`
      : say`its weights do not fit its layers: ${shown}`,
  )
}

export function weightArray(spec: GraphWeightSpec, values: Float32Array): WeightArray {
  if (values.length !== valuesIn(spec.shape)) throw new Refusal(say`${spec.key} has ${values.length} values`)
  return { shape: spec.shape, values }
}

export function valuesIn(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
