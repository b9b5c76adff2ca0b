import { describe, expect, it } from 'vitest'
import { say } from '../../shared/say.ts'
import { testJob } from '../testing/records.ts'
import { testStudy } from '../testing/study.ts'
import { Jobs } from './jobs.svelte.ts'

const jobsOf = (list = [testJob(1), testJob(2, { status: 'queued' })]) => {
  const { study } = testStudy({ 'jobs.list': () => list })
  return study.of(Jobs)
}

describe('Jobs', () => {
  it('shows the running one before the queued, the older before the newer', () => {
    const jobs = jobsOf()
    jobs.take(testJob(4, { status: 'queued' }))
    jobs.take(testJob(3, { status: 'queued' }))
    expect(jobs.current?.id).toBe(3)
    jobs.take(testJob(5))
    expect(jobs.current?.id).toBe(5)
    expect(jobs.active.map(({ id }) => id)).toEqual([3, 4, 5])
  })

  it('does not wake a job that has ended by progress that came late', () => {
    const jobs = jobsOf()
    jobs.take(testJob(1, { status: 'done' }))
    jobs.take(testJob(1, { done: 9 }))
    expect(jobs.get(1)?.status).toBe('done')
    expect(jobs.fraction).toBeNull()
  })

  it('tells all who wait for the end of a job', async () => {
    const jobs = jobsOf()
    const both = Promise.all([jobs.finished(testJob(1)), jobs.finished(testJob(1))])
    jobs.jobChanged(testJob(1, { status: 'done', result: 7 }))
    expect((await both).map(({ result }) => result)).toEqual([7, 7])
    // Also who asks afterwards, with what was known before.
    expect((await jobs.finished(testJob(1))).result).toBe(7)
  })

  it('passes on what kind of error ended a job', async () => {
    const jobs = jobsOf()
    const error = { code: 'internal', message: say`No.` } as const
    await expect(jobs.finished(testJob(1, { status: 'failed', error }))).rejects.toMatchObject({
      code: 'internal',
      message: 'No.',
    })
    await expect(jobs.finished(testJob(2, { status: 'cancelled' }))).rejects.toMatchObject({
      code: 'cancelled',
    })
    await expect(jobs.finished(testJob(3, { status: 'interrupted' }))).rejects.toMatchObject({
      code: 'interrupted',
    })
  })
})
