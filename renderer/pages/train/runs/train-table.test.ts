import { describe, expect, it } from 'vitest'
import { Runs } from '../../../study/runs.svelte.ts'
import { testRun } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { TrainTable } from './train-table.svelte.ts'

async function table(stored: unknown = null) {
  const made = testStudy({
    'runs.list': () => [
      testRun(1, { name: 'run 10', status: 'done', bestEpoch: null, createdAt: '2025-01-03T00:00:00Z' }),
      testRun(2, { name: 'run 9', status: 'running', createdAt: '2025-01-01T00:00:00Z' }),
      testRun(3, { name: 'run 1', status: 'failed', createdAt: '2025-01-02T00:00:00Z' }),
    ],
    'settings.get': () => stored,
    'settings.set': () => null,
    evaluate: () =>
      ({
        runs: [
          { run: 1, accuracy: 0.7 },
          { run: 3, accuracy: 0.9 },
        ],
      }) as never,
  })
  await made.study.load([Runs, TrainTable])
  const list = made.study.of(TrainTable)
  return { ...made, list, ids: () => list.listed.map(({ id }) => id) }
}

describe('TrainTable', () => {
  it('lists the newest first, and goes back to that with the third press', async () => {
    const { list, ids, asked } = await table()
    expect(ids()).toEqual([3, 2, 1])
    list.sort('name')
    expect(ids()).toEqual([3, 2, 1])
    list.sort('name')
    expect(ids()).toEqual([1, 2, 3])
    list.sort('name')
    expect(ids()).toEqual([3, 2, 1])
    await settle()
    expect(requestsOf(asked, 'settings.set')).toEqual([
      { key: 'train.runs', value: { by: 'name', descending: false } },
      { key: 'train.runs', value: { by: 'name', descending: true } },
      { key: 'train.runs', value: null },
    ])
  })

  it('sorts what goes on before what ended, by time, and what has no value last', async () => {
    const { study, list, ids } = await table()
    list.sort('status')
    expect(ids()).toEqual([2, 3, 1])
    list.sort('created')
    expect(ids()).toEqual([1, 3, 2])
    list.sort('bestEpoch')
    expect(ids().at(-1)).toBe(1)
    await study.of(Runs).evaluate()
    list.sort('accuracy')
    expect(ids()).toEqual([3, 1, 2])
  })

  it('remembers the sorting, and ignores one that it does not know', async () => {
    expect((await table({ by: 'name', descending: true })).ids()).toEqual([1, 2, 3])
    expect((await table({ by: 'colour', descending: true })).list.sorting).toBeNull()
  })
})
