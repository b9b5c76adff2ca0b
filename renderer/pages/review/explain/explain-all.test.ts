import { describe, expect, it } from 'vitest'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testImage, testJob, testRun } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { ExplainAll } from './explain-all.svelte.ts'
import { ExplainChoice } from './explain-choice.svelte.ts'

/** @param status of every job, at once */
async function explainAll(images: number, status: JobInfo['status'] = 'done') {
  let id = 0
  const made = testStudy({
    'runs.list': () => [testRun(1), testRun(2, { tap: null })],
    'images.page': ({ offset, limit }) =>
      ({
        total: images,
        items: Array.from({ length: Math.min(limit, images - offset) }, (_, i) =>
          testImage(offset + i, i % 2 === 0 ? 'benign' : null),
        ),
      }) as never,
    'explain.start': () => testJob<'explain'>(++id, { kind: 'explain', status, result: {} }),
    'job.cancel': () => null,
  })
  await made.study.load([Runs])
  const parts = () =>
    requestsOf(made.asked, 'explain.start').map((each) => (each as { images: number[] }).images)
  return { ...made, state: made.study.of(ExplainAll), parts }
}

describe('ExplainAll', () => {
  it('asks for all test images in small jobs, page by page, of the models that can', async () => {
    const { state, parts, asked } = await explainAll(1100)
    await state.start([1, 2])
    expect(requestsOf(asked, 'images.page')).toHaveLength(2)
    expect(parts().map(({ length }) => length)).toEqual([...Array.from({ length: 34 }, () => 32), 12])
    expect(new Set(parts().flat()).size).toBe(1100)
    expect([state.done, state.total, state.finished, state.running]).toEqual([1100, 1100, true, false])
  })

  it('takes named images, and only those that have the class asked for', async () => {
    const { study, state, parts, asked } = await explainAll(0)
    study.of(ExplainChoice).target = { kind: 'true' }
    await state.start([1], [testImage(5), testImage(6, null), testImage(7)])
    expect(parts()).toEqual([[5, 7]])
    expect(requestsOf(asked, 'images.page')).toEqual([])
  })

  it('stops with the job under way, and is not finished then', async () => {
    const { study, state, asked, parts } = await explainAll(100, 'running')
    const running = state.start([1])
    await settle()
    expect([state.running, parts().length]).toEqual([true, 1])
    await state.stop()
    expect(requestsOf(asked, 'job.cancel')).toEqual([{ id: 1 }])
    study.jobChanged(testJob(1, { kind: 'explain', status: 'cancelled' }))
    await running
    expect([state.running, state.finished, state.done, parts().length]).toEqual([false, false, 0, 1])
  })

  it('passes on what went wrong', async () => {
    const { state } = await explainAll(10, 'failed')
    await expect(state.start([1])).rejects.toMatchObject({ code: 'internal' })
    expect([state.running, state.finished]).toEqual([false, false])
  })
})
