import { stat } from 'node:fs/promises'
import type { LayerGraph, NetworkModel, WeightArray, Weights } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { weightSpecs, type GraphWeightSpec } from '../nn/shapes/graph.ts'
import { flatten, RefusedLayers, type FlattenResult } from './flatten.ts'
import { withHdf5, type Hdf5File, type Hdf5Source } from './hdf5.ts'
import { asArray, asObject, asText, isObject, parseJson, type JsonObject } from './json.ts'
import { LIMITS } from './limits.ts'
import { locateByCounters, locateByLayerGroups, type Locations } from './locate.ts'
import { inOwnOrder, ownMetadata } from './metadata.ts'
import { parseModel, type RawModel } from './raw-model.ts'
import { checkStored, listZip, readEntry, withFile } from './zip.ts'

/** A model as a file holds it: graph, weights, and what the file says besides. */
export interface ModelFile extends NetworkModel {
  readonly format: 'h5' | 'keras' | 'tfjs'
  /** Version of Keras that wrote it, when recorded. */
  readonly kerasVersion: string | null
  /** In the order of the outputs; only files of our own carry them. */
  readonly classNames: readonly string[] | null
  readonly warnings: readonly string[]
}

/**
 * Reads a whole model: `.h5` of Keras 2 and 3, `.keras`, or `model.json` of TensorFlow.js (or the folder it is in). The content decides,
 * not the ending. Nothing in the file is executed.
 * @throws AppError 'bad-input' for files that are broken, hostile or hold layers LesionLens does not run; all are named
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const found = await stat(path).catch(() => null)
  if (!found) {
    throw new AppError('bad-input', `${path} does not exist.`, {
      file: path,
      hint: 'Put the file back where it was, or choose another one.',
    })
  }
  try {
    if (found.isDirectory()) return await readFolder(path)
    if (found.size > LIMITS.fileBytes) throw new Error(`it is larger than ${LIMITS.fileBytes / 2 ** 30} GB`)
    const start = await withFile(path, async (file) => {
      const buffer = Buffer.alloc(8)
      const { bytesRead } = await file.read(buffer, 0, 8, 0)
      return buffer.subarray(0, bytesRead)
    })
    if (start.subarray(1, 4).toString('latin1') === 'HDF') return await readHdf5Model(path, found.size)
    if (start.subarray(0, 2).toString('latin1') === 'PK') return await readKerasZip(path)
    if (/^\s*\{/.test(start.toString('utf8'))) return await readTfjs(path)
    throw new Error('it is neither HDF5, nor a .keras file, nor a model.json of TensorFlow.js')
  } catch (error) {
    throw explained(error, path)
  }
}

async function readFolder(path: string): Promise<ModelFile> {
  const model = `${path}/model.json`
  if (await stat(model).catch(() => null)) return readTfjs(model)
  throw new Error('it is a folder. A SavedModel cannot be read; save the model as .keras or .h5')
}

async function readTfjs(path: string): Promise<ModelFile> {
  const { readTfjsModel } = await import('./tfjs.ts')
  return readTfjsModel(path)
}

/** A `.h5` file: description in an attribute, weights beside it. */
async function readHdf5Model(path: string, length: number): Promise<ModelFile> {
  return withHdf5({ path, offset: 0, length, shownPath: path }, async (file) => {
    const attributes = file.listing.groups.get('') ?? {}
    const config = attributes['model_config']
    if (typeof config !== 'string') {
      throw new AppError('bad-input', `${path} holds weights only, without the model they belong to.`, {
        file: path,
        hint: 'Weights-only files load into an architecture LesionLens knows: choose it when training. Or save the whole model with model.save().',
      })
    }
    const kerasVersion = asText(attributes['keras_version'] as string) ?? null
    const parts = graphOf(parseJson(config), kerasVersion)
    const locations = locateByLayerGroups(parts.model, parts.table, file.listing, 'model_weights')
    const weights = await readWeights(file, parts.graph, locations)
    return { ...resultOf(parts, kerasVersion), format: 'h5', weights, classNames: null }
  })
}

