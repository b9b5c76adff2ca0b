/**
 * A study of 100,000 images as its dataset page asks for it: pages, orders and filters by any column, counts, one image's details. Answers
 * with the 95th percentile of one kind of question in milliseconds; for 'silent', with the longest time that the engine answered nothing.
 * Usage: scale-side.ts COUNT FOLDER KIND
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Engine } from '../../engine/engine.ts'
import { makeStudy, type FixtureImage } from '../../engine/testing/evaluated-study.ts'
import type { ImageQuery } from '../../shared/domain/image-query.ts'
import { Random } from '../../shared/random.ts'

const [count = 100_000, folder = '', kind = 'page'] = [
  Number(process.argv[2]),
  process.argv[3],
  process.argv[4],
]
const QUESTIONS = 60
const CHECK_MS = 5
const PLACES = ['back', 'trunk', 'abdomen', 'face', 'chest', 'foot', 'neck', 'scalp', 'hand', 'unknown']
const CLASSES = ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc']

const random = new Random(1)
const study = join(folder, `scale-${process.pid}.lesionlens`)
mkdirSync(study, { recursive: true })
// In memory and then as a whole: row by row, each would wait for the disk.
makeStudy(Array.from({ length: count }, drawImage))
  .prepare('VACUUM INTO ?')
  .run(join(study, 'study.sqlite'))

const engine = new Engine()
const context = { signal: new AbortController().signal }
let silent = 0
let due = performance.now() + CHECK_MS
setInterval(() => {
  const now = performance.now()
  silent = Math.max(silent, now - due)
  due = now + CHECK_MS
}, CHECK_MS)
await engine.handlers['study.open']({ folder: study, create: false }, context)
if (kind !== 'silent') await measure()
process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
for await (const _ of createInterface({ input: process.stdin })) {
  const value = kind === 'silent' ? await longestSilence() : await measure()
  process.stdout.write(`${JSON.stringify({ value, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
}
process.exit(0)

function drawImage(_: unknown, i: number): FixtureImage {
  const lesion = `HAM_${Math.floor(i / 1.4)}`
  return {
    label: CLASSES[random.below(CLASSES.length)] ?? 'nv',
    part: i % 7 < 5 ? 'train' : i % 7 === 5 ? 'val' : 'test',
    group: lesion,
    metadata: {
      lesion_id: lesion,
      age: random.below(20) * 5,
      sex: random.below(2) ? 'male' : 'female',
      localization: PLACES[random.below(PLACES.length)] ?? null,
      diameter: random.below(50) === 0 ? null : Math.round(random.uniform() * 300) / 10,
      dx_type: 'histo',
    },
  }
}

async function longestSilence(): Promise<number> {
  silent = 0
  for (const one of ['page', 'order', 'filter', 'counts', 'details']) await ask(one)
  // What became due meanwhile is told by the next tick.
  await new Promise((resolve) => setTimeout(resolve, 2 * CHECK_MS))
  return silent
}

async function measure(): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < QUESTIONS; n++) {
    // Another label makes it another question: what rests on labels is not remembered.
    if (n % 10 === 0) await engine.handlers['label.set']({ image: 1 + n, label: 'nv' }, context)
    const start = performance.now()
    await ask(kind)
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? NaN
}

async function ask(what: string): Promise<void> {
  const { handlers } = engine
  if (what === 'details') return void (await handlers['image.get']({ id: 1 + random.below(count) }, context))
  if (what === 'counts') {
    await handlers['dataset.summary'](null, context)
    return void (await handlers['metadata.columns'](null, context))
  }
  const { total } = await handlers['images.page']({ ...queryOf(what), limit: 200 }, context)
  if (total === 0) throw new Error('The page is empty.')
}

function queryOf(what: string): Omit<ImageQuery, 'limit'> {
  const offset = random.below(count)
  if (what === 'page') return { offset }
  if (what === 'order') {
    const column = ['age', 'sex', 'localization', 'diameter', 'lesion_id'][random.below(5)] ?? 'age'
    const order = (['label', 'part', 'pixels', { column }, { column }] as const)[random.below(5)]
    return { offset, order, descending: random.below(2) === 1 }
  }
  const localization = PLACES[random.below(PLACES.length)] ?? null
  return {
    offset: 0,
    part: 'train',
    label: CLASSES[random.below(CLASSES.length)],
    search: String(random.below(10)),
    order: { column: 'age' },
    metadata: [
      { column: 'localization', values: [localization] },
      { column: 'age', min: random.below(50) },
    ],
  }
}
