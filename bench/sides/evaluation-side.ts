/**
 * The window's `evaluate` call on a study of 10,000 predicted test images for each of three models: all metrics with bootstrap
 * intervals, every pair compared, calibration, operating points, the leak audit. Meanwhile the engine goes on answering. Answers with
 * seconds, or with 'wait' with the longest time in milliseconds that a call had to wait. Usage: evaluation-side.ts COUNT FOLDER [wait]
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Engine } from '../../engine/engine.ts'
import { addRun, makeStudy, type FixtureImage } from '../../engine/testing/evaluated-study.ts'

const TEST_IMAGES = 10_000
const VALIDATION_IMAGES = 1_000
const CHECK_MS = 5

const folder = join(process.argv[3]!, `evaluation-${process.pid}.lesionlens`)
const wanted = process.argv[4] === 'wait' ? 'wait' : 'seconds'
const classes = ['benign', 'malignant']
const images = Array.from({ length: TEST_IMAGES + VALIDATION_IMAGES }, (_, i): FixtureImage => ({
  label: classes[i % 5 === 0 ? 1 : 0]!,
  part: i < TEST_IMAGES ? 'test' : 'val',
  group: `lesion ${Math.floor(i / 1.3)}`,
  metadata: { lesion_id: `lesion ${Math.floor(i / 1.3)}` },
}))
mkdirSync(folder, { recursive: true })
const db = makeStudy(images, join(folder, 'study.sqlite'))
for (const seed of [1, 2, 3]) addRun(db, images, { name: `model ${seed}`, seed, skill: seed, classes })

const engine = new Engine()
const context = { signal: new AbortController().signal }
await engine.handlers['study.open']({ folder, create: false }, context)
await measure()
process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
for await (const _ of createInterface({ input: process.stdin })) {
  const value = (await measure())[wanted]
  process.stdout.write(`${JSON.stringify({ value, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
}
process.exit(0)

async function measure(): Promise<{ seconds: number; wait: number }> {
  // Another label makes it another question: nothing is remembered.
  await engine.handlers['label.set']({ image: 1, label: 'benign' }, context)
  let wait = 0
  let due = performance.now() + CHECK_MS
  const timer = setInterval(() => {
    const now = performance.now()
    wait = Math.max(wait, now - due)
    due = now + CHECK_MS
  }, CHECK_MS)
  const start = performance.now()
  const { runs, comparisons } = await engine.handlers.evaluate({ part: 'test' }, context)
  const seconds = (performance.now() - start) / 1000
  clearInterval(timer)
  if (runs.length !== 3 || comparisons.length === 0 || runs[0]!.n !== TEST_IMAGES)
    throw new Error('The evaluation is not whole.')
  return { seconds, wait }
}
