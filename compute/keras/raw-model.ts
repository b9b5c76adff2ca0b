import { say } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import type { Json } from '../../models/graph.ts'
import { asArray, asObject, asText, isArray, isObject, type JsonObject } from './json.ts'
import { LIMITS } from './limits.ts'

/** A Keras config with the differences between Keras 1.x to 3 and Sequential or Functional gone, nesting still in place. */
export interface RawModel {
  readonly name: string
  readonly layers: readonly RawLayer[]
  /** Names of the input layers, in the order of the arguments. */
  readonly inputs: readonly string[]
  readonly outputs: readonly RawTensor[]
}

export interface RawLayer {
  readonly name: string
  readonly className: string
  /** Module and package under which Keras would look the class up; null in older files. */
  readonly module: string | null
  readonly config: JsonObject
  readonly trainable: boolean
  readonly calls: readonly RawCall[]
  /** Set when the layer is a whole model. */
  readonly model?: RawModel | undefined
}

export interface RawCall {
  readonly args: readonly RawArgument[]
  readonly kwargs: Readonly<Record<string, RawArgument>>
}

/** Output `index` of the `call`-th call of `layer`, within one model. */
export interface RawTensor {
  readonly layer: string
  readonly call: number
  readonly index: number
  /** Calls are counted from 1 for a model used as a layer (its own construction counts as call 0). */
  readonly countsConstruction: boolean
}

export type RawArgument =
  | { readonly kind: 'tensor'; readonly tensor: RawTensor }
  | { readonly kind: 'list'; readonly items: readonly RawArgument[] }
  | { readonly kind: 'constant'; readonly value: Json }

const MODEL_CLASSES = new Set(['Model', 'Functional', 'Sequential'])

function isModelClass(className: string): boolean {
  return MODEL_CLASSES.has(className)
}

/** Reads `{class_name, config}` of a whole model. Throws Refusal where it is not one. */
export function parseModel(value: Json, depth = 0): RawModel {
  if (depth > LIMITS.nesting) throw new Refusal(say`models are nested too deeply in it`)
  const { class_name: className, config } = asObject(value)
  if (asText(className) === null || !isModelClass(className as string)) {
    throw new Refusal(
      say`it holds a ${asText(className) ?? say`thing`} instead of a Sequential or Functional model`,
    )
  }
  if (className === 'Sequential') return parseSequential(asObject(value), depth)
  return parseFunctional(asObject(config), depth)
}

function parseFunctional(config: JsonObject, depth: number): RawModel {
  const names = new Set(asArray(config['layers']).map((layer) => asText(layerName(asObject(layer))) ?? ''))
  const layers = layerList(config).map((value) => {
    const layer = parseLayer(value, depth)
    const calls = asArray(value['inbound_nodes']).map((node) => parseCall(node, names))
    return { ...layer, calls }
  })
  const unique = new Set(layers.map(({ name }) => name))
  if (unique.size !== layers.length) throw new Refusal(say`two of its layers have the same name`)
  const inputs = references(config['input_layers']).map(({ layer }) => layer)
  const outputs = references(config['output_layers'])
  if (inputs.length === 0 || outputs.length === 0) throw new Refusal(say`it names no inputs or no outputs`)
  return { name: asText(config['name']) ?? 'model', layers, inputs, outputs }
}

/** A Sequential is a chain; Keras leaves the input layer out where the first layer carries the shape. */
function parseSequential(value: JsonObject, depth: number): RawModel {
  const config = value['config']
  const layers = asArray(isArray(config) ? config : asObject(config)['layers']).map(asObject)
  if (layers.length > LIMITS.layers) throw new Refusal(say`it has more layers than any model`)
  const parsed = layers.map((layer) => parseLayer(layer, depth))
  const [first] = parsed
  if (!first) throw new Refusal(say`it holds a model without layers`)
  const chain = first.className === 'InputLayer' ? parsed : [impliedInput(value, first), ...parsed]
  const linked = chain.map((layer, i) => ({ ...layer, calls: i === 0 ? [] : [callOn(chain[i - 1]!.name)] }))
  return {
    name: asText(asObject(config)['name']) ?? 'sequential',
    layers: linked,
    inputs: [linked[0]!.name],
    outputs: [tensorOf(linked.at(-1)!.name)],
  }
}

const tensorOf = (layer: string): RawTensor => ({ layer, call: 0, index: 0, countsConstruction: false })

function callOn(layer: string): RawCall {
  return { args: [{ kind: 'tensor', tensor: tensorOf(layer) }], kwargs: {} }
}

function impliedInput(value: JsonObject, first: RawLayer): RawLayer {
  const config = asObject(value['config'])
  const shape =
    first.config['batch_input_shape'] ??
    first.config['batch_shape'] ??
    innerInputShape(first) ??
    config['build_input_shape'] ??
    asObject(value['build_config'])['input_shape'] ??
    null
  return {
    name: `${first.name}_input`,
    className: 'InputLayer',
    module: null,
    config: { batch_shape: shape },
    trainable: true,
    calls: [],
  }
}

