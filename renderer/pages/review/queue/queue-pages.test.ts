import { describe, expect, it } from 'vitest'
import type { QueueRequest } from '../../../../shared/domain/review.ts'
import { testItem } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { QueuePages } from './queue-pages.svelte.ts'

const TOTAL = 5000

function pagesOf(from = 0) {
  const { study, asked } = testStudy({
    'review.queue': ({ offset, limit }: QueueRequest) => ({
      total: TOTAL,
      items: Array.from({ length: Math.min(limit, TOTAL - offset) }, (_, i) => testItem(from + offset + i)),
    }),
  })
  return { asked, pages: new QueuePages(study.engine, () => ({ runs: [1], queue: { kind: 'all' } })) }
}

describe('QueuePages', () => {
  it('reads the first page, then as far as somebody goes', async () => {
    const { pages, asked } = pagesOf()
    expect(await pages.start()).toBe(true)
    expect(pages.items).toHaveLength(200)
    await pages.reach(3000)
    expect(pages.items!.length).toBeGreaterThan(3000)
    expect(pages.items!.map(({ image }) => image.id)).toEqual(pages.items!.map((_, i) => i))
    expect(requestsOf(asked, 'review.queue')).toMatchObject([
      { offset: 0, limit: 200 },
      { offset: 200, limit: 2000 },
      { offset: 2200, limit: 2000 },
    ])
  })

  it('ends at the last sample', async () => {
    const { pages } = pagesOf()
    await pages.start()
    await pages.reach(TOTAL * 2)
    expect(pages.items).toHaveLength(TOTAL)
    expect(await pages.more()).toBe(false)
  })

  it('reads on once for all who ask at the same time', async () => {
    const { pages, asked } = pagesOf()
    await pages.start()
    await Promise.all([pages.more(), pages.more(), pages.reach(250)])
    expect(requestsOf(asked, 'review.queue')).toHaveLength(2)
  })

  it('answers the last question, whichever answer comes last', async () => {
    const answers = [Promise.withResolvers<never>(), Promise.withResolvers<never>()]
    let question = 0
    const { study } = testStudy({ 'review.queue': () => answers[question++]!.promise })
    const pages = new QueuePages(study.engine, () => ({ queue: { kind: 'all' } }))
    const [first, second] = [pages.start(), pages.start()]
    answers[1]!.resolve({ total: 1, items: [testItem(2)] } as never)
    await settle()
    answers[0]!.resolve({ total: 1, items: [testItem(1)] } as never)
    expect(await Promise.all([first, second])).toEqual([false, true])
    expect(pages.items![0]!.image.id).toBe(2)
  })

  it('does not add a page of the queue before to the one that is read now', async () => {
    const late = Promise.withResolvers<never>()
    const { study } = testStudy({
      'review.queue': ({ offset }) =>
        offset > 0 ? late.promise : { total: 3, items: [testItem(1), testItem(2)] },
    })
    const pages = new QueuePages(study.engine, () => ({ queue: { kind: 'all' } }))
    await pages.start()
    const more = pages.more()
    await pages.start()
    late.resolve({ total: 3, items: [testItem(9)] } as never)
    await more
    expect(pages.items!.map(({ image }) => image.id)).toEqual([1, 2])
  })

  it('keeps a status that was set since the queue was read', async () => {
    const { pages } = pagesOf()
    await pages.start()
    const item = pages.items![3]!
    pages.setStatus(3, 'accepted' as never)
    expect(pages.statusOf(item)).toBe('accepted')
    await pages.start()
    expect(pages.statusOf(item)).toBe('needs-review')
  })
})
