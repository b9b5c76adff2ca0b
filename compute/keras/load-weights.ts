import { stat } from 'node:fs/promises'
import type { LayerGraph, WeightArray, Weights } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { weightSpecs, type GraphWeightSpec } from '../nn/shapes/graph.ts'
import type { Hdf5Listing } from './hdf5-protocol.ts'
import { withHdf5 } from './hdf5.ts'
import { kerasLayerOrder } from './keras-order.ts'
import { LIMITS } from './limits.ts'
import { layerNames, snakeCase, storedArrays } from './locate.ts'
import { readModelFile } from './read.ts'
import { parseName, variableSynonyms } from './slots.ts'
import { withFile } from './zip.ts'

export interface LoadedWeights {
  /** What was found, by `layer/variable` of the graph: every layer whole or not at all. */
  readonly weights: Weights
  /** Layers of the graph that have weights, by what became of them. */
  readonly matched: readonly string[]
  /** Not in the file. */
  readonly missing: readonly string[]
  /** In the file with another shape, e.g. a head for other classes. */
  readonly misshapen: readonly string[]
}

/** One variable found in a file, not read yet. */
interface Found {
  readonly shape: readonly number[]
  readonly id: string
}
type Find = (spec: GraphWeightSpec) => Found | undefined

/**
 * Loads weights into a known architecture by layer name: from weights-only files of Keras 2 (`.h5`) and 3 (`.weights.h5`), Keras
 * Applications' published ones among them, or from whole models whose base may be nested.
 * @throws AppError 'bad-input' for files that are broken or hold no layer of that name
 */
export async function loadWeightsByName(path: string, graph: LayerGraph): Promise<LoadedWeights> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new AppError('bad-input', say`${path} is not a file.`, { file: path })
  const result = (await isHdf5(path)) ? await fromHdf5(path, found.size, graph) : await fromModel(path, graph)
  if (result.matched.length > 0) return result
  throw new AppError('bad-input', say`None of the layers of ${graph.name} is in ${path}.`, {
    file: path,
    hint: say`The file belongs to another architecture, or its layers were renamed.`,
  })
}

async function isHdf5(path: string): Promise<boolean> {
  return withFile(path, async (file) => {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(1, 4).toString('latin1') === 'HDF'
  })
}

async function fromHdf5(path: string, length: number, graph: LayerGraph): Promise<LoadedWeights> {
  return withHdf5({ path, offset: 0, length, shownPath: path }, async (file) => {
    const { listing } = file
    const find = finder(listing, graph)
    const { specs, ...report } = sortOut(graph, find)
    const total = specs.reduce((sum, { shape }) => sum + product(shape), 0)
    if (total > LIMITS.weightValues || total > LIMITS.valuesPerFileByte * length) {
      throw new AppError('bad-input', say`${path} claims ${total} weights in ${length} bytes.`, {
        file: path,
      })
    }
    const arrays = await file.read(specs.map((spec) => find(spec)!.id))
    const weights = new Map<string, WeightArray>(
      specs.map(({ key, shape }, i) => [key, { shape, values: arrays[i]! }]),
    )
    return { weights, ...report }
  })
}

async function fromModel(path: string, graph: LayerGraph): Promise<LoadedWeights> {
  const { weights: given } = await readModelFile(path)
  const byName = new Map([...given].map(([key, array]) => [key.split('/').slice(-2).join('/'), array]))
  const arrayOf = ({ key }: GraphWeightSpec) => given.get(key) ?? byName.get(key)
  const { specs, ...report } = sortOut(graph, (spec) => {
    const array = arrayOf(spec)
    return array && { shape: array.shape, id: spec.key }
  })
  return { weights: new Map(specs.map((spec) => [spec.key, arrayOf(spec)!])), ...report }
}

/** Takes layers whole: half a layer would be worse than none. */
function sortOut(graph: LayerGraph, find: Find) {
  const matched: string[] = []
  const missing: string[] = []
  const misshapen: string[] = []
  const taken: GraphWeightSpec[] = []
  for (const [layer, specs] of Map.groupBy(weightSpecs(graph), (spec) => spec.layer)) {
    const found = specs.map(find)
    if (found.some((array) => !array)) missing.push(layer)
    else if (found.some((array, i) => array!.shape.join() !== specs[i]!.shape.join())) misshapen.push(layer)
    else {
      matched.push(layer)
      taken.push(...specs)
    }
  }
  return { specs: taken, matched, missing, misshapen }
}

