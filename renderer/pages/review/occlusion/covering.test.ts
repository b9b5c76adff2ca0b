import { describe, expect, it } from 'vitest'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { AppError } from '../../../../shared/errors.ts'
import { say } from '../../../../shared/say.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testItem, testJob, testRun, testView } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { ReviewSession } from '../review.svelte.ts'
import { Covering } from './covering.svelte.ts'

async function coveringOf(start: () => JobInfo<'occlude'>) {
  const { study, asked } = testStudy({
    'runs.list': () => [testRun(1), testRun(2)],
    'review.queue': () => ({ total: 1, items: [testItem(7)] }),
    'review.counts': () => ({}) as never,
    'sample.view': ({ image }) => testView(image),
    'explain.start': () => Promise.withResolvers<never>().promise,
    'occlude.test': start,
    'job.cancel': () => null,
  })
  await study.load([Runs])
  await study.of(ReviewSession).open()
  return { study, asked, covering: study.of(Covering) }
}

describe('Covering', () => {
  it('asks every model on screen with what is covered', async () => {
    const { study, asked, covering } = await coveringOf(() => testJob(1, { kind: 'occlude' }))
    await covering.run()
    expect(requestsOf(asked, 'occlude.test')).toEqual([])
    covering.addBox()
    const running = covering.run()
    await settle()
    expect([covering.busy, covering.job]).toEqual([true, 1])
    study.of(Jobs).take(testJob(1, { kind: 'occlude', status: 'done', result: { area: 0.04 } }))
    await running
    expect(requestsOf(asked, 'occlude.test')).toMatchObject([{ runs: [2, 1].sort(), image: 7 }])
    expect([covering.busy, covering.result?.area]).toEqual([false, 0.04])
  })

  it('shows no answer to a question that was changed meanwhile, and cancels it', async () => {
    const { study, asked, covering } = await coveringOf(() => testJob(1, { kind: 'occlude' }))
    covering.addBox()
    const running = covering.run()
    await settle()
    covering.setFill('grey' as never)
    study.of(Jobs).take(testJob(1, { kind: 'occlude', status: 'done', result: { area: 0.04 } }))
    await running
    expect(covering.result).toBeNull()
    expect(requestsOf(asked, 'job.cancel')).toEqual([{ id: 1 }])
  })

  it('tells what went wrong beside the button', async () => {
    const { covering } = await coveringOf(() => {
      throw new AppError('busy', say`Later.`)
    })
    covering.addBox()
    await covering.run()
    expect([covering.error?.code, covering.busy]).toEqual(['busy', false])
    covering.remove(0)
    expect([covering.error, covering.regions]).toEqual([null, []])
  })
})
