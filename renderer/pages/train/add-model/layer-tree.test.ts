import { describe, expect, it } from 'vitest'
import type { ModelLayer } from '../../../../shared/domain/run.ts'
import { groupLayers, layerRows } from './layer-tree.ts'

const layer = (id: string, parameters: number): ModelLayer => ({
  id,
  className: 'Conv2D',
  shape: [7, 7, 8],
  parameters,
  tap: true,
})
const layers = [
  layer('input', 0),
  layer('base/stem', 10),
  layer('base/block/conv', 5),
  layer('base', 1),
  layer('head', 2),
]

describe('layerRows', () => {
  it('nests by path, in the order of the graph', () => {
    const rows = layerRows(layers, new Set())
    expect(
      rows.map(({ level, name, layer: own }) => `${'  '.repeat(level - 1)}${name}${own ? '' : '/'}`),
    ).toEqual(['input', 'base/', '  stem', '  block/', '    conv', 'base', 'head'])
    expect(rows[1]).toMatchObject({ count: 2, parameters: 15, position: 2, siblings: 4, open: true })
  })

  it('leaves out what is in a closed group', () => {
    const ids = (closed: string[]) => layerRows(layers, new Set(closed)).map(({ id }) => id)
    expect(ids(['base/block'])).toEqual(['input', 'base', 'base/stem', 'base/block', 'base', 'head'])
    expect(ids(['base'])).toEqual(['input', 'base', 'base', 'head'])
  })
})

it('names the groups around a layer', () => {
  expect(groupLayers('base/block/conv')).toEqual(['base', 'base/block'])
  expect(groupLayers('head')).toEqual([])
})
