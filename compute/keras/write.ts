import { strToU8, zipSync } from 'fflate'
import type { GraphNode, Json, NetworkModel } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { assertWeights, inferShapes, weightSpecs } from '../nn/shapes/graph.ts'
import { writeWhole } from '../../files/write-whole.ts'
import type { Hdf5Content } from './hdf5-protocol.ts'
import { writeHdf5 } from './hdf5.ts'
import { kerasLayerOrder } from './keras-order.ts'
import { snakeCase } from './locate.ts'
import { foreignRegularizers } from './regularizers.ts'
import { kerasConfig, kerasLayers, type KerasLayer } from './write-config.ts'

export interface WriteOptions {
  /** In the order of the outputs; kept in the file for LesionLens, ignored by Keras. */
  readonly classNames?: readonly string[] | undefined
  /** Further notes for metadata.json, under the key `lesionlens`. */
  readonly metadata?: Readonly<Record<string, Json>> | undefined
  readonly savedAt?: Date | undefined
}

/** The version whose format is written; Keras only shows it. */
const KERAS_VERSION = '3.15.1'

/**
 * Writes a `.keras` file that Keras 3 opens with `keras.models.load_model` without custom objects. Nested models are written flat, '/' in
 * names as '.'; metadata.json keeps the ids, so that reading the file gives back the same graph. Written beside its place and renamed.
 * @throws AppError 'bad-input' where graph and weights do not fit
 */
export async function writeKerasFile(
  path: string,
  model: NetworkModel,
  options: WriteOptions = {},
): Promise<void> {
  if (!path.endsWith('.keras')) {
    throw new AppError('usage', say`${path} must end in .keras: Keras goes by the ending.`, { file: path })
  }
  await writeWhole(path, await kerasFile(model, options), { flush: true })
}

/** The bytes of a `.keras` file. */
export async function kerasFile(model: NetworkModel, options: WriteOptions = {}): Promise<Uint8Array> {
  const { graph } = model
  assertWeights(graph, model.weights)
  const shapes = inferShapes(graph)
  const layers = kerasLayers(graph, shapes)
  const config = kerasConfig(graph, layers, shapes)
  const weights = await writeHdf5(weightGroups(model, layers))
  const entry = (text: Json): Uint8Array => strToU8(JSON.stringify(text))
  return zipSync(
    {
      'metadata.json': entry(
        metadata(
          layers,
          options,
          graph.nodes.map(({ id }) => id),
        ),
      ),
      'config.json': entry(config),
      'model.weights.h5': weights,
    },
    // Stored, as Keras does: the weights can then be read where they lie. The date is in metadata.json.
    { level: 0, mtime: new Date('1980-01-01T00:00:00') },
  )
}

function metadata(layers: readonly KerasLayer[], options: WriteOptions, order: readonly string[]): Json {
  const { classNames, metadata: notes = {}, savedAt = new Date() } = options
  const calls = layers.flatMap(({ name, layer, nodes }) =>
    nodes.length ? nodes.map((node, call) => noted(node, name, call)) : [[layer, name, 0] as const],
  )
  const place = new Map(order.map((id, i) => [id, i]))
  const nodes = calls.toSorted(([a], [b]) => (place.get(a) ?? -1) - (place.get(b) ?? -1))
  return {
    keras_version: KERAS_VERSION,
    date_saved: savedAt.toISOString().slice(0, 19).replace('T', '@'),
    lesionlens: { ...notes, ...(classNames ? { classes: classNames } : {}), nodes },
  }
}

/** A node's id, where Keras finds it, and the penalties Keras cannot be told of. */
function noted({ id, config }: GraphNode, name: string, call: number) {
  const foreign = foreignRegularizers(config)
  return foreign ? ([id, name, call, foreign] as const) : ([id, name, call] as const)
}

/** Layers are numbered per class in the order Keras will have them in. */
function weightGroups({ graph, weights }: NetworkModel, layers: readonly KerasLayer[]): Hdf5Content {
  const byOwner = new Map(layers.map((layer) => [layer.layer, layer]))
  const specs = Map.groupBy(weightSpecs(graph), ({ layer }) => layer)
  const counters = new Map<string, number>()
  // Early versions of Keras 3 want a group for the model and for every layer, weights or not.
  const groups = [{ path: 'vars', attributes: { name: graph.name } }]
  const datasets: Hdf5Content['datasets'][number][] = []
  for (const owner of kerasLayerOrder(graph)) {
    const layer = byOwner.get(owner)!
    if (layer.isOperation) continue
    const base = snakeCase(layer.className)
    const count = counters.get(base) ?? 0
    counters.set(base, count + 1)
    const path = `layers/${base}${count ? `_${count}` : ''}/vars`
    const variables = specs.get(owner) ?? []
    groups.push({ path, attributes: { name: layer.name } })
    variables.forEach(({ key, shape }, i) => {
      datasets.push({ path: `${path}/${i}`, shape, values: weights.get(key)!.values })
    })
    // Keras's Normalization counts the batches it was adapted to, and wants the number back.
    if (layer.className === 'Normalization' && variables.length > 0) {
      datasets.push({ path: `${path}/${variables.length}`, shape: [], values: new Int32Array(1) })
    }
  }
  return { groups, datasets }
}
