import { describe, expect, it } from 'vitest'
import type { Epoch } from '../../shared/domain/epoch.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { testRun } from '../testing/records.ts'
import { requestsOf, settle, testStudy } from '../testing/study.ts'
import { notices } from '../ui/notices.svelte.ts'
import { Runs } from './runs.svelte.ts'

const epoch = (number: number): Epoch => ({ epoch: number, loss: 1 / number }) as Epoch
const detail = (id: number, epochs: number): RunDetail =>
  ({ ...testRun(id), epochs: Array.from({ length: epochs }, (_, i) => epoch(i + 1)) }) as unknown as RunDetail

describe('Runs', () => {
  it('lists those with test predictions in the order they were made', async () => {
    const { study } = testStudy({ 'runs.list': () => [testRun(3), testRun(1), testRun(2, { predicted: 0 })] })
    const runs = study.of(Runs)
    await runs.refresh()
    expect(runs.predicted.map(({ id }) => id)).toEqual([1, 3])
    expect(runs.newestFirst.map(({ id }) => id)).toEqual([3, 2, 1])
  })

  it('keeps epochs that were faster than the answer with all of them', async () => {
    const answer = Promise.withResolvers<RunDetail>()
    const { study } = testStudy({ 'run.get': () => answer.promise })
    const runs = study.of(Runs)
    const loading = runs.loadDetail(1)
    for (const number of [1, 2, 3]) runs.epochEnded({ run: 1, epoch: epoch(number) })
    answer.resolve(detail(1, 2))
    await loading
    expect(runs.epochs(1).map((each) => each.epoch)).toEqual([1, 2, 3])
  })

  it('drops later epochs when a training goes on from an earlier one', () => {
    const runs = testStudy({}).study.of(Runs)
    for (const number of [1, 2, 3, 2]) runs.epochEnded({ run: 1, epoch: epoch(number) })
    expect(runs.epochs(1).map((each) => each.epoch)).toEqual([1, 2])
  })

  it('reads again what was looked at, and forgives a run that was discarded', async () => {
    notices.clear()
    let gone = false
    const { study, asked } = testStudy({
      'runs.list': () => (gone ? [] : [testRun(1)]),
      'run.get': () => {
        if (gone) throw new AppError('not-found', say`There is no run 1.`)
        return detail(1, 1)
      },
    })
    const runs = study.of(Runs)
    await runs.loadDetail(1)
    gone = true
    study.changed({ what: 'runs', run: 1 })
    study.changed({ what: 'embeddings', run: 1 })
    await settle()
    expect(requestsOf(asked, 'run.get')).toHaveLength(2)
    expect(runs.list).toEqual([])
    expect(notices.list).toEqual([])
  })
})
