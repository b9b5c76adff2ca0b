import { describe, expect, it, vi } from 'vitest'
import { testJob, testRun } from '../testing/records.ts'
import { testStudy } from '../testing/study.ts'
import { Jobs } from './jobs.svelte.ts'
import { Runs } from './runs.svelte.ts'
import { StudyState, type StudyChange } from './open-study.svelte.ts'

class Heard extends StudyState {
  readonly changes: StudyChange[] = []
  override changed(change: StudyChange): void {
    this.changes.push(change)
  }
}

describe('OpenStudy', () => {
  it('makes each state once', () => {
    const { study } = testStudy({})
    expect(study.of(Heard)).toBe(study.of(Heard))
  })

  it('tells changes to what it holds', () => {
    const { study } = testStudy({})
    study.changed({ what: 'labels' })
    const heard = study.of(Heard)
    study.changed({ what: 'dataset' })
    expect(heard.changes).toEqual([{ what: 'dataset' }])
  })

  it('gives an answer that comes after it was closed to nobody', async () => {
    const answer = Promise.withResolvers<[ReturnType<typeof testRun>]>()
    const { study } = testStudy({ 'runs.list': () => answer.promise })
    const runs = study.of(Runs)
    const loading = study.load([Runs])
    study.close()
    answer.resolve([testRun(1)])
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' })
    expect(runs.list).toEqual([])
  })

  it('hides an error about a study that is no longer open', async () => {
    const answer = Promise.withResolvers<never>()
    const { study } = testStudy({ 'runs.list': () => answer.promise })
    const loading = study.load([Runs])
    study.close()
    answer.reject(new Error('There is no study.'))
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('asks nothing once it is closed', async () => {
    const list = vi.fn(() => [])
    const { study } = testStudy({ 'runs.list': list })
    study.close()
    await expect(study.engine.call('runs.list', null)).rejects.toMatchObject({ code: 'cancelled' })
    expect(list).not.toHaveBeenCalled()
  })

  it('ends the waiting for jobs when it closes', async () => {
    const { study } = testStudy({})
    const waiting = study.of(Jobs).finished(testJob(1))
    study.close()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('keeps what is derived alive, whoever asked first', () => {
    const { study } = testStudy({})
    let jobs: Jobs | undefined
    $effect.root(() => void (jobs = study.of(Jobs)))()
    jobs!.take(testJob(3))
    expect(jobs!.current?.id).toBe(3)
  })
})
