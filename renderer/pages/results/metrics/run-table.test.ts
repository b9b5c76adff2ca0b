import { describe, expect, it } from 'vitest'
import { Runs } from '../../../study/runs.svelte.ts'
import { testRun } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { RunTable } from './run-table.svelte.ts'

async function table(stored: unknown = null) {
  const evaluated = [
    { run: 1, name: 'a', auc: 0.7, members: null },
    { run: 2, name: 'b', auc: 0.9, members: null },
    { run: -1, name: 'both', auc: 0.8, members: [1, 2] },
  ]
  const made = testStudy({
    'runs.list': () => [testRun(1), testRun(2)],
    'settings.get': ({ key }) => (key === 'results.runs' ? stored : null),
    'settings.set': () => null,
    evaluate: () => ({ runs: evaluated }) as never,
  })
  await made.study.load([Runs, RunTable])
  await made.study.of(Runs).evaluate()
  const list = made.study.of(RunTable)
  return { ...made, list, ids: () => list.listed.map(({ run }) => run) }
}

describe('RunTable', () => {
  it('lists pinned ones first and leaves hidden ones out, but draws in the order they were made in', async () => {
    const { list, ids, asked } = await table()
    list.sort('auc')
    expect(ids()).toEqual([2, -1, 1])
    list.togglePin(1)
    expect(ids()).toEqual([1, 2, -1])
    list.toggleHidden(2)
    expect(ids()).toEqual([1, -1])
    expect(list.drawn.map(({ run }) => run)).toEqual([1, -1])
    expect(list.hidden.map(({ run }) => run)).toEqual([2])
    // A colour is a place among all.
    expect([1, 2, -1].map((run) => list.look({ run }))).toEqual([0, 1, 2])
    await settle()
    expect(requestsOf(asked, 'settings.set').at(-1)).toEqual({
      key: 'results.runs',
      value: { sorting: { by: 'auc', descending: true }, pinned: [1], hidden: [2] },
    })
  })

  it('never hides the last one, nor all that are left when others are gone', async () => {
    const { list, ids } = await table({ pinned: [], hidden: [2, -1] })
    list.toggleHidden(1)
    expect(ids()).toEqual([1])
    expect((await table({ hidden: [1, 2, -1] })).ids()).toEqual([1, 2, -1])
  })

  it('forgets what was said of an ensemble once there are others, and nothing else', async () => {
    const { list } = await table({ pinned: [2, -1], hidden: [-2, 1] })
    list.forgetEnsembles()
    expect(list.order).toMatchObject({ pinned: [2], hidden: [1] })
  })
})
