/** What a training will cost, and the refusal of one that does not fit. */
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { engineStudy } from '../testing/engine-study.ts'
import { MISBEHAVIOUR } from '../testing/fake-compute.ts'
import { temporaryFolder, writeFiles } from '../testing/image-folder.ts'

const { signal } = new AbortController()
const hungry = { seed: MISBEHAVIOUR.hungry, size: 32 }

let engine: Engine

beforeEach(async () => {
  engine = (await engineStudy()).engine
})

it('tells time and memory, and at once the second time', async () => {
  const first = await engine.handlers['run.estimate']({ batch: 16, epochs: 4 }, { signal })
  expect(first).toMatchObject({ fits: true, measured: true, suggestion: null })
  expect(first.seconds).toBeCloseTo(2 + 4 * first.secondsPerEpoch)
  const started = performance.now()
  const again = await engine.handlers['run.estimate']({ batch: 16, epochs: 8 }, { signal })
  expect(performance.now() - started).toBeLessThan(100)
  expect(again.seconds).toBeCloseTo(2 + 8 * first.secondsPerEpoch)
  expect(engine.hosts.train.pid).toBeUndefined()
})

it('refuses what is known not to fit, with what would', async () => {
  const plan = { ...hungry, batch: 16 }
  expect(await engine.handlers['run.estimate'](plan, { signal })).toMatchObject({
    fits: false,
    measured: false,
    suggestion: { batch: 8 },
  })
  const start = async () => engine.handlers['run.start'](plan, { signal })
  await expect(start()).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/needs about [\d.]+ GB; [\d.]+ GB are free/),
    hint: { text: expect.stringContaining('A batch of 8 would fit') },
  })
  expect(await engine.handlers['runs.list'](null, { signal })).toEqual([])
})

it('measures a plan that may not fit before it trains, and leaves no run behind', async () => {
  const job = await engine.handlers['run.start']({ ...hungry, batch: 512, size: 1024 }, { signal })
  expect(await engine.finished(job.id)).toMatchObject({
    status: 'failed',
    error: { code: 'bad-input', message: { text: expect.stringContaining('needs about') } },
  })
  expect(await engine.handlers['runs.list'](null, { signal })).toEqual([])
})

it('measures the network of the run that a training goes on from, and all folds of a cross-validation', async () => {
  const job = await engine.handlers['run.start']({ epochs: 1, size: 64 }, { signal })
  expect((await engine.finished(job.id)).error).toBeNull()
  const estimate = async (config: object) => engine.handlers['run.estimate'](config, { signal })
  const fresh = await estimate({ size: 64 })
  const further = await estimate({ weights: 'run:1', size: 999 })
  expect(further.secondsPerEpoch).toBeGreaterThan(2 * fresh.secondsPerEpoch)
  // Its network decides the size, so these are the same training.
  expect(await estimate({ weights: 'run:1' })).toMatchObject({ seconds: further.seconds })
  const folds = await estimate({ size: 64, folds: 4 })
  expect(folds.seconds).toBeGreaterThan(3 * fresh.seconds)
})

it.each([
  ['may not fit', 'huge layers', 'failed'],
  // The hungry one would be refused if it were measured.
  ['surely fits', 'small layers', 'done'],
])('measures before it trains on from an imported network only what %s', async (_title, content, status) => {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'net.keras': content })
  const added = await engine.handlers['model.add']({ file: join(folder, 'net.keras') }, { signal })
  const { run } = await engine.finished(added.id)
  const plan = { seed: MISBEHAVIOUR.hungry, weights: `run:${run ?? 1}`, batch: 16, epochs: 1 }
  const job = await engine.handlers['run.start'](plan, { signal })
  const { status: ended, error } = await engine.finished(job.id)
  expect(ended).toBe(status)
  if (status === 'failed')
    expect(error).toMatchObject({
      code: 'bad-input',
      hint: { text: expect.stringContaining('A batch of 8 would fit') },
    })
})

it('trains on from a network of smaller images than one may choose', async () => {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'net.keras': 'tiny images' })
  const added = await engine.handlers['model.add']({ file: join(folder, 'net.keras') }, { signal })
  await engine.finished(added.id)
  const job = await engine.handlers['run.start']({ weights: 'run:1', epochs: 1 }, { signal })
  expect(await engine.finished(job.id)).toMatchObject({ status: 'done', error: null })
  const { config } = await engine.handlers['run.get']({ run: 2 }, { signal })
  expect(config!.size).toBe(8)
  // Once more, with its own settings.
  const again = await engine.handlers['run.start'](config!, { signal })
  expect(await engine.finished(again.id)).toMatchObject({ status: 'done' })
})

it('is cancelled at once, and refuses settings that make no sense', async () => {
  const controller = new AbortController()
  const estimate = engine.handlers['run.estimate'](
    { seed: MISBEHAVIOUR.slow },
    { signal: controller.signal },
  ) as Promise<unknown>
  const started = performance.now()
  setTimeout(() => controller.abort(), 300)
  await expect(estimate).rejects.toMatchObject({ code: 'cancelled' })
  expect(performance.now() - started).toBeLessThan(2000)
  const further = async () => engine.handlers['run.estimate']({ weights: 'run:1' }, { signal })
  await expect(further()).rejects.toMatchObject({ code: 'not-found' })
  const wrong = async () => engine.handlers['run.estimate']({ batch: 0 }, { signal })
  await expect(wrong()).rejects.toMatchObject({ code: 'usage' })
})
