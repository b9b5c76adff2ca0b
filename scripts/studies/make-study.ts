/**
 * Makes `engine/testing/studies/schema-<version>.zip` and, beside it, what it holds as JSON: a small study with one of everything that a study can hold, as this version of
 * LesionLens stores it, so that later versions can be tested on opening it (`engine/old-study.test.ts`). Run once for a version:
 * `node scripts/studies/make-study.ts OUT.zip`. Nothing of a released fixture is ever made anew: what a later version stores is no longer what
 * that one stored.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { unzipSync, zipSync } from 'fflate'
import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { ReviewChange } from '../../shared/domain/review.ts'
import { AppError } from '../../shared/errors.ts'
import type { RequestOf, ResultOf } from '../../shared/rpc.ts'
import { Engine } from '../../engine/engine.ts'
import { contentOf } from '../../engine/testing/study-content.ts'
import { generateSample } from '../../imaging/synthetic/sample.ts'

/** The same wherever it is made: the study stores absolute paths. */
const FOLDER = '/tmp/lesionlens-fixture'
const IMAGES = join(FOLDER, 'images')
const STUDY = join(FOLDER, 'small.lesionlens')
const SMALL = { width: 48, height: 36 } as const
const TINY_MODEL = 'nested_functional.keras'

// With chores: where heatmaps look is measured on the side.
const engine = new Engine({ chores: true })

async function call<K extends keyof EngineCalls & string>(
  name: K,
  request: RequestOf<EngineCalls, K>,
): Promise<ResultOf<EngineCalls, K>> {
  const { signal } = new AbortController()
  return (await engine.handlers[name](request, { signal })) as ResultOf<EngineCalls, K>
}

/** How a job ended. */
async function ended(name: Parameters<typeof call>[0], request: unknown): Promise<string> {
  const job = (await call(name, request as never)) as { readonly id: number }
  const { status, error } = await engine.finished(job.id)
  console.error(`${name}: ${status} ${error?.message ?? ''}`)
  return status
}

async function done(name: Parameters<typeof call>[0], request: unknown): Promise<void> {
  const status = await ended(name, request)
  if (status !== 'done') throw new AppError('internal', `${name} ended as ${status}.`)
}

/** The synthetic sample at a tenth of its size, with what an import has to say something about. */
async function makeImages(): Promise<void> {
  await generateSample({ folder: IMAGES, count: 40, seed: 7 })
  for (const kind of ['benign', 'malignant', 'masks'] as const) {
    for (const name of await readdir(join(IMAGES, kind))) {
      const file = join(IMAGES, kind, name)
      const small = sharp(await readFile(file)).resize(SMALL.width, SMALL.height, {
        fit: 'fill',
        kernel: kind === 'masks' ? 'nearest' : 'lanczos3',
      })
      await writeFile(file, await (kind === 'masks' ? small.png() : small.jpeg({ quality: 80 })).toBuffer())
    }
  }
  const [first] = await readdir(join(IMAGES, 'benign'))
  const twin = await readFile(join(IMAGES, 'benign', first!))
  await writeFile(join(IMAGES, 'benign', 'TWIN.jpg'), twin)
  await writeFile(join(IMAGES, 'benign', 'BROKEN.jpg'), twin.subarray(0, 200))
}

async function tinyModel(): Promise<string> {
  const fixtures = new URL('../../compute/keras/fixtures/keras-3.zip', import.meta.url)
  const file = join(FOLDER, TINY_MODEL)
  await writeFile(file, unzipSync(await readFile(fixtures))[TINY_MODEL]!)
  return file
}

/** Runs 1 to 6: from random weights, imported, gone on from that, and a cross-validation with its two folds. */
async function makeRuns(): Promise<void> {
  await done('run.start', { model: 'scratch-cnn', size: 32, epochs: 3, batch: 8, seed: 3 })
  await done('model.add', { file: await tinyModel(), name: 'tiny', positive: 'malignant' })
  await makeReviews()
  const small = { weights: 'run:2', epochs: 2, batch: 8, seed: 5, learningRate: 0.01 }
  await done('run.start', { ...small, expert: { optimizer: 'sgd', schedule: 'cosine' } })
  await done('run.start', { ...small, folds: 2 })
}

