import { describe, expect, it } from 'vitest'
import type { RunEvaluation } from '../../../../shared/domain/evaluation.ts'
import { arrange, PLAIN_ORDER, readOrder, RISING } from './run-order.ts'
import { nextSorting } from '../../../ui/sorting.ts'

const runs = [
  { run: 1, name: 'net 10', n: 20, auc: 0.7, ece: 0.1 },
  { run: 2, name: 'net 9', n: 20, auc: null, ece: 0.3 },
  { run: 3, name: 'cnn', n: 30, auc: 0.9, ece: 0.2 },
] as unknown as RunEvaluation[]
const ids = (order: Partial<typeof PLAIN_ORDER>) =>
  arrange(runs, { ...PLAIN_ORDER, ...order }).map(({ run }) => run)

describe('the order of runs', () => {
  it('is by any column, with what is not there at the end', () => {
    expect(ids({})).toEqual([1, 2, 3])
    expect(ids({ sorting: { by: 'auc', descending: true } })).toEqual([3, 1, 2])
    expect(ids({ sorting: { by: 'auc', descending: false } })).toEqual([1, 3, 2])
    expect(ids({ sorting: { by: 'name', descending: false } })).toEqual([3, 2, 1])
    expect(ids({ sorting: { by: 'n', descending: true } })).toEqual([3, 1, 2])
  })

  it('has pinned runs on top and no hidden ones', () => {
    const sorting = { by: 'auc', descending: true } as const
    expect(ids({ sorting, pinned: [2] })).toEqual([2, 3, 1])
    expect(ids({ sorting, pinned: [2, 3], hidden: [3] })).toEqual([2, 1])
  })

  it('begins with the best', () => {
    expect(nextSorting(null, 'auc', RISING)).toEqual({ by: 'auc', descending: true })
    expect(nextSorting(null, 'ece', RISING)).toEqual({ by: 'ece', descending: false })
  })

  it('is read as far as it makes sense', () => {
    const order = { sorting: { by: 'auc', descending: true }, pinned: [2], hidden: [3] }
    expect(readOrder(order)).toEqual(order)
    for (const odd of [null, undefined, 'x', { sorting: { by: 'colour' }, pinned: 'all', hidden: [0.5] }])
      expect(readOrder(odd)).toEqual(PLAIN_ORDER)
  })
})
