import { describe, expect, it } from 'vitest'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { AppError } from '../../../../shared/errors.ts'
import { say } from '../../../../shared/say.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testItem, testJob, testRun, testView } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { ReviewSession } from '../review.svelte.ts'
import { OcclusionTest } from './occlusion-test.svelte.ts'

async function occlusionOf(start: () => JobInfo<'occlude'>) {
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
  return { study, asked, occlusion: study.of(OcclusionTest) }
}

describe('OcclusionTest', () => {
  it('asks every model on screen with what is covered', async () => {
    const { study, asked, occlusion } = await occlusionOf(() => testJob(1, { kind: 'occlude' }))
    await occlusion.run()
    expect(requestsOf(asked, 'occlude.test')).toEqual([])
    occlusion.addBox()
    const running = occlusion.run()
    await settle()
    expect([occlusion.busy, occlusion.job]).toEqual([true, 1])
    study.of(Jobs).take(testJob(1, { kind: 'occlude', status: 'done', result: { area: 0.04 } }))
    await running
    expect(requestsOf(asked, 'occlude.test')).toMatchObject([{ runs: [2, 1].sort(), image: 7 }])
    expect([occlusion.busy, occlusion.result?.area]).toEqual([false, 0.04])
  })

  it('shows no answer to a question that was changed meanwhile, and cancels it', async () => {
    const { study, asked, occlusion } = await occlusionOf(() => testJob(1, { kind: 'occlude' }))
    occlusion.addBox()
    const running = occlusion.run()
    await settle()
    occlusion.setFill('grey' as never)
    study.of(Jobs).take(testJob(1, { kind: 'occlude', status: 'done', result: { area: 0.04 } }))
    await running
    expect(occlusion.result).toBeNull()
    expect(requestsOf(asked, 'job.cancel')).toEqual([{ id: 1 }])
  })

  it('tells what went wrong beside the button', async () => {
    const { occlusion } = await occlusionOf(() => {
      throw new AppError('busy', say`Later.`)
    })
    occlusion.addBox()
    await occlusion.run()
    expect([occlusion.error?.code, occlusion.busy]).toEqual(['busy', false])
    occlusion.remove(0)
    expect([occlusion.error, occlusion.regions]).toEqual([null, []])
  })
})