/** The input shape of a model that stands first in a Sequential. */
function innerInputShape(layer: RawLayer): Json | undefined {
  const input = layer.model?.layers.find(({ name }) => name === layer.model?.inputs[0])
  return input?.config['batch_shape'] ?? input?.config['batch_input_shape']
}

function parseLayer(value: JsonObject, depth: number): RawLayer {
  const className = asText(value['class_name']) ?? '?'
  const name = layerName(value)
  if (typeof name !== 'string' || name === '') throw new Refusal(say`one of its layers has no name`)
  const config = asObject(value['config'])
  const isModel = isModelClass(className)
  return {
    name,
    className,
    module: asText(value['module']),
    config: isModel ? { trainable: config['trainable'] ?? true } : config,
    trainable: config['trainable'] !== false,
    calls: [],
    model: isModel ? parseModel(value, depth + 1) : undefined,
  }
}

function layerName(layer: JsonObject): Json | undefined {
  return layer['name'] ?? asObject(layer['config'])['name']
}

function layerList(config: JsonObject): readonly JsonObject[] {
  const layers = asArray(config['layers'])
  if (layers.length > LIMITS.layers) throw new Refusal(say`it has more layers than any model`)
  return layers.map(asObject)
}

/** One call: Keras 3 writes `{args, kwargs}`, Keras 2 `[[layer, call, index, kwargs], ...]` or one such entry unwrapped. */
function parseCall(node: Json, names: ReadonlySet<string>): RawCall {
  if (isObject(node)) {
    const kwargs = Object.entries(asObject(node['kwargs'])).map(
      ([key, v]) => [key, parseArgument(v)] as const,
    )
    return { args: asArray(node['args']).map(parseArgument), kwargs: Object.fromEntries(kwargs) }
  }
  const entries = isLegacyTensor(node) ? [node] : asArray(node)
  const tensors = entries.map((entry) => legacyTensor(entry))
  const kwargs = asObject(asArray(entries[0])[3])
  return {
    args: tensors.length === 1 ? tensors : [{ kind: 'list', items: tensors }],
    kwargs: Object.fromEntries(Object.entries(kwargs).map(([key, v]) => [key, legacyArgument(v, names)])),
  }
}

function isLegacyTensor(value: Json): value is readonly Json[] {
  return isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number'
}

function legacyTensor(entry: Json): RawArgument {
  const [layer, call, index] = asArray(entry)
  if (layer === '_CONSTANT_VALUE') return { kind: 'constant', value: index ?? null }
  if (typeof layer !== 'string' || !isCount(call) || !isCount(index)) {
    throw new Refusal(say`the connections between its layers are damaged`)
  }
  return { kind: 'tensor', tensor: { layer, call, index, countsConstruction: true } }
}

function legacyArgument(value: Json, names: ReadonlySet<string>): RawArgument {
  if (isLegacyTensor(value) && value.length <= 4 && names.has(value[0] as string)) return legacyTensor(value)
  if (isArray(value) && value.some((v) => isLegacyTensor(v) && names.has(v[0] as string))) {
    return { kind: 'list', items: value.map((v) => legacyArgument(v, names)) }
  }
  return { kind: 'constant', value }
}

function parseArgument(value: Json): RawArgument {
  if (isArray(value)) {
    const items = value.map(parseArgument)
    if (items.every((item) => item.kind === 'constant')) return { kind: 'constant', value }
    return { kind: 'list', items }
  }
  if (!isObject(value)) return { kind: 'constant', value }
  const config = asObject(value['config'])
  switch (value['class_name']) {
    case '__keras_tensor__': {
      const [layer, call, index] = asArray(config['keras_history'])
      if (typeof layer !== 'string' || !isCount(call) || !isCount(index)) {
        throw new Refusal(say`the connections between its layers are damaged`)
      }
      return { kind: 'tensor', tensor: { layer, call, index, countsConstruction: false } }
    }
    case '__tensor__':
    case '__numpy__':
      return { kind: 'constant', value: config['value'] ?? null }
    case '__tuple__':
      return parseArgument(asArray(value['items'] ?? config['value']))
    default:
      return { kind: 'constant', value }
  }
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

/** `input_layers` and `output_layers`: one `[layer, call, index]` or a list of them. */
function references(value: Json | undefined): RawTensor[] {
  if (value === undefined) return []
  const list = isLegacyTensor(value) ? [value] : isObject(value) ? Object.values(value) : asArray(value)
  return list.map((entry) => {
    const parsed = legacyTensor(entry)
    if (parsed.kind !== 'tensor') throw new Refusal(say`its outputs are damaged`)
    return parsed.tensor
  })
}