function finder(listing: Hdf5Listing, graph: LayerGraph): Find {
  const root = listing.groups.has('model_weights') ? 'model_weights' : ''
  const groups = layerNames(listing, root)
  if (groups.length > 0) return inLayerGroups(listing, root, groups)
  return named(listing) ?? counted(listing, graph)
}

/** Older layout: a group per layer, or per nested model with the names of its layers inside. */
function inLayerGroups(listing: Hdf5Listing, root: string, groups: readonly string[]): Find {
  const byLayer = new Map<string, Map<string, Found>>()
  const note = (layer: string, variable: string, id: string) => {
    const variables = byLayer.get(layer) ?? new Map<string, Found>()
    byLayer.set(layer, variables)
    if (!variables.has(variable)) variables.set(variable, { id, shape: listing.datasets.get(id)!.shape })
  }
  for (const group of groups) {
    for (const { name, id } of storedArrays(listing, root ? `${root}/${group}` : group)) {
      const { scope, variable } = parseName(name)
      note(group, variable, id)
      if (scope) note(scope.split('/').at(-1)!, variable, id)
      // Normalization's statistics carry no layer name inside a nested model.
      else note('normalization', variable, id)
    }
  }
  return ({ layer, name, node }) => {
    const variables = byLayer.get(layer) ?? byLayer.get(layer.split('/').at(-1)!)
    const names = [name, ...variableSynonyms(node.className, name)]
    return names.map((candidate) => variables?.get(candidate)).find((found) => found !== undefined)
  }
}

/** Keras 3's layout: groups by class and counter, each with the layer's name as an attribute. */
function named(listing: Hdf5Listing): Find | null {
  const groups = new Map<string, string>()
  for (const [path, { name }] of listing.groups) {
    if (typeof name === 'string' && /(^|\/)vars$/.test(path) && listing.datasets.has(`${path}/0`))
      groups.set(name, path)
  }
  if (groups.size === 0) return null
  return positional(listing, (layer) => groups.get(layer) ?? groups.get(layer.split('/').at(-1)!))
}

/** Keras 2.12 to 2.15 wrote no names: the layers of a class are taken in order, where their number agrees. */
function counted(listing: Hdf5Listing, graph: LayerGraph): Find {
  const containers = Map.groupBy(
    [...listing.groups.keys()].filter((path) => listing.datasets.has(`${path}/vars/0`)),
    (path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))),
  )
  const fullest = [...containers.values()].sort((a, b) => b.length - a.length)[0] ?? []
  const stored = Map.groupBy(fullest, (path) => path.slice(path.lastIndexOf('/') + 1).replace(/_\d+$/, ''))
  const withWeights = new Map(weightSpecs(graph).map(({ layer, node }) => [layer, snakeCase(node.className)]))
  const own = Map.groupBy(
    kerasLayerOrder(graph).filter((layer) => withWeights.has(layer)),
    (layer) => withWeights.get(layer)!,
  )
  const groups = new Map<string, string>()
  for (const [className, layers] of own) {
    const paths = (stored.get(className) ?? []).toSorted((a, b) => counterOf(a) - counterOf(b))
    if (paths.length === layers.length) layers.forEach((layer, i) => groups.set(layer, paths[i]!))
  }
  return positional(listing, (layer) => {
    const group = groups.get(layer)
    return group && `${group}/vars`
  })
}

function counterOf(path: string): number {
  return Number(/_(\d+)$/.exec(path)?.[1] ?? 0)
}

/** Variables numbered in Keras's order. */
function positional(listing: Hdf5Listing, groupOf: (layer: string) => string | undefined): Find {
  const seen = new Map<string, string[]>()
  return ({ layer, key }) => {
    const keys = seen.get(layer) ?? []
    if (!keys.includes(key)) keys.push(key)
    seen.set(layer, keys)
    const id = `${groupOf(layer)}/${keys.indexOf(key)}`
    const dataset = listing.datasets.get(id)
    return dataset && { id, shape: dataset.shape }
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1)
}
