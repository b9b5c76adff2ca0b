import { describe, expect, it } from 'vitest'
import type { ImageRecord } from '../../shared/domain/dataset.ts'
import type { ImageQuery } from '../../shared/domain/image-query.ts'
import { testImage } from '../testing/records.ts'
import { requestsOf, settle, testStudy } from '../testing/study.ts'
import { Images } from './images.svelte.ts'

function pageOf({ offset, limit }: ImageQuery): { total: number; items: ImageRecord[] } {
  const items = Array.from({ length: Math.min(limit, 500 - offset) }, (_, i) => testImage(offset + i))
  return { total: 500, items }
}

describe('Images', () => {
  it('fetches each page once, as it comes into view', async () => {
    const { study, asked } = testStudy({ 'images.page': pageOf })
    const images = study.of(Images)
    for (const index of [0, 5, 119, 130]) images.need(index)
    await settle()
    expect(requestsOf(asked, 'images.page')).toMatchObject([{ offset: 0 }, { offset: 120 }])
    expect(images.total).toBe(500)
    expect(images.at(130)?.id).toBe(130)
    expect(images.at(300)).toBeUndefined()
  })

  it('throws away pages of another filter that come late', async () => {
    const slow = Promise.withResolvers<ReturnType<typeof pageOf>>()
    const { study } = testStudy({
      'images.page': (query) => (query.label ? { total: 1, items: [testImage(7)] } : slow.promise),
    })
    const images = study.of(Images)
    images.need(0)
    images.setFilter({ label: 'benign' })
    await settle()
    slow.resolve(pageOf({ offset: 0, limit: 120 }))
    await settle()
    expect(images.total).toBe(1)
    expect(images.at(0)?.id).toBe(7)
  })

  it('shows the detail of the image selected last', async () => {
    const first = Promise.withResolvers<never>()
    const { study } = testStudy({
      'images.page': pageOf,
      'image.get': ({ id }) => (id === 1 ? first.promise : (testImage(id) as never)),
    })
    const images = study.of(Images)
    images.need(0)
    await settle()
    const late = images.select(1)
    await images.select(2)
    first.resolve(testImage(1) as never)
    await late
    expect(images.detail?.id).toBe(2)
  })
})
