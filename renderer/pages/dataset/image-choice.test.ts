import { describe, expect, it, vi } from 'vitest'
import type { ImageQuery } from '../../../shared/domain/image-query.ts'
import { testImage } from '../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../testing/study.ts'
import { notices } from '../../ui/notices.svelte.ts'
import { ImageChoice } from './image-choice.svelte.ts'
import { Images } from '../../study/images.svelte.ts'

const idsOf = ({ offset, limit }: ImageQuery) =>
  Array.from({ length: Math.min(limit, 500 - offset) }, (_, i) => offset + i)

async function choiceOf(answers: Parameters<typeof testStudy>[0] = {}) {
  const { study, asked } = testStudy({
    'images.page': (query) => ({ total: 500, items: idsOf(query).map((id) => testImage(id)) }),
    'images.ids': idsOf,
    'image.get': ({ id }) => testImage(id) as never,
    ...answers,
  })
  const images = study.of(Images)
  images.need(0)
  await settle()
  return { choice: study.of(ImageChoice), images, asked }
}

describe('ImageChoice', () => {
  it('takes one, one more, and one less', async () => {
    const { choice, images } = await choiceOf()
    await choice.only(3)
    expect([...choice.chosen]).toEqual([3])
    expect(images.detail?.id).toBe(3)
    choice.toggle(7)
    choice.toggle(3)
    expect([...choice.chosen]).toEqual([7])
  })

  it('takes a range from where it began, also of what was never in view', async () => {
    const { choice } = await choiceOf()
    await choice.only(10)
    await choice.extendTo(300)
    expect(choice.chosen.size).toBe(291)
    await choice.extendTo(8)
    expect([...choice.chosen]).toEqual([8, 9, 10])
  })

  it('takes all that the filter lets through, and nothing when it is cleared', async () => {
    const { choice, images, asked } = await choiceOf()
    images.setFilter({ part: 'test' })
    await settle()
    await choice.all()
    expect(choice.chosen.size).toBe(500)
    expect(requestsOf(asked, 'images.ids')).toMatchObject([{ part: 'test', offset: 0, limit: 500 }])
    choice.clear()
    expect(choice.chosen.size).toBe(0)
  })

  it('takes back what it did to labels and exclusions', async () => {
    const before = [{ image: 1, label: 'benign' }]
    const change = vi.fn(() => before)
    const exclude = vi.fn(() => [1])
    const { choice } = await choiceOf({ 'labels.change': change, 'images.exclude': exclude })
    await choice.relabel([1, 2], 'malignant')
    expect(change).toHaveBeenLastCalledWith({
      labels: [1, 2].map((image) => ({ image, label: 'malignant' })),
    })
    notices.list.at(-1)?.action?.run()
    expect(change).toHaveBeenLastCalledWith({ labels: before })
    await choice.exclude([1, 2], true)
    notices.list.at(-1)?.action?.run()
    expect(exclude).toHaveBeenLastCalledWith({ images: [1], excluded: false })
    notices.clear()
  })
})
