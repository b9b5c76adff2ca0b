import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { EngineEvents } from '../shared/contract/engine-calls.ts'
import type { ImageRecord } from '../shared/domain/dataset.ts'
import type { JobInfo } from '../shared/domain/job.ts'
import type { ExplainResult, PredictResult } from '../shared/domain/prediction.ts'
import type { Engine } from './engine.ts'
import { testEngine } from './testing/engine-study.ts'
import { caller } from './testing/caller.ts'
import { MISBEHAVIOUR } from './testing/fake-compute.ts'
import { classFolders, picture, temporaryFolder, writeFiles } from './testing/image-folder.ts'

let engine: Engine
let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
  engine = testEngine({ cancelMs: 300 })
})

const call = caller(() => engine)

async function finished(job: Promise<JobInfo>): Promise<JobInfo> {
  return engine.finished((await job).id)
}

async function withImages(count = 12): Promise<void> {
  await classFolders(join(folder, 'images'), count)
  await call('study.open', { folder: join(folder, 's.lesionlens'), create: true })
  expect((await finished(call('dataset.import', { folder: join(folder, 'images') }))).error).toBeNull()
}

async function trained(): Promise<number> {
  const job = await finished(call('run.start', { epochs: 2 }))
  expect(job.error).toBeNull()
  return job.run!
}

