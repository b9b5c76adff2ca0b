import { describe, expect, it } from 'vitest'
import { FIGURE_ROWS_MAX } from '../../../../shared/domain/gallery.ts'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import type { QueueRequest } from '../../../../shared/domain/review.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testItem, testJob, testMap, testRun } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { ExplainChoice } from '../explain/explain-choice.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'
import { Gallery } from './gallery.svelte.ts'
import { GalleryExport } from './gallery-export.svelte.ts'

/** @param explaining how the jobs end that compute what is lacking */
async function exportOf(count: number, explained: readonly number[], explaining: JobInfo['status'] = 'done') {
  const stored = new Set(explained)
  const output = (image: number) => ({
    run: 1,
    prediction: { predicted: 'malignant' },
    explanations: stored.has(image) ? [testMap(100 + image, { image })] : [],
  })
  const { study, asked } = testStudy({
    'runs.list': () => [testRun(1)],
    'review.queue': ({ offset, limit }: QueueRequest) => ({
      total: count,
      items: Array.from({ length: Math.min(limit, count - offset) }, (_, i) => testItem(offset + i)),
    }),
    'review.counts': () => ({}) as never,
    'sample.view': () => Promise.withResolvers<never>().promise,
    'outputs.list': ({ images }) => images.map((image) => ({ image, outputs: [output(image)] })) as never,
    'explain.start'({ images }) {
      if (explaining === 'done') for (const image of images!) stored.add(image)
      return testJob<'explain'>(1, { kind: 'explain', status: explaining, result: {} })
    },
    'gallery.figure': ({ file }) =>
      testJob<'figure'>(2, { kind: 'figure', status: 'done', result: { files: [file] } }),
    'predictions.export': ({ file, images }) => ({ file, rows: images!.length }),
  })
  await study.load([Runs])
  const review = study.of(ReviewSession)
  review.layout = 'gallery'
  await review.open()
  await settle()
  const figures = () =>
    requestsOf(asked, 'gallery.figure') as { rows: { image: number; maps: unknown[] }[] }[]
  return { study, asked, gallery: study.of(Gallery), state: study.of(GalleryExport), figures }
}

describe('GalleryExport', () => {
  it('draws what is selected, with the heatmaps that are stored', async () => {
    const { gallery, state, figures, asked } = await exportOf(5, [0, 1, 2, 3, 4])
    gallery.toggle(3)
    gallery.toggle(1)
    expect(await state.figure('/out/figure.png')).toEqual({ files: ['/out/figure.png'] })
    expect(figures()[0]!.rows).toEqual([
      { image: 1, maps: [{ explanation: 101, minus: undefined }] },
      { image: 3, maps: [{ explanation: 103, minus: undefined }] },
    ])
    expect(requestsOf(asked, 'explain.start')).toEqual([])
    expect(state.drawing).toBe(false)
  })

  it('computes what the selection lacks first', async () => {
    const { state, figures, asked } = await exportOf(3, [0])
    await state.figure('/out/figure.png')
    expect(requestsOf(asked, 'explain.start')).toHaveLength(1)
    expect(figures()[0]!.rows.map(({ maps }) => maps)).toEqual([
      [{ explanation: 100, minus: undefined }],
      [{ explanation: 101, minus: undefined }],
      [{ explanation: 102, minus: undefined }],
    ])
  })

  it('draws nothing where that was stopped', async () => {
    const { state, figures } = await exportOf(3, [], 'cancelled')
    expect(await state.figure('/out/figure.png')).toBeNull()
    expect(figures()).toEqual([])
    expect(state.drawing).toBe(false)
  })

  it('leaves out the difference of a class to itself, and more rows than a figure holds to the engine', async () => {
    const one = await exportOf(1, [0])
    one.study.of(ExplainChoice).target = { kind: 'class', name: 'malignant' }
    await one.state.figure('/out/a.png')
    one.study.of(ExplainChoice).target = { kind: 'difference' }
    await one.state.figure('/out/b.png')
    expect(one.figures().map(({ rows }) => rows[0]!.maps)).toEqual([
      [{ explanation: 100, minus: undefined }],
      [null],
    ])
    const many = await exportOf(FIGURE_ROWS_MAX + 1, [])
    await many.state.figure('/out/c.png')
    expect(requestsOf(many.asked, 'explain.start')).toEqual([])
    expect(many.figures()[0]!.rows).toHaveLength(FIGURE_ROWS_MAX + 1)
  })

  it('writes the predictions of the whole queue where nothing is selected', async () => {
    const { gallery, state } = await exportOf(4, [])
    expect(await state.predictions('/out/p.csv')).toEqual({ file: '/out/p.csv', rows: 4 })
    gallery.toggle(2)
    expect(await state.predictions('/out/p.csv')).toEqual({ file: '/out/p.csv', rows: 1 })
  })
})
