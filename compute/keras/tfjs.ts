import { open, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LayerGraph, WeightArray, Weights } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import { weightSpecs } from '../nn/shapes/graph.ts'
import { halfPrecision } from './half-precision.ts'
import { asArray, asObject, asText, isArray, parseJson, type JsonObject } from './json.ts'
import { LIMITS } from './limits.ts'
import { graphOf, refuseProblems, resultOf, valuesIn, type ModelFile } from './model-file.ts'
import { assign, slotsOfModel } from './slots.ts'

/** One array of a weights manifest, and where it lies in the shards put end to end. */
interface ManifestArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: keyof typeof BYTES
  /** value = stored * scale + min; null: as stored. */
  readonly scale: number | null
  readonly min: number
  readonly group: number
  readonly offset: number
}

const BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const

/**
 * Reads a TensorFlow.js layers model: `model.json` and the shards it names, which must lie in the same folder.
 * @throws Error with a sentence, or AppError
 */
export async function readTfjsModel(path: string): Promise<ModelFile> {
  const { size } = await stat(path)
  if (size > LIMITS.configBytes) throw new Refusal(say`it is too large for a model.json`)
  const json = asObject(parseJson(await readFile(path, 'utf8')))
  const topology = asObject(json['modelTopology'])
  if (json['format'] === 'graph-model' || topology['node']) {
    throw new Refusal(
      say`it is a TensorFlow.js graph model. Convert it with --output_format=tfjs_layers_model`,
    )
  }
  // Keras's converter wraps the model in model_config, TensorFlow.js writes it bare.
  const config = topology['model_config'] ?? topology
  const kerasVersion = asText(topology['keras_version'] ?? json['generatedBy'])
  const parts = graphOf(config, kerasVersion)
  const groups = asArray(json['weightsManifest']).map(asObject)
  const arrays = listArrays(groups)
  const found = assign(
    slotsOfModel(parts.model, parts.table),
    arrays.map(({ name }) => ({ name, id: name })),
  )
  const byName = new Map(arrays.map((array) => [array.name, array]))
  const shards = await Promise.all(groups.map((group) => readShards(path, group)))
  const weights = readWeights(parts.graph, (key) => byName.get(found.get(key) ?? ''), shards)
  return { ...resultOf(parts, kerasVersion), format: 'tfjs', weights, classNames: null }
}

function listArrays(groups: readonly JsonObject[]): readonly ManifestArray[] {
  return groups.flatMap((group, i) => {
    let offset = 0
    return asArray(group['weights']).map((value) => {
      const array = manifestArray(asObject(value), i, offset)
      offset += valuesIn(array.shape) * BYTES[array.type]
      return array
    })
  })
}

function manifestArray(entry: JsonObject, group: number, offset: number): ManifestArray {
  const name = asText(entry['name'])
  const shape = entry['shape']
  const quantization = entry['quantization'] === undefined ? null : asObject(entry['quantization'])
  const type = asText(quantization ? quantization['dtype'] : entry['dtype'])
  if (
    name === null ||
    !isArray(shape) ||
    !shape.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 0)
  ) {
    throw new Refusal(say`its list of weights is damaged`)
  }
  if (type === null || !Object.hasOwn(BYTES, type))
    throw new Refusal(say`the weights ${name} are of the type ${type ?? '?'}`)
  const isScaled = quantization !== null && type !== 'float16'
  return {
    name,
    shape: shape as number[],
    type: type as keyof typeof BYTES,
    scale: isScaled ? Number(quantization['scale'] ?? 1) : null,
    min: isScaled ? Number(quantization['min'] ?? 0) : 0,
    group,
    offset,
  }
}

/** The shards of one group, end to end. Their names may not lead out of the folder. */
async function readShards(path: string, group: JsonObject): Promise<Buffer> {
  const files: Buffer[] = []
  let total = 0
  for (const value of asArray(group['paths'])) {
    const name = asText(value) ?? ''
    if (!/^[^/\\]+$/.test(name) || name.startsWith('.'))
      throw new Refusal(say`it names a file outside its folder: ${name}`)
    const shard = join(dirname(path), name)
    const size = (await stat(shard).catch(() => null))?.size
    if (size === undefined) {
      throw new AppError('bad-input', say`${name}, which ${path} needs, is missing.`, {
        file: shard,
        hint: say`Put all files of the model into one folder: model.json and the .bin files it came with.`,
      })
    }
    total += size
    if (total > LIMITS.fileBytes / 2) throw new Refusal(say`its weights are larger than 2 GB`)
    files.push(await wholeFile(shard))
  }
  return Buffer.concat(files)
}

async function wholeFile(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function readWeights(
  graph: LayerGraph,
  find: (key: string) => ManifestArray | undefined,
  shards: readonly Buffer[],
): Weights {
  const problems: Sentence[] = []
  const entries = weightSpecs(graph).map((spec): [string, WeightArray] => {
    const array = find(spec.key)
    const empty = { shape: spec.shape, values: new Float32Array(0) }
    if (!array) problems.push(say`${spec.key} is missing`)
    else if (array.shape.join() !== spec.shape.join()) {
      problems.push(say`${spec.key} is [${array.shape.join(', ')}], not [${spec.shape.join(', ')}]`)
    } else return [spec.key, { shape: spec.shape, values: dequantized(array, shards[array.group]!) }]
    return [spec.key, empty]
  })
  refuseProblems(problems)
  return new Map(entries)
}

function dequantized(array: ManifestArray, shard: Buffer): Float32Array {
  const count = valuesIn(array.shape)
  const width = BYTES[array.type]
  if (array.offset + count * width > shard.length) throw new Refusal(say`its weight files are truncated`)
  const view = new DataView(shard.buffer, shard.byteOffset + array.offset, count * width)
  const read = READERS[array.type]
  const { scale, min } = array
  return Float32Array.from({ length: count }, (_, i) => {
    const value = read(view, i * width)
    return scale === null ? value : value * scale + min
  })
}

const READERS: Readonly<Record<keyof typeof BYTES, (view: DataView, at: number) => number>> = {
  float32: (view, at) => view.getFloat32(at, true),
  int32: (view, at) => view.getInt32(at, true),
  bool: (view, at) => view.getUint8(at),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at) => view.getUint16(at, true),
  float16: (view, at) => halfPrecision(view.getUint16(at, true)),
}