/** Runs 7 to 9: what was cancelled, what failed and what the end of the program interrupted, each after its first epoch. */
async function makeEndings(): Promise<void> {
  const endless = { weights: 'run:2', epochs: 1000, batch: 8, patience: 1000, learningRate: 0.001 }
  const cancelled = await startedTraining({ ...endless, seed: 11 })
  await call('job.cancel', { id: cancelled })
  await engine.finished(cancelled)

  const failed = await startedTraining({ ...endless, seed: 12 })
  await rename(IMAGES, `${IMAGES}.away`)
  await rm(join(STUDY, 'cache', 'pixels'), { recursive: true, force: true })
  console.error((await engine.finished(failed)).error)
  await rename(`${IMAGES}.away`, IMAGES)

  const text = join(FOLDER, 'notes.keras')
  await writeFile(text, 'no model')
  await ended('model.add', { file: text })

  await startedTraining({ ...endless, seed: 13 })
  await engine.closeStudy()
}

async function startedTraining(config: RequestOf<EngineCalls, 'run.start'>): Promise<number> {
  const epoch = new Promise<void>((resolve) => {
    const stop = engine.onEvent((name) => {
      if (name !== 'epoch') return
      stop()
      resolve()
    })
  })
  const job = await call('run.start', config)
  await Promise.race([epoch, engine.finished(job.id)])
  await sleep(300)
  return job.id
}

async function makeReviews(): Promise<void> {
  const { items } = await call('images.page', { offset: 0, limit: 100, part: 'test' })
  const train = await call('images.page', { offset: 0, limit: 100, part: 'train' })
  const [a, b, c, d] = items.map(({ id }) => id) as [number, number, number, number]
  const other = items[1]!.label === 'benign' ? 'malignant' : 'benign'
  const changes: ReviewChange[] = [
    { image: a, reviewer: 'Ada', run: 2, verdict: 'model-wrong', note: 'Clear border, ignored.' },
    { image: b, reviewer: 'Ada', run: 2, verdict: 'label-wrong', label: other, note: 'Histology says so.' },
    { image: c, reviewer: 'Ada', verdict: 'artefact', artefact: 'ruler', tags: ['ruler', 'second look'] },
    {
      image: a,
      reviewer: 'Benoît',
      run: 1,
      verdict: 'both-defensible',
      note: 'Çok zor, "iki" görüş\nmümkün.',
    },
    { image: d, reviewer: 'Benoît', note: 'Only a note.' },
    { image: d, reviewer: 'Benoît', verdict: 'poor-image' },
  ]
  for (const change of changes) await call('review.set', change)
  await call('review.undo', { reviewer: 'Benoît' })
  const { id, label } = train.items[0]!
  const corrected = label === 'benign' ? 'malignant' : 'benign'
  await call('label.set', { image: id, label: corrected, reviewer: 'Ada', note: 'Read again.' })
}

async function makeMeasurements(): Promise<void> {
  await done('explain.start', { run: 2, part: 'test', method: 'grad-cam' })
  await done('explain.start', { run: 2, part: 'test', method: 'hires-cam', target: { kind: 'true' } })
  await done('faithfulness.start', { run: 2, count: 4 })
  const [image] = (await call('images.page', { offset: 0, limit: 1, part: 'test' })).items
  const rectangles = [{ x: 0, y: 0, width: 0.5, height: 0.25 }]
  await done('occlude.test', { runs: [1, 2], image: image!.id, rectangles })
  const waiting = async (): Promise<number> => (await call('review.counts', {})).unmeasuredHeatmaps
  while ((await waiting()) > 0) await sleep(50)
  await call('operating-point.set', { run: 1, rule: { kind: 'sensitivity', atLeast: 0.9 } })
  await call('settings.set', { key: 'autoHalve', value: true })
  await done('report.write', { out: join(FOLDER, 'report') })
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** What the study holds, read by an engine that did not make it. */
async function tell(out: string): Promise<void> {
  await engine.open(STUDY, false)
  await writeFile(out.replace(/zip$/, 'json'), `${JSON.stringify(await contentOf(call), null, 1)}\n`)
  await engine.closeStudy()
}

/** All but the cache, which costs time alone, and the weights of the one large run. */
async function pack(out: string): Promise<void> {
  await rm(join(STUDY, 'cache'), { recursive: true })
  await rm(join(STUDY, 'models', 'run-1.keras'))
  const files = [...(await filesBelow(IMAGES)), ...(await filesBelow(STUDY))].sort()
  const content: Record<string, Uint8Array> = {}
  for (const file of files) content[relative(FOLDER, file)] = await readFile(file)
  await writeFile(out, zipSync(content, { level: 9, mtime: '1980-01-01T00:00:00' }))
}

await rm(FOLDER, { recursive: true, force: true })
await mkdir(FOLDER)
await makeImages()
await call('study.open', { folder: STUDY, create: true })
await done('dataset.import', { folder: IMAGES, seed: 7 })
await makeRuns()
await makeMeasurements()
await makeEndings()
await tell(process.argv[2]!)
await engine.close()
await pack(process.argv[2]!)