/** A `.keras` file: a zip of config.json, metadata.json and model.weights.h5. */
async function readKerasZip(path: string): Promise<ModelFile> {
  const content = await withFile(path, async (file) => {
    const entries = await listZip(file, path)
    const text = async (name: string) => {
      const entry = entries.get(name)
      return entry ? (await readEntry(file, entry, LIMITS.configBytes, path)).toString('utf8') : null
    }
    const config = await text('config.json')
    const weights = entries.get('model.weights.h5')
    if (config === null || !weights) {
      throw new Error(
        'it is a zip archive, but not a .keras file: config.json or model.weights.h5 is missing',
      )
    }
    const metadata = await text('metadata.json')
    const source: Hdf5Source = { path, offset: weights.offset, length: weights.bytes, shownPath: path }
    // Keras stores the weights unpacked, so that they are read where they lie.
    if (weights.stored) await checkStored(file, weights, path)
    const unpacked = weights.stored ? null : await readEntry(file, weights, LIMITS.fileBytes / 4, path)
    return { config, metadata, source, unpacked }
  })
  const metadata = asObject(content.metadata === null ? {} : parseJson(content.metadata))
  const kerasVersion = asText(metadata['keras_version'])
  const parts = graphOf(parseJson(content.config), kerasVersion)
  const own = ownMetadata(metadata)
  const weights = await withUnpacked(content, (source) =>
    withHdf5(source, (file) =>
      readWeights(file, parts.graph, locateByCounters(parts.model, parts.table, file.listing)),
    ),
  )
  const model = inOwnOrder({ graph: parts.graph, weights }, own)
  return { ...resultOf(parts, kerasVersion), ...model, format: 'keras', classNames: own?.classNames ?? null }
}

async function withUnpacked<T>(
  { source, unpacked }: { readonly source: Hdf5Source; readonly unpacked: Buffer | null },
  use: (source: Hdf5Source) => Promise<T>,
): Promise<T> {
  if (!unpacked) return use(source)
  const { mkdtemp, rm, writeFile } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const folder = await mkdtemp(`${tmpdir()}/lesionlens-`)
  try {
    await writeFile(`${folder}/weights.h5`, unpacked)
    return await use({ ...source, path: `${folder}/weights.h5`, offset: 0, length: unpacked.length })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A description turned into a graph, with what is needed to find its weights. */
export interface GraphParts extends FlattenResult {
  readonly model: RawModel
}

/** Turns Keras's description of a model into a graph. Throws Error, RefusedLayers or AppError. */
export function graphOf(config: unknown, kerasVersion: string | null): GraphParts {
  if (!isObject(config)) throw new Error('the description of the model is damaged')
  const model = parseModel(config)
  return { ...flatten(model, kerasMajor(kerasVersion, config)), model }
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

/** Reads the weights the graph needs, after their sizes have been checked against it. */
async function readWeights(file: Hdf5File, graph: LayerGraph, locations: Locations): Promise<Weights> {
  const specs = weightSpecs(graph)
  const problems: string[] = []
  const wanted = specs.map((spec) => {
    const path = locations.get(spec.key)
    const dataset = path === undefined ? undefined : file.listing.datasets.get(path)
    if (path === undefined || !dataset) problems.push(`${spec.key} is missing`)
    else if (dataset.shape.join() !== spec.shape.join()) {
      problems.push(`${spec.key} is [${dataset.shape.join(', ')}], not [${spec.shape.join(', ')}]`)
    } else if (dataset.type === 'other') problems.push(`${spec.key} does not hold numbers`)
    return path ?? ''
  })
  refuseProblems(problems)
  const total = specs.reduce((sum, spec) => sum + valuesIn(spec.shape), 0)
  if (total > LIMITS.weightValues || total > LIMITS.valuesPerFileByte * file.length) {
    throw new Error(`it claims ${total} weights in ${file.length} bytes`)
  }
  const arrays = await file.read(wanted)
  return new Map(specs.map((spec, i) => [spec.key, weightArray(spec, arrays[i]!)]))
}

/** Weights that do not fit: a few are named. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length === 0) return
  const more = problems.length > 4 ? `, and ${problems.length - 4} more` : ''
  throw new Error(`its weights do not fit its layers: ${problems.slice(0, 4).join('; ')}${more}`)
}

export function weightArray(spec: GraphWeightSpec, values: Float32Array): WeightArray {
  if (values.length !== valuesIn(spec.shape)) throw new Error(`${spec.key} has ${values.length} values`)
  return { shape: spec.shape, values }
}

export function valuesIn(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

function explained(error: unknown, path: string): AppError {
  if (error instanceof RefusedLayers) return refusal(error, path)
  if (error instanceof AppError) {
    return error.file
      ? error
      : new AppError(error.code, `${path}: ${error.message}`, { hint: error.hint, file: path, cause: error })
  }
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
  return new AppError('bad-input', `${path} cannot be used as a model: ${reason}.`, {
    file: path,
    hint: 'LesionLens reads whole Keras models for images: .keras, .h5, or model.json of TensorFlow.js.',
    cause: error,
  })
}

function refusal({ layers }: RefusedLayers, path: string): AppError {
  const shown = layers
    .slice(0, 12)
    .map(({ id, className, reason }) => `${id} (${className}${reason ? `: ${reason}` : ''})`)
  const more = layers.length > shown.length ? `, and ${layers.length - shown.length} more` : ''
  return new AppError(
    'bad-input',
    `${path} has layers that LesionLens does not run: ${shown.join(', ')}${more}.`,
    {
      file: path,
      hint: 'Code from a file is never executed. Replace Lambda layers and custom classes by standard Keras layers (Rescaling, for instance) and save the model again.',
    },
  )
}
