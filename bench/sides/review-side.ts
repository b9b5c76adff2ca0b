/**
 * `node bench/sides/review-side.ts`: how long the engine takes for what a review asks of it, on a synthetic study of 10,000 images
 * and three runs. Median and 95th percentile of the wall clock, and the processor time of the call alone, as JSON.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../engine/db/database.ts'
import { layOut, nearest } from '../../engine/embedding/thread.ts'
import { reviewCounts, reviewQueue } from '../../engine/review/queue.ts'
import { setReview, undoReview } from '../../engine/review/verdicts.ts'
import { StudyCache } from '../../engine/study/study-cache.ts'
import { fillStudy } from '../../engine/testing/filled-study.ts'
import { sampleView } from '../../engine/api/views.ts'
import { QUEUES } from '../../shared/domain/review.ts'
import { Random } from '../../shared/random.ts'

const IMAGES = 10_000
const FEATURES = 1280
const TIMES = 30

const folder = await mkdtemp(join(tmpdir(), 'lesionlens-review-'))
try {
  const rows = [...(await reviewRows()), ...(await embeddingRows())]
  process.stdout.write(`${JSON.stringify({ images: IMAGES, runs: 3, unit: 'ms', rows }, null, 1)}\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function reviewRows() {
  const db = openDatabase(join(folder, 'study.sqlite'))
  const study = { db, cache: new StudyCache() }
  const { runs, images } = fillStudy(db, IMAGES, 3, ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc'])
  const all = { runs, part: 'all', offset: 0, limit: 200 } as const
  const reviewer = 'A'
  const first = await measured(
    'first queue after opening',
    () => reviewQueue(study, { ...all, queue: 'all' }),
    1,
  )
  const rows = [first]
  for (const queue of QUEUES)
    rows.push(await measured(`queue ${queue}`, () => reviewQueue(study, { ...all, queue })))
  rows.push(await measured('counts of all queues', () => reviewCounts(study, { runs, part: 'all' })))
  rows.push(await measured('sample.view', (i) => sampleView(study, images[i * 300]!, runs)))
  rows.push(
    await measured('review.set', (i) =>
      setReview(db, { image: images[i]!, reviewer, verdict: 'model-wrong' }),
    ),
  )
  rows.push(await measured('review.undo', () => undoReview(db, reviewer)))
  db.close()
  return rows
}

async function embeddingRows() {
  const random = new Random(1)
  const values = Float32Array.from(
    { length: IMAGES * FEATURES },
    (_, i) => random.uniform() + (i % 7 ? 0 : 1),
  )
  const file = join(folder, 'rows.f32')
  await writeFile(file, new Uint8Array(values.buffer))
  const rows = { file, size: FEATURES, count: IMAGES }
  const candidates = Uint32Array.from({ length: 7000 }, (_, i) => i)
  const ask = (i: number) => nearest({ rows, query: 9000 + i, candidates, k: 12 })
  const options = { signal: new AbortController().signal, progress: () => undefined }
  return [
    await measured('similar images, the first time', ask, 1),
    await measured('similar images', ask),
    await measured('map of the embedding', () => layOut({ rows, seed: 42 }, options), 1),
  ]
}

async function measured(what: string, call: (i: number) => unknown, times = TIMES) {
  const wall: number[] = []
  const processor: number[] = []
  for (let i = 0; i < times; i++) {
    const [startedAt, before] = [performance.now(), process.cpuUsage()]
    await call(i)
    const { user, system } = process.cpuUsage(before)
    wall.push(performance.now() - startedAt)
    processor.push((user + system) / 1000)
  }
  return { what, median: at(wall, 0.5), p95: at(wall, 0.95), processor: at(processor, 0.5) }
}

function at(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]! * 10) / 10
}
