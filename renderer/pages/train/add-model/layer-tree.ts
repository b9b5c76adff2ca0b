/** The layers of a model file as rows of a tree: names are paths, `/` goes into a nested model. */
import type { ModelLayer } from '../../../../shared/domain/run.ts'

export interface LayerRow {
  /** Path; of a layer, its id. */
  readonly id: string
  readonly name: string
  /** From 1. */
  readonly level: number
  readonly position: number
  readonly siblings: number
  /** Null for a group. */
  readonly layer: ModelLayer | null
  /** Of a group: layers inside, at any depth. */
  readonly count: number
  readonly parameters: number
  readonly open: boolean
}

interface Branch {
  readonly id: string
  readonly name: string
  readonly children: Map<string, Branch>
  layer: ModelLayer | null
  count: number
  parameters: number
}

/** Rows from top to bottom, without what lies in closed groups. */
export function layerRows(layers: readonly ModelLayer[], closed: ReadonlySet<string>): readonly LayerRow[] {
  const root = branch('', '')
  for (const layer of layers) insert(root, layer)
  return rowsOf(root, 1, closed)
}

/** The groups a layer lies in, outermost first. */
export function groupLayers(id: string): readonly string[] {
  const parts = id.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}

function branch(id: string, name: string): Branch {
  return { id, name, children: new Map(), layer: null, count: 0, parameters: 0 }
}

function insert(root: Branch, layer: ModelLayer): void {
  let at = root
  const groups = groupLayers(layer.id)
  for (const id of groups) {
    // A layer may be called like a group: they stay two rows.
    const key = `${id}/`
    let next = at.children.get(key)
    if (!next) at.children.set(key, (next = branch(id, id.split('/').at(-1)!)))
    next.count++
    next.parameters += layer.parameters
    at = next
  }
  const leaf = branch(layer.id, layer.id.split('/').at(-1)!)
  leaf.layer = layer
  leaf.parameters = layer.parameters
  at.children.set(layer.id, leaf)
}

function rowsOf(parent: Branch, level: number, closed: ReadonlySet<string>): LayerRow[] {
  const siblings = parent.children.size
  return [...parent.children.values()].flatMap((each, i) => {
    const { id, name, layer, count, parameters } = each
    const open = layer === null && !closed.has(id)
    const row: LayerRow = { id, name, level, position: i + 1, siblings, layer, count, parameters, open }
    return [row, ...(open ? rowsOf(each, level + 1, closed) : [])]
  })
}