describe('the flow', () => {
  it('goes from images to heatmaps, and is there again after a restart', async () => {
    const events: string[] = []
    engine.onEvent((name) => events.push(name))
    await withImages()
    const run = await trained()
    const detail = await call('run.get', { run })
    expect(detail).toMatchObject({
      status: 'done',
      model: 'scratch-cnn',
      classes: ['benign', 'malignant'],
      tap: 'last_relu',
      bestEpoch: 2,
      predicted: 4,
    })
    expect(detail.epochs.map((e) => e.epoch)).toEqual([1, 2])
    expect(detail.versions).toMatchObject({ tensorflow: '2.0-fake', node: process.versions.node })
    expect(events).toEqual(expect.arrayContaining(['job', 'epoch', 'changed', 'study']))

    const queue = await call('review.queue', { run, queue: 'all', offset: 0, limit: 10 })
    expect(queue.total).toBe(4)
    const wrong = await call('review.queue', { run, queue: 'misclassified', offset: 0, limit: 10 })
    for (const item of wrong.items) expect(item.predicted).not.toBe(item.image.label)
    const view = await call('sample.view', { image: queue.items[0]!.image.id, runs: [run] })
    const [output] = view.outputs
    expect(output?.explanations).toMatchObject([
      {
        method: 'grad-cam',
        className: queue.items[0]!.predicted,
        width: 4,
        height: 4,
        quality: 'ok',
        min: 0,
        max: 15 / 8,
      },
    ])
    const { file } = await call('media.file', { kind: 'heatmap', id: output!.explanations[0]!.id })
    expect(readFileSync(file).length).toBe(4 * 16)

    const before = { runs: await call('runs.list', null), view, summary: await call('dataset.summary', null) }
    await engine.close()
    engine = testEngine()
    await call('study.open', { folder: join(folder, 's.lesionlens'), create: false })
    expect({
      runs: await call('runs.list', null),
      view: await call('sample.view', { image: view.image.id, runs: [run] }),
      summary: await call('dataset.summary', null),
    }).toEqual(before)
  })

  it('evaluates against the labels as they are now, and keeps their history', async () => {
    await withImages()
    const run = await trained()
    const evaluation = await call('evaluate', { part: 'test' })
    const judged = evaluation.runs[0]!
    expect(judged).toMatchObject({ run, n: 4, positive: 'malignant', support: [2, 2], threshold: 0.5 })
    const diagonal = judged.confusion.reduce((sum, row, i) => sum + row[i]!, 0)
    expect(judged.accuracy).toBeCloseTo(diagonal / 4, 12)
    const { items } = await call('review.queue', { run, queue: 'all', offset: 0, limit: 1 })
    const { image, predicted } = items[0]! as { image: ImageRecord; predicted: string }
    const other = predicted === 'benign' ? 'malignant' : 'benign'
    const label = image.label === predicted ? other : predicted
    const history = await call('label.set', { image: image.id, label, reviewer: 'me' })
    expect(history.map((h) => [h.label, h.source])).toEqual([
      [image.label, 'import'],
      [label, 'review'],
    ])
    const after = (await call('evaluate', { part: 'test' })).runs[0]!
    expect(after.accuracy! - judged.accuracy!).toBeCloseTo(label === predicted ? 0.25 : -0.25, 12)
  })

  it('trains without excluded images, and finished runs keep theirs', async () => {
    await withImages()
    const before = await trained()
    const { items } = await call('images.page', { part: 'test', offset: 0, limit: 1 })
    const { id } = items[0]!
    expect(await call('images.exclude', { images: [id], excluded: true, reason: 'blurred' })).toEqual([id])
    expect(await call('images.exclude', { images: [id], excluded: true })).toEqual([])
    expect(await call('dataset.summary', null)).toMatchObject({ images: 24, labelled: 23, excluded: 1 })
    const after = await trained()
    expect(await call('run.get', { run: before })).toMatchObject({ predicted: 4 })
    expect(await call('run.get', { run: after })).toMatchObject({ predicted: 3 })
    await call('images.exclude', { images: [id], excluded: false })
    expect((await call('image.get', { id })).exclusions).toMatchObject([
      { excluded: true, reason: 'blurred' },
      { excluded: false, reason: null },
    ])
  })

  it('relabels many images at once, and can take that back', async () => {
    await withImages()
    const { items } = await call('images.page', { label: 'benign', offset: 0, limit: 3 })
    const labels = items.map(({ id }) => ({ image: id, label: 'malignant' }))
    const before = await call('labels.change', { labels, reviewer: 'Ayşe' })
    expect(before).toEqual(items.map(({ id }) => ({ image: id, label: 'benign' })))
    expect((await call('dataset.summary', null))!.classes).toEqual({ benign: 9, malignant: 15 })
    await call('labels.change', { labels: before })
    expect((await call('dataset.summary', null))!.classes).toEqual({ benign: 12, malignant: 12 })
    await call('labels.change', { labels: [{ image: items[0]!.id, label: null }] })
    expect((await call('image.get', { id: items[0]!.id })).label).toBeNull()
  })

  it('trains with corrected labels, and each run knows which', async () => {
    await withImages()
    const before = await trained()
    const { items } = await call('review.queue', { run: before, queue: 'all', offset: 0, limit: 1 })
    const { id, label } = items[0]!.image
    const right = label === 'benign' ? 'malignant' : 'benign'
    const changes: string[] = []
    engine.onEvent((name, payload) => {
      if (name === 'changed') changes.push((payload as EngineEvents['changed']).what)
    })
    const who = { image: id, reviewer: 'Ayşe', run: before } as const
    await call('review.set', { ...who, verdict: 'model-wrong' })
    expect(changes.splice(0)).toEqual(['reviews'])
    const review = { ...who, verdict: 'label-wrong', label: right } as const
    expect((await call('review.set', review)).image.label).toBe(right)
    expect(changes).toEqual(['reviews', 'labels'])
    const after = await trained()
    expect((await call('run.get', { run: before })).versions['correctedLabels']).toBe('0')
    expect((await call('run.get', { run: after })).versions['correctedLabels']).toBe('1')
    expect((await call('labels.corrected', { run: before })).count).toBe(0)
    expect((await call('review.undo', { reviewer: 'Ayşe' }))?.image.label).toBe(label)
    expect((await call('labels.corrected', {})).count).toBe(0)
    expect((await call('labels.corrected', { run: after })).items).toMatchObject([
      { image: { id, label: right }, from: label, to: right, reviewer: 'Ayşe' },
    ])
    const view = await call('sample.view', { image: id, runs: [before, after] })
    expect(view.history.map(({ action }) => action)).toEqual(['set', 'set', 'undo'])
    const counts = await call('review.counts', { runs: [before, after] })
    expect(counts.queues.all).toBe(4)
    expect(await call('metadata.columns', null)).toEqual([])
  })

  it('compares runs on the same images', async () => {
    await withImages()
    await trained()
    await trained()
    const { runs, comparisons } = await call('evaluate', { part: 'test' })
    expect(runs.map((r) => r.name)).toEqual(['scratch-cnn', 'scratch-cnn 2'])
    expect(comparisons.find((c) => c.metric === 'accuracy')).toMatchObject({ a: 1, b: 2, difference: 0 })
  })

  it('does not compute twice what is stored, and does again what was deleted', async () => {
    await withImages()
    const run = await trained()
    const again = (await finished(call('explain.start', { run }))).result as ExplainResult
    const first = again.items.map((item) => item.explanation)
    expect(
      ((await finished(call('explain.start', { run }))).result as ExplainResult).items.map(
        (i) => i.explanation,
      ),
    ).toEqual(first)
    rmSync(join(folder, 's.lesionlens', 'explanations'), { recursive: true })
    const repaired = (await finished(call('explain.start', { run }))).result as ExplainResult
    expect(repaired.items.map((item) => item.explanation)).toEqual(first)
    expect(readFileSync(repaired.items[0]!.map).length).toBe(64)
    const other = (
      await finished(call('explain.start', { run, target: { kind: 'class', name: 'benign' }, layer: 'relu' }))
    ).result as ExplainResult
    expect(
      other.items.every(
        (item) => item.className === 'benign' && item.layer === 'relu' && !first.includes(item.explanation),
      ),
    ).toBe(true)
  })

  it('knows a map on the pixels again, whatever tap the run has', async () => {
    await withImages()
    const run = await trained()
    const method = 'smooth-grad' as const
    const { items } = (await finished(call('explain.start', { run, method }))).result as ExplainResult
    expect(items.map(({ layer }) => layer)).toEqual(items.map(() => 'input'))
    const changes: unknown[] = []
    engine.onEvent((name, payload) => {
      if (name === 'changed') changes.push(payload)
    })
    const again = (await finished(call('explain.start', { run, method }))).result as ExplainResult
    expect(again.items).toEqual(items)
    expect(changes).toEqual([])
  })

  it('predicts and explains pictures outside the study without storing anything of them', async () => {
    await withImages()
    const run = await trained()
    await writeFiles(folder, { 'other.png': await picture('other', 48), 'text.png': 'no picture' })
    const files = [join(folder, 'other.png')]
    const stored = await call('predictions.list', { run, part: 'all' })
    const predicted = (await finished(call('predict.start', { run, files }))).result as PredictResult
    expect(predicted.outside).toMatchObject([{ image: files[0], id: null, label: null }])
    const explained = (await finished(call('explain.start', { run, files, pngFolder: join(folder, 'out') })))
      .result as ExplainResult
    expect(explained.items).toMatchObject([{ image: files[0], explanation: null, width: 4 }])
    expect(readdirSync(join(folder, 'out'))).toEqual([expect.stringMatching(/^other\.grad-cam\.\w+\.png$/)])
    expect(await call('predictions.list', { run, part: 'all' })).toEqual(stored)
    const broken = await finished(call('predict.start', { run, files: [join(folder, 'text.png')] }))
    expect(broken).toMatchObject({
      status: 'failed',
      error: { code: 'bad-input', message: { text: expect.stringContaining('text.png') } },
    })
  })

  it('adds a model file as a run, and exports it whole', async () => {
    await withImages()
    await writeFiles(folder, { 'net.keras': 'weights' })
    const job = await finished(call('model.add', { file: join(folder, 'net.keras'), name: 'Net' }))
    expect(job.result).toMatchObject({ run: 1, classes: ['benign', 'malignant'] })
    expect(await call('run.get', { run: 1 })).toMatchObject({
      kind: 'imported',
      name: 'Net',
      status: 'done',
      file: 'models/run-1.keras',
      config: null,
    })
    const out = await call('run.export', { run: 1, file: join(folder, 'copy.keras') })
    expect(out).toEqual({ file: join(folder, 'copy.keras'), bytes: 7 })
    await expect(call('run.export', { run: 1, file: join(folder, 'copy.h5') })).rejects.toThrow(/\.keras/)
    const wrong = await finished(
      call('model.add', { file: join(folder, 'net.keras'), classes: ['a', 'b', 'c'] }),
    )
    expect(wrong.error).toMatchObject({
      code: 'bad-input',
      message: { text: expect.stringContaining('2 output units') },
    })
    expect(await call('runs.list', null)).toHaveLength(1)
    expect(readdirSync(join(folder, 's.lesionlens', 'models'))).toEqual(['run-1.keras'])
  })

  it('serves thumbnails and images by number alone', async () => {
    await withImages(4)
    const thumb = await call('media.file', { kind: 'thumb', id: 1 })
    expect(readFileSync(thumb.file).subarray(0, 2).toString('hex')).toBe('ffd8')
    expect(await call('media.file', { kind: 'image', id: 1 })).toMatchObject({ mime: 'image/png' })
    const elsewhere = { kind: 'image', id: 1, study: join(folder, 'other.lesionlens') } as const
    await expect(call('media.file', elsewhere)).rejects.toMatchObject({ code: 'cancelled' })
    expect(
      await call('media.file', { ...elsewhere, study: (await call('study.current', null))!.folder }),
    ).toBeTruthy()
    await expect(call('media.file', { kind: 'image', id: 999 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(call('media.file', { kind: 'thumb', id: '../../x' as never })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(call('media.file', { kind: 'mask', id: 1 })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('what goes wrong', () => {
  it('in the settings or the split leaves no run', async () => {
    await call('study.open', { folder: join(folder, 'e.lesionlens'), create: true })
    await expect(call('run.start', {})).rejects.toMatchObject({ code: 'not-found' })
    await withImages()
    await expect(call('run.start', { epochs: 0 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('epochs'),
    })
    const refused = await finished(call('run.start', { seed: MISBEHAVIOUR.refused }))
    expect(refused).toMatchObject({
      status: 'failed',
      error: { message: { text: 'These weights do not fit.' } },
    })
    expect(await call('runs.list', null)).toEqual([])
    expect(await call('jobs.list', null)).toHaveLength(2)
  })

  it('in compute is told, and the next training runs', async () => {
    await withImages()
    const crashed = await finished(call('run.start', { seed: MISBEHAVIOUR.crash }))
    expect(crashed).toMatchObject({
      status: 'interrupted',
      error: { message: { text: expect.stringContaining('std::bad_alloc') } },
    })
    const killed = await finished(call('run.start', { seed: MISBEHAVIOUR.killed }))
    expect(killed).toMatchObject({
      status: 'interrupted',
      error: { message: { text: expect.stringContaining('memory') } },
    })
    const runs = await call('runs.list', null)
    expect(runs.map((run) => run.status)).toEqual(['interrupted', 'interrupted'])
    expect((await call('run.get', { run: runs[0]!.id })).epochs).toHaveLength(1)
    await trained()
  })

  it('does not keep a cancel waiting, even when compute hears nothing', async () => {
    await withImages()
    const slow = await call('run.start', { seed: MISBEHAVIOUR.slow })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await call('job.cancel', { id: slow.id })
    expect((await engine.finished(slow.id)).status).toBe('cancelled')
    const deaf = await call('run.start', { seed: MISBEHAVIOUR.deaf })
    await new Promise<void>((resolve) => engine.onEvent((name) => void (name === 'epoch' && resolve())))
    const askedAt = performance.now()
    await call('job.cancel', { id: deaf.id })
    expect((await engine.finished(deaf.id)).status).toBe('cancelled')
    expect(performance.now() - askedAt).toBeLessThan(3000)
    const runs = await call('runs.list', null)
    expect(runs.map((run) => run.status)).toEqual(['cancelled', 'cancelled'])
    await trained()
  })

  it('with a refused first import takes the new study away again', async () => {
    await writeFiles(folder, { 'empty/readme.txt': 'x' })
    await call('study.open', { folder: join(folder, 'n.lesionlens'), create: true })
    const job = await finished(call('dataset.import', { folder: join(folder, 'empty') }))
    expect(job.error).toMatchObject({ code: 'bad-input' })
    await call('study.close', null)
    expect(readdirSync(folder)).toEqual(['empty'])
  })
})
