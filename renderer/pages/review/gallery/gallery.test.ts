import { describe, expect, it } from 'vitest'
import type { QueueRequest } from '../../../../shared/domain/review.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testItem, testMap, testRun } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { ReviewSession } from '../review.svelte.ts'
import { Gallery } from './gallery.svelte.ts'

async function galleryOf(count = 300, explained: readonly number[] = []) {
  const { study, asked } = testStudy({
    'runs.list': () => [testRun(1)],
    'review.queue': ({ offset, limit }: QueueRequest) => ({
      total: count,
      items: Array.from({ length: Math.min(limit, count - offset) }, (_, i) => testItem(offset + i)),
    }),
    'review.counts': () => ({}) as never,
    'sample.view': () => Promise.withResolvers<never>().promise,
    'outputs.list': ({ images }) =>
      images.map((image) => ({
        image,
        outputs: [
          {
            run: 1,
            prediction: { predicted: 'malignant' },
            explanations: explained.includes(image) ? [testMap(image, { image })] : [],
          },
        ],
      })) as never,
  })
  await study.load([Runs])
  const review = study.of(ReviewSession)
  review.layout = 'gallery'
  await review.open()
  return { study, review, gallery: study.of(Gallery), asked }
}
const later = () => new Promise((resolve) => setTimeout(resolve, 60))

describe('Gallery', () => {
  it('reads the rows in view with one question', async () => {
    const { gallery, review, asked } = await galleryOf(300, [0, 1])
    for (const item of review.items!.slice(0, 3)) gallery.watch(item)
    await later()
    expect(requestsOf(asked, 'outputs.list')).toEqual([{ images: [0, 1, 2], runs: [1] }])
    expect(gallery.map(1, 1, 'benign')?.plus.id).toBe(1)
    expect(gallery.map(1, 2, 'benign')).toBeUndefined()
    expect(gallery.lacksMaps).toBe(true)
  })

  it('reads again what is in view when maps are new, and forgets what is not', async () => {
    const { study, gallery, review, asked } = await galleryOf()
    const leave = gallery.watch(review.items![0]!)
    gallery.watch(review.items![1]!)
    await later()
    leave()
    study.changed({ what: 'explanations', run: 1 })
    study.changed({ what: 'labels' })
    await later()
    expect(requestsOf(asked, 'outputs.list')).toHaveLength(2)
    expect(requestsOf(asked, 'outputs.list').at(-1)).toEqual({ images: [1], runs: [1] })
    expect(gallery.output(1, 0)).toBeUndefined()
  })

  it('reads nothing for a study that was closed', async () => {
    const { study, gallery, review, asked } = await galleryOf()
    gallery.watch(review.items![0]!)
    study.close()
    await later()
    expect(requestsOf(asked, 'outputs.list')).toEqual([])
  })

  it('selects one, a range from it, and all with what was not read yet', async () => {
    const { gallery } = await galleryOf()
    gallery.toggle(4)
    gallery.extendTo(2)
    expect([...gallery.selected].sort()).toEqual([2, 3, 4])
    gallery.toggle(3)
    expect([...gallery.selected].sort()).toEqual([2, 4])
    await gallery.selectAll()
    expect(gallery.selected.size).toBe(300)
    await gallery.selectAll()
    expect(gallery.selected.size).toBe(0)
  })

  it('gives the selection in the order of the queue, and everything where nothing is selected', async () => {
    const { gallery } = await galleryOf()
    gallery.toggle(9)
    gallery.toggle(5)
    expect((await gallery.chosen()).map(({ image }) => image.id)).toEqual([5, 9])
    gallery.selected.clear()
    expect(await gallery.chosen()).toHaveLength(300)
  })

  it('keeps the selection for another order and drops it for another question', async () => {
    const { gallery, review } = await galleryOf()
    gallery.enter()
    gallery.toggle(5)
    await review.setOrder('queue', true)
    gallery.enter()
    expect(gallery.selected.size).toBe(1)
    await review.setQueue({ kind: 'all' })
    gallery.enter()
    await settle()
    expect(gallery.selected.size).toBe(0)
  })
})
