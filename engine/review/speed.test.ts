import { beforeAll, expect, it } from 'vitest'
import { QUEUES } from '../../shared/domain/review.ts'
import { openDatabase, type WriteDb } from '../db/database.ts'
import { fillStudy, type FilledStudy } from '../testing/filled-study.ts'
import { sampleView } from '../views.ts'
import { metadataColumns } from './columns.ts'
import { reviewCounts, reviewQueue } from './queue.ts'
import { setReview, undoReview } from './verdicts.ts'

const IMAGES = 10_000
const RUNS = 3
const TIMES = 9
/** What a person does not notice, on a step of the review page. */
const LIMIT_MS = 50
const VIEW_LIMIT_MS = 10

let db: WriteDb
let study: FilledStudy

beforeAll(() => {
  db = openDatabase(':memory:')
  study = fillStudy(db, IMAGES, RUNS, ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc'])
  reviewCounts(db, { runs: study.runs })
  sampleView(db, study.images[0]!, study.runs)
})

/** Median time of this thread alone: how busy the machine is otherwise says nothing about a call. */
function medianMs(call: (i: number) => unknown): number {
  const times = Array.from({ length: TIMES }, (_, i) => {
    const before = process.threadCpuUsage()
    call(i)
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)]!
}

it.each(QUEUES)('answers the queue "%s" of 10,000 images and three runs at once', (queue) => {
  const filter = { metadata: [{ column: 'sex', values: ['male'] }] }
  const request = { queue, runs: study.runs, part: 'all', filter, offset: 0, limit: 200 } as const
  expect(medianMs(() => reviewQueue(db, request))).toBeLessThan(LIMIT_MS)
})

it('counts all queues, also right after a verdict', () => {
  expect(medianMs(() => reviewCounts(db, { runs: study.runs }))).toBeLessThan(LIMIT_MS)
  const judge = (i: number) =>
    setReview(db, { image: study.images[i]!, reviewer: 'A', verdict: 'model-wrong' })
  const counted = medianMs((i) => (judge(i), reviewCounts(db, { runs: study.runs })))
  expect(counted).toBeLessThan(LIMIT_MS)
})

it('opens a sample, stores a verdict and takes it back without a wait', () => {
  expect(medianMs((i) => sampleView(db, study.images[i * 100]!, study.runs))).toBeLessThan(VIEW_LIMIT_MS)
  const label = (i: number) =>
    ({ image: study.images[i]!, reviewer: 'A', verdict: 'label-wrong', label: 'nv' }) as const
  expect(medianMs((i) => setReview(db, label(i)))).toBeLessThan(VIEW_LIMIT_MS)
  expect(medianMs(() => undoReview(db, 'A'))).toBeLessThan(VIEW_LIMIT_MS)
  expect(medianMs(() => metadataColumns(db))).toBeLessThan(LIMIT_MS)
})
