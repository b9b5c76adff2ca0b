import { expect, it } from 'vitest'
import { paneLayout } from './pane-layout.ts'

const space = { widthPx: 900, heightPx: 560, gapPx: 10, chromePx: 70 }

it.each([
  [1, 4 / 3, space, { columns: 1, rows: 1 }],
  [2, 4 / 3, space, { columns: 2, rows: 1 }],
  [4, 4 / 3, space, { columns: 2, rows: 2 }],
  [2, 4 / 3, { ...space, widthPx: 400, heightPx: 900 }, { columns: 1, rows: 2 }],
  [3, 1 / 2, space, { columns: 3, rows: 1 }],
  [6, 1, { ...space, widthPx: 1400, heightPx: 900 }, { columns: 3, rows: 2 }],
])('lays out %i panes of aspect %f', (panes, aspect, area, expected) => {
  expect(paneLayout(panes, aspect, area)).toMatchObject(expected)
})

it('never gives a smaller picture than another grid would', () => {
  const width = (columns: number, panes: number, aspect: number) => {
    const rows = Math.ceil(panes / columns)
    return Math.min((900 - (columns - 1) * 10) / columns, ((560 - (rows - 1) * 10) / rows - 70) * aspect)
  }
  for (let panes = 1; panes <= 9; panes++) {
    for (const aspect of [0.5, 0.75, 1, 4 / 3, 2]) {
      const chosen = width(paneLayout(panes, aspect, space).columns, panes, aspect)
      for (let columns = 1; columns <= panes; columns++)
        expect(chosen).toBeGreaterThanOrEqual(width(columns, panes, aspect) - 0.6)
    }
  }
})
