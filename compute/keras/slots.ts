import { layerVariables } from '../nn/shapes/graph.ts'
import type { LayerConfig } from '../../models/graph.ts'
import type { RawLayer, RawModel } from './raw-model.ts'

/** A variable of the model and where in the nesting it belongs; its number must be found in the file. */
export interface Slot {
  /** `layer/variable` of the flat graph. */
  readonly key: string
  /** Name of the layer alone, and its path below the top-level layer it is stored under. */
  readonly layerName: string
  readonly path: string
  readonly variable: string
  /** Older names of the same variable. */
  readonly synonyms: readonly string[]
  readonly trainable: boolean
}

/** What each layer of the nested model became in the flat graph. */
export type ConfigOfLayer = ReadonlyMap<string, { readonly className: string; readonly config: LayerConfig }>

/** Keras 2's name, and what Keras 3 calls a variable that was given none. */
const SYNONYMS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  DepthwiseConv2D: { kernel: ['depthwise_kernel'] },
  LayerScale: { gamma: ['variable', 'Variable'] },
}

/** Other names a variable may have in a file. */
export function variableSynonyms(className: string, variable: string): readonly string[] {
  return SYNONYMS[className]?.[variable] ?? []
}

const UNKNOWN = [NaN, NaN, NaN]

/** The variables of one layer that is no model. */
export function slotsOfLayer(
  layer: RawLayer,
  path: string,
  table: ConfigOfLayer,
  frozen = false,
): readonly Slot[] {
  const known = table.get(path)
  if (!known) return []
  return layerVariables(known.className, known.config, UNKNOWN).map((variable) => ({
    key: `${path}/${variable.name}`,
    layerName: layer.name,
    path,
    variable: variable.name,
    synonyms: variableSynonyms(known.className, variable.name),
    trainable: variable.trainable && layer.trainable && !frozen,
  }))
}

/** All variables of a layer or model in the order in which Keras lists `layer.weights`: trainable ones first. */
export function slotsInKerasOrder(layer: RawLayer, path: string, table: ConfigOfLayer): readonly Slot[] {
  const all = collect(layer, path, table, false)
  return [...all.filter(({ trainable }) => trainable), ...all.filter(({ trainable }) => !trainable)]
}

function collect(layer: RawLayer, path: string, table: ConfigOfLayer, frozen: boolean): readonly Slot[] {
  const isFrozen = frozen || !layer.trainable
  if (!layer.model) return slotsOfLayer(layer, path, table, isFrozen)
  return layer.model.layers.flatMap((inner) => collect(inner, `${path}/${inner.name}`, table, isFrozen))
}

/** The variables of a whole model, layer by layer. */
export function slotsOfModel(model: RawModel, table: ConfigOfLayer, prefix = ''): readonly Slot[] {
  return model.layers.flatMap((layer) => collect(layer, prefix + layer.name, table, false))
}

/** A named array in a file. */
export interface StoredArray {
  readonly name: string
  readonly id: string
}

/** Variables that Keras keeps but inference never needs. */
const IGNORED = /(^|\/)(count|seed_generator_state|seed_generator\/.*|state_var)$/

/**
 * Assigns stored arrays to variables, both in Keras's order. Names decide where they can (`conv/kernel:0` of layer conv); the rest,
 * whose names older versions made up differently, is taken in order.
 * @returns id of the stored array by slot key; variables for which nothing was found are absent
 */
export function assign(slots: readonly Slot[], stored: readonly StoredArray[]): Map<string, string> {
  const result = new Map<string, string>()
  const parsed = stored
    .map(({ name, id }) => ({ id, ...parseName(name) }))
    .filter(({ full }) => !IGNORED.test(full))
  const byVariable = Map.groupBy(parsed, ({ variable }) => variable)
  const used = new Set<string>()
  for (const slot of slots) {
    const candidates = [slot.variable, ...slot.synonyms]
      .flatMap((variable) => byVariable.get(variable) ?? [])
      .filter(({ scope }) => scope === slot.layerName || scope.endsWith(`/${slot.layerName}`))
    const exact = candidates.filter(({ scope }) => slot.path === scope || slot.path.endsWith(`/${scope}`))
    const [found, other] = exact.length === 1 ? exact : candidates
    if (!found || other || used.has(found.id)) continue
    used.add(found.id)
    result.set(slot.key, found.id)
  }
  takeInOrder(
    slots.filter(({ key }) => !result.has(key)),
    parsed.filter(({ id }) => !used.has(id)),
    result,
  )
  return result
}

function takeInOrder(
  slots: readonly Slot[],
  stored: readonly { readonly id: string; readonly variable: string }[],
  result: Map<string, string>,
): void {
  const queues = Map.groupBy(stored, ({ variable }) => variable)
  for (const slot of slots) {
    const name = [slot.variable, ...slot.synonyms].find((variable) => queues.get(variable)?.length)
    const next = name === undefined ? undefined : queues.get(name)?.shift()
    if (next) result.set(slot.key, next.id)
  }
}

/** 'outer/conv/kernel:0' -> scope 'outer/conv', variable 'kernel'. */
export function parseName(name: string): { full: string; scope: string; variable: string } {
  const full = name.replace(/:\d+$/, '')
  const cut = full.lastIndexOf('/')
  // Keras 3 numbers variables that were given no name.
  const variable = full.slice(cut + 1).replace(/^variable_\d+$/, 'variable')
  return { full, scope: cut < 0 ? '' : full.slice(0, cut), variable }
}
