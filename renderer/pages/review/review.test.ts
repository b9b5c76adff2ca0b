import { describe, expect, it, vi } from 'vitest'
import type { QueueRequest } from '../../../shared/domain/review.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { testItem, testRun, testView } from '../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../testing/study.ts'
import { ReviewSession } from './review.svelte.ts'

async function session(runs = [testRun(1), testRun(2), testRun(3)], count = 30) {
  const counts = { queues: {}, status: {}, verdicts: {}, tags: [], disagreement: null }
  const { study, asked } = testStudy({
    'runs.list': () => runs,
    'review.queue': ({ offset }: QueueRequest) => ({
      total: count,
      items: Array.from({ length: count - offset }, (_, i) => testItem(offset + i + 1)),
    }),
    'review.counts': () => counts as never,
    'sample.view': ({ image }) => testView(image),
    'explain.start': () => Promise.withResolvers<never>().promise,
  })
  await study.load([Runs])
  const review = study.of(ReviewSession)
  return { study, review, asked }
}
const lastQueue = (asked: Parameters<typeof requestsOf>[0]) => requestsOf(asked, 'review.queue').at(-1)

describe('ReviewSession', () => {
  it('opens the mistakes of the newest run that was judged', async () => {
    const { review, asked } = await session()
    await review.open()
    expect(review.run).toBe(3)
    expect(lastQueue(asked)).toMatchObject({ runs: [3, 1, 2], queue: { kind: 'misclassified' } })
    await review.open(3)
    expect(requestsOf(asked, 'review.queue')).toHaveLength(1)
  })

  it('stays inside the queue', async () => {
    const { review } = await session()
    await review.open()
    review.step(-1)
    expect(review.index).toBe(0)
    review.go(Infinity)
    expect(review.index).toBe(29)
    review.step(1)
    expect(review.item?.image.id).toBe(30)
  })

  it('always has a model on screen, and the one under review is one of them', async () => {
    const { review, asked } = await session()
    await review.open(1)
    await review.toggleRun(testRun(1))
    expect(review.run).toBe(2)
    expect(lastQueue(asked)).toMatchObject({ runs: [2, 3] })
    await review.setQueue({ kind: 'disagreement' })
    await review.toggleRun(testRun(2))
    expect(review.queue).toEqual({ kind: 'misclassified' })
    await review.toggleRun(testRun(3))
    expect(review.shownRuns.map(({ id }) => id)).toEqual([3])
  })

  it('shows what another page asks for: models beside it, filter and thresholds', async () => {
    const { study, review, asked } = await session()
    await review.open()
    await review.setFilter({ status: ['needs-review'] })
    const queue = { kind: 'images', images: [4] } as const
    await study.ask({ run: 1, beside: [2], queue })
    expect(lastQueue(asked)).toMatchObject({ runs: [1, 2], queue, filter: {}, thresholds: [] })
    expect([...review.hidden]).toEqual([3])
  })

  it('makes the next samples ready, each once', async () => {
    const { review, asked } = await session()
    await review.open()
    review.step(1)
    await settle()
    const views = requestsOf(asked, 'sample.view') as { image: number; runs: number[] }[]
    expect(new Set(views.filter(({ runs }) => runs.length === 3).map(({ image }) => image))).toEqual(
      new Set([1, 2, 3, 4, 5]),
    )
    expect(views.filter(({ image, runs }) => image === 1 && runs.length === 3)).toHaveLength(1)
    expect(review.view?.image.id).toBe(2)
  })

  it('counts the queues once after a burst of changes, and not for a study that was closed', async () => {
    const { study, review, asked } = await session()
    await review.open()
    vi.useFakeTimers()
    for (const what of ['labels', 'reviews', 'reviews'] as const) study.changed({ what })
    await vi.advanceTimersByTimeAsync(200)
    expect(requestsOf(asked, 'review.counts')).toHaveLength(1)
    study.changed({ what: 'reviews' })
    study.close()
    await vi.advanceTimersByTimeAsync(200)
    expect(requestsOf(asked, 'review.counts')).toHaveLength(1)
    vi.useRealTimers()
  })

  it('reads the queue again when a threshold changed the answers', async () => {
    const { study, review, asked } = await session()
    study.changed({ what: 'answers', run: 1 })
    expect(requestsOf(asked, 'review.queue')).toHaveLength(0)
    await review.open()
    study.changed({ what: 'answers', run: 1 })
    await settle()
    expect(requestsOf(asked, 'review.queue')).toHaveLength(2)
  })
})
