import type { Hdf5Attributes, Hdf5Listing } from './hdf5-protocol.ts'
import type { RawLayer, RawModel } from './raw-model.ts'
import { assign, slotsInKerasOrder, slotsOfLayer, type ConfigOfLayer, type StoredArray } from './slots.ts'

/** Path of the dataset of every variable that was found, by `layer/variable`. */
export type Locations = Map<string, string>

/**
 * Finds the weights in Keras's older layout (`.h5` of Keras 1 to 3): one group per layer, in it datasets named by `weight_names`; those of
 * a nested model lie in its group, trainable ones first.
 */
export function locateByLayerGroups(
  model: RawModel,
  table: ConfigOfLayer,
  listing: Hdf5Listing,
  root: string,
): Locations {
  const locations: Locations = new Map()
  const named = new Map(model.layers.map((layer) => [layer.name, layer]))
  for (const name of layerNames(listing, root)) {
    const layer = named.get(name)
    if (!layer) continue
    const stored = storedArrays(listing, root ? `${root}/${name}` : name)
    for (const [key, id] of assign(slotsInKerasOrder(layer, layer.name, table), stored))
      locations.set(key, id)
  }
  return locations
}

/** Names of the top-level layers that have a group. */
export function layerNames(listing: Hdf5Listing, root: string): readonly string[] {
  return chunkedNames(listing.groups.get(root) ?? {}, 'layer_names')
}

/** The datasets of a layer's group in the order of `weight_names`. */
export function storedArrays(listing: Hdf5Listing, group: string): readonly StoredArray[] {
  const names = chunkedNames(listing.groups.get(group) ?? {}, 'weight_names')
  return names.map((name) => ({ name, id: `${group}/${name}` })).filter(({ id }) => listing.datasets.has(id))
}

/** Keras splits long lists over attributes `name0`, `name1`, ... (an HDF5 attribute holds 64 KB). */
function chunkedNames(attributes: Hdf5Attributes, name: string): readonly string[] {
  const whole = attributes[name]
  if (whole !== undefined) return typeof whole === 'string' ? [whole] : whole
  const chunks: string[] = []
  for (let i = 0; attributes[name + i] !== undefined; i++) chunks.push(...(attributes[name + i] as string[]))
  return chunks
}

/** Containers of layers in a `.keras` or `.weights.h5` file; the second is what Keras 2.12 wrote. */
const CONTAINERS = ['layers', '_layer_checkpoint_dependencies'] as const

/**
 * Finds the weights in the layout of `.keras` files: `layers/conv2d_1/vars/0`, named by class and a counter per class in the order of
 * the layers, nested models below their own group.
 */
export function locateByCounters(model: RawModel, table: ConfigOfLayer, listing: Hdf5Listing): Locations {
  const locations: Locations = new Map()
  const filled = nonEmptyGroups(listing)
  const visit = (inner: RawModel, group: string, prefix: string) => {
    const container = CONTAINERS.map((name) => (group ? `${group}/${name}` : name)).find((path) =>
      filled.has(path),
    )
    if (container === undefined) return
    const groups = groupsOf(inner, container, listing, filled, table, prefix)
    for (const layer of inner.layers) {
      const found = groups.get(layer.name)
      if (found === undefined) continue
      const path = prefix + layer.name
      if (layer.model) visit(layer.model, found, `${path}/`)
      else {
        slotsOfLayer(layer, path, table).forEach(({ key }, i) => {
          if (listing.datasets.has(`${found}/vars/${i}`)) locations.set(key, `${found}/vars/${i}`)
        })
      }
    }
  }
  visit(model, '', '')
  return locations
}

/** The group of every layer inside one container. */
function groupsOf(
  model: RawModel,
  container: string,
  listing: Hdf5Listing,
  filled: ReadonlySet<string>,
  table: ConfigOfLayer,
  prefix: string,
): ReadonlyMap<string, string> {
  const result = new Map<string, string>()
  const classes = Map.groupBy(
    model.layers.filter((layer) => !isOperation(layer)),
    (layer) => snakeCase(layer.className),
  )
  for (const [name, layers] of classes) {
    const counted = layers.map((_, i) => `${container}/${name}${i ? `_${i}` : ''}`)
    const needing = layers.filter((layer) => needsWeights(layer, prefix + layer.name, table))
    const isCounted = layers.every((layer, i) => !needing.includes(layer) || filled.has(counted[i]!))
    if (isCounted && !container.endsWith(CONTAINERS[1])) {
      layers.forEach((layer, i) => result.set(layer.name, counted[i]!))
      continue
    }
    // Keras 2.12 counted layers with weights twice: the groups that hold something, in order.
    const existing = [...listing.groups.keys()]
      .filter((path) => path.startsWith(`${container}/${name}`) && filled.has(path))
      .flatMap((path) => numbered(path.slice(container.length + 1), name, path))
      .sort((a, b) => a.number - b.number)
    needing.forEach((layer, i) => existing[i] && result.set(layer.name, existing[i].path))
  }
  return result
}

function numbered(child: string, name: string, path: string): { number: number; path: string }[] {
  const match = /^(.*?)(?:_(\d+))?$/.exec(child)
  const base = child === name ? name : match?.[1]
  if (base !== name) return []
  return [{ number: child === name ? 0 : Number(match?.[2]), path }]
}

function needsWeights(layer: RawLayer, path: string, table: ConfigOfLayer): boolean {
  return slotsInKerasOrder(layer, path, table).length > 0
}

/** Groups with a dataset somewhere below them. */
function nonEmptyGroups(listing: Hdf5Listing): ReadonlySet<string> {
  const filled = new Set<string>()
  for (const path of listing.datasets.keys()) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const group = path.slice(0, cut)
      if (filled.has(group)) break
      filled.add(group)
    }
  }
  return filled
}

/** Operations of Keras 3 are no layers and are not counted; Keras 2's TFOpLambda is one. */
function isOperation(layer: RawLayer): boolean {
  return layer.module !== null && /\bops\b/.test(layer.module)
}

/** 'DepthwiseConv2D' -> 'depthwise_conv2d', as Keras names groups. */
export function snakeCase(className: string): string {
  return className
    .replace(/^.*>/, '')
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
