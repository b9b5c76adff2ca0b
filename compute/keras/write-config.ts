import type { Argument, GraphNode, Json, LayerGraph } from '../../models/graph.ts'
import { OPERATION_MODULES } from '../../models/vocabulary.ts'
import type { Shape } from '../nn/shapes/types.ts'
import { asArray, asObject, isArray } from './json.ts'
import { serialisedRegularizer } from './regularizers.ts'

/** The Keras layer that a graph's layer becomes, and its calls in order. */
export interface KerasLayer {
  readonly name: string
  readonly className: string
  /** An operation of keras.ops: has no weights and is not counted among the layers. */
  readonly isOperation: boolean
  readonly layer: string
  readonly nodes: readonly GraphNode[]
}

/** Merging layers whose names operations share. */
const MERGING = new Set(['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum'])
/** Layers that live in Keras Applications. */
const MODULES: Readonly<Record<string, string>> = {
  LayerScale: 'keras.src.applications.convnext',
  StochasticDepth: 'keras.src.applications.convnext',
  CustomScaleLayer: 'keras.src.applications.inception_resnet_v2',
}

/** The layers of a graph under names Keras accepts: no '/', nothing that TensorFlow's scopes refuse. */
export function kerasLayers(graph: LayerGraph, shapes: ReadonlyMap<string, Shape>): readonly KerasLayer[] {
  const used = new Set<string>()
  const input = uniqueName(graph.input.id, used)
  const groups = Map.groupBy(graph.nodes, ({ layer }) => layer)
  const layers = [...groups].map(([layer, nodes]) => ({
    name: uniqueName(layer, used),
    className: nodes[0]!.className,
    isOperation: isOperation(nodes[0]!, shapes),
    layer,
    nodes,
  }))
  const inputLayer = {
    name: input,
    className: 'InputLayer',
    isOperation: false,
    layer: graph.input.id,
    nodes: [],
  }
  return [inputLayer, ...layers]
}

function uniqueName(id: string, used: Set<string>): string {
  const plain = id
    .replaceAll('/', '.')
    .replace(/[^\w.>-]/g, '_')
    .replace(/^[^\w.]/, '_')
    .replace(/^_/, 'x_')
  let name = plain
  for (let i = 2; used.has(name); i++) name = `${plain}_${i}`
  used.add(name)
  return name
}

function isOperation(node: GraphNode, shapes: ReadonlyMap<string, Shape>): boolean {
  if (Object.hasOwn(OPERATION_MODULES, node.className)) return true
  if (!MERGING.has(node.className)) return false
  // A merging layer takes tensors of one rank; constants and numpy's broadcasting over ranks need the operation.
  const ranks = node.inputs.map((input) =>
    input.kind === 'tensor' ? shapes.get(input.node)?.length : undefined,
  )
  return ranks.some((rank) => rank === undefined || rank !== ranks[0])
}

/** `config.json` of a `.keras` file. */
export function kerasConfig(
  graph: LayerGraph,
  layers: readonly KerasLayer[],
  shapes: ReadonlyMap<string, Shape>,
): Json {
  const address = new Map<string, readonly [string, number]>([[graph.input.id, [layers[0]!.name, 0]]])
  for (const { name, nodes } of layers) nodes.forEach(({ id }, call) => address.set(id, [name, call]))
  const tensor = (id: string): Json => {
    const [layer, call] = address.get(id)!
    const shape = shapes.get(id) ?? []
    return object('__keras_tensor__', {
      shape: [...shape],
      dtype: 'float32',
      keras_history: [layer, call, 0],
    })
  }
  const point = (id: string): Json => [...address.get(id)!, 0]
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: graph.name,
      trainable: true,
      layers: layers.map((layer) => serialised(graph, layer, tensor)),
      input_layers: [point(graph.input.id)],
      output_layers: graph.outputs.map(point),
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
  }
}

function serialised(graph: LayerGraph, layer: KerasLayer, tensor: (id: string) => Json): Json {
  const { name, className, isOperation: isOp, nodes } = layer
  const [first] = nodes
  if (!first) {
    const config = {
      batch_shape: [null, ...graph.input.shape],
      dtype: 'float32',
      sparse: false,
      ragged: false,
      name,
    }
    return {
      module: 'keras.layers',
      class_name: className,
      config,
      registered_name: null,
      name,
      inbound_nodes: [],
    }
  }
  const calls = nodes.map((node) => ({
    args: callArguments(node, isOp, tensor),
    kwargs: keywordArguments(node),
  }))
  const module = isOp
    ? (OPERATION_MODULES[className] ?? 'keras.src.ops.numpy')
    : (MODULES[className] ?? 'keras.layers')
  return {
    module,
    class_name: className,
    config: isOp ? { name, ...operationConfig(first) } : { name, dtype: 'float32', ...layerConfig(first) },
    registered_name: module === 'keras.layers' ? null : className,
    name,
    inbound_nodes: calls,
  }
}

/** Early versions of Keras 3 do not know these; the values left out are what they then mean. */
const NEW_IN_RESIZING = new Set(['pad_to_aspect_ratio', 'fill_mode', 'fill_value', 'antialias'])

/** Initializers and regularizers carry no module in the graph. `trainable` is left out: not every layer of Keras 3 takes it, and true is what it means. */
function layerConfig(node: GraphNode): Readonly<Record<string, Json>> {
  const isOldResizing = node.config['pad_to_aspect_ratio'] === false && node.config['antialias'] !== true
  const config: Record<string, Json> = Object.fromEntries(
    Object.entries(node.config).filter(([key]) => !isOldResizing || !NEW_IN_RESIZING.has(key)),
  )
  for (const [key, value] of Object.entries(config)) {
    if (key.endsWith('_regularizer')) config[key] = serialisedRegularizer(value)
    if (!key.endsWith('_initializer')) continue
    const { class_name: className, config: own } = asObject(value)
    config[key] = {
      module: 'keras.initializers',
      class_name: className ?? value,
      config: own ?? {},
      registered_name: null,
    }
  }
  return config
}

function operationConfig(node: GraphNode): Readonly<Record<string, Json>> {
  const { key: _key, constant_values: _constant, ...config } = asObject(node.config)
  return config as Readonly<Record<string, Json>>
}

function callArguments(node: GraphNode, isOp: boolean, tensor: (id: string) => Json): Json[] {
  const inputs = node.inputs.map((input) => (input.kind === 'tensor' ? tensor(input.node) : constant(input)))
  if (node.className === 'GetItem') return [...inputs, asArray(node.config['key']).map(indexItem)]
  const isList = !isOp && (inputs.length > 1 || node.className === 'Concatenate')
  return isList ? [inputs] : inputs
}

function keywordArguments(node: GraphNode): Json {
  if (node.className !== 'Pad' || node.config['mode'] !== 'constant') return {}
  return { constant_values: node.config['constant_values'] ?? 0 }
}

function constant({ value }: Extract<Argument, { kind: 'constant' }>): Json {
  return isArray(value) ? object('__tensor__', { value, dtype: 'float32' }) : value
}

function indexItem(item: Json): Json {
  if (item === 'ellipsis') return { class_name: '__ellipsis__', config: {} }
  if (item === 'newaxis') return null
  const { index, slice } = asObject(item)
  if (index !== undefined) return index
  const [start = null, stop = null, step = null] = asArray(slice)
  return object('__slice__', { start, stop, step })
}

function object(className: string, config: Json): Json {
  return { class_name: className, config }
}
