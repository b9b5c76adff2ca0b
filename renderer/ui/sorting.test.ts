import { describe, expect, it } from 'vitest'
import { nextSorting, readSorting, sorted, type Sorting } from './sorting.ts'

type Key = 'name' | 'auc'
const rows = [
  { name: 'net 10', auc: 0.7 },
  { name: 'net 9', auc: null },
  { name: 'cnn', auc: 0.9 },
]
const names = (sorting: Sorting<Key> | null) =>
  sorted(rows, sorting, (row, by) => row[by]).map(({ name }) => name)

describe('sorting by a column', () => {
  it('puts what is not there last both ways, and counts in names', () => {
    expect(names(null)).toEqual(['net 10', 'net 9', 'cnn'])
    expect(names({ by: 'auc', descending: true })).toEqual(['cnn', 'net 10', 'net 9'])
    expect(names({ by: 'auc', descending: false })).toEqual(['net 10', 'cnn', 'net 9'])
    expect(names({ by: 'name', descending: false })).toEqual(['cnn', 'net 9', 'net 10'])
  })

  it('goes one way, the other way, and away', () => {
    const press = (now: Sorting<Key> | null, by: Key) => nextSorting(now, by, ['name'])
    const best = press(null, 'auc')
    expect(best).toEqual({ by: 'auc', descending: true })
    expect(press(best, 'auc')).toEqual({ by: 'auc', descending: false })
    expect(press(press(best, 'auc'), 'auc')).toBeNull()
    expect(press(best, 'name')).toEqual({ by: 'name', descending: false })
  })

  it('is read as far as it makes sense', () => {
    const keys = ['name', 'auc'] as const
    expect(readSorting({ by: 'auc', descending: true }, keys)).toEqual({ by: 'auc', descending: true })
    for (const odd of [null, 'x', { by: 'colour' }]) expect(readSorting(odd, keys)).toBeNull()
  })
})
