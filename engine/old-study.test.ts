/** Studies that earlier versions made open with all they held. `scripts/studies/make-study.ts` made them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from './db/database.ts'
import { migrations } from './db/migrations/index.ts'
import type { PredictResult } from '../shared/domain/prediction.ts'
import { Engine } from './engine.ts'
import { caller } from './testing/caller.ts'
import { temporaryFolder } from './testing/image-folder.ts'
import { contentOf } from './testing/study-content.ts'

const studies = new URL('./testing/studies/', import.meta.url)

async function openStudyOf(version: number) {
  const folder = await temporaryFolder()
  const files = unzipSync(await readFile(new URL(`schema-${version}.zip`, studies)))
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  const study = join(folder, 'small.lesionlens')
  // The pictures were elsewhere when it was made.
  const steps = migrations.filter((step) => step.version <= version)
  const db = openDatabase(join(study, 'study.sqlite'), steps)
  db.prepare('UPDATE dataset SET folder = ?').run(join(folder, 'images'))
  db.close()
  const engine = new Engine()
  onTestFinished(() => engine.close())
  const call = caller(() => engine)
  await call('study.open', { folder: study, create: false })
  return { engine, call, folder }
}

describe.each([110])('a study of schema %i', (version) => {
  it('holds what it held', async () => {
    const { call } = await openStudyOf(version)
    const stored = await readFile(new URL(`schema-${version}.json`, studies), 'utf8')
    const { jobs, ...expected } = JSON.parse(stored) as { readonly jobs: readonly object[] }
    // Phases were sentences; they read as none since they are data, and nothing shows that of an ended job.
    const withoutPhase = jobs.map((job) => ({ ...job, phase: null }))
    expect(await contentOf(call)).toEqual({ ...expected, jobs: withoutPhase })
  })

  it('computes with its models as it did', async () => {
    const { engine, call, folder } = await openStudyOf(version)
    const stored = await call('predictions.list', { run: 2, part: 'test' })
    const { items } = await call('images.page', { part: 'test', offset: 0, limit: 100 })
    const paths = new Map(items.map(({ key, path }) => [key, path]))
    const files = stored.map(({ image }) => join(folder, 'images', paths.get(image)!))
    const { id } = await call('predict.start', { run: 2, files })
    const { result } = await engine.finished(id)
    const { outside } = result as PredictResult
    expect(outside).toHaveLength(8)
    for (const [i, { probabilities }] of outside.entries())
      for (const [c, p] of probabilities.entries()) expect(p).toBeCloseTo(stored[i]!.probabilities[c]!, 5)
  })

  it('goes on with a cancelled training from its checkpoint', async () => {
    const { engine, call } = await openStudyOf(version)
    const before = await call('run.get', { run: 7 })
    const epoch = new Promise<number>((resolve) =>
      engine.onEvent((name, payload) => {
        if (name === 'epoch') resolve((payload as { epoch: { epoch: number } }).epoch.epoch)
      }),
    )
    const { id } = await call('run.resume', { run: 7 })
    const went = await Promise.race([epoch, engine.finished(id)])
    // The checkpoint of the last epoch but one may be the newest that was whole.
    expect(went).toBeGreaterThanOrEqual(before.epochs.length)
    expect(went).toBeLessThanOrEqual(before.epochs.length + 1)
    await call('run.stop', { run: 7 })
    expect(await engine.finished(id)).toMatchObject({ status: 'done', error: null })
    expect(await call('run.get', { run: 7 })).toMatchObject({ status: 'done', stopped: 'stopped' })
  })
})
