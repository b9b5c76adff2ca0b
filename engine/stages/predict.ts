import { resolve } from 'node:path'
import type { ComputeImage, PredictedBatch } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { ListedPrediction, PredictRequest, PredictResult } from '../../shared/domain/prediction.ts'
import { sha256File } from '../../imaging/fingerprint.ts'
import { now } from '../clock.ts'
import type { ComputeHost } from '../compute-host.ts'
import { datasetOfRun, imageFile, pixelCache, requireModel, type StudyContext } from '../context.ts'
import { transaction } from '../db/database.ts'
import { imageById, imagesOfSplit, allImages } from '../db/images.ts'
import { insertPredictions, predictedImages, type NewPrediction } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import type { JobContext } from '../jobs/runner.ts'

/**
 * Queues predictions of a run for a part of its split, for single images of the study, or for picture files outside it.
 * Throws AppError 'not-found' for a run without a model or an image that is not there.
 */
export function startPrediction(context: StudyContext, request: PredictRequest): JobInfo {
  const run = requireModel(context, request.run)
  const wanted = wantedImages(context, run, request)
  return context.jobs.start({
    kind: 'predict',
    lane: 'model',
    title: `Predicting with ${run.name}`,
    run: run.id,
    work: async (job): Promise<PredictResult> => {
      const { model } = context.hosts
      const failed = await predictImages(context, run, wanted, job, model)
      const outside = await predictFiles(context, run, request.files ?? [], job, model)
      const stored = predictedImages(context.study.db, run.id)
      const predicted = wanted.filter((image) => stored.has(image.id)).length
      return { run: run.id, predicted, outside, failed }
    },
  })
}

function wantedImages(context: StudyContext, run: RunRow, request: PredictRequest): ComputeImage[] {
  const dataset = datasetOfRun(context, run)
  const { db } = context.study
  if (request.images || request.files) {
    return (request.images ?? []).map((id) => {
      const image = imageById(db, id)
      if (!image) throw new AppError('not-found', `There is no image ${id} in this study.`)
      return { id, file: imageFile(dataset, image.path), sha256: image.sha256 }
    })
  }
  const part = request.part ?? 'test'
  const images = part === 'all' ? allImages(db, dataset.id) : imagesOfSplit(db, run.split, [part])
  return images.map(({ id, path, sha256 }) => ({ id, file: imageFile(dataset, path), sha256 }))
}

/** Predicts the labelled images of some parts of the run's own split; what is stored already is not computed again. */
export async function predictParts(
  context: StudyContext,
  run: RunRow,
  parts: readonly SplitPart[],
  job: JobContext,
  host: ComputeHost,
): Promise<void> {
  const dataset = datasetOfRun(context, run)
  const images = imagesOfSplit(context.study.db, run.split, parts)
  const wanted = images.map(({ id, path, sha256 }) => ({ id, file: imageFile(dataset, path), sha256 }))
  await predictImages(context, run, wanted, job, host)
}

type Failures = { image: string; error: string }[]

async function predictImages(
  context: StudyContext,
  run: RunRow,
  wanted: readonly ComputeImage[],
  job: JobContext,
  host: ComputeHost,
): Promise<Failures> {
  const { db } = context.study
  const stored = predictedImages(db, run.id)
  const due = wanted.filter((image) => !stored.has(image.id))
  const failed: Failures = []
  if (due.length === 0) return failed
  await callPredict(context, run, due, job, host, (batch) => {
    const rows = batch.items.map((item) => toRow(run, item))
    transaction(db, () => insertPredictions(db, rows, now()))
    failed.push(
      ...batch.failed.map(({ image, error }) => ({
        image: imageById(db, image)?.key ?? String(image),
        error,
      })),
    )
  })
  context.emit('changed', { what: 'predictions', run: run.id })
  return failed
}

/** Pictures outside the study, under made-up negative ids. Throws AppError 'bad-input' for the first that cannot be read. */
async function predictFiles(
  context: StudyContext,
  run: RunRow,
  files: readonly string[],
  job: JobContext,
  host: ComputeHost,
): Promise<ListedPrediction[]> {
  const images = await outsideImages(files)
  const results = new Map<number, ListedPrediction>()
  if (images.length === 0) return []
  await callPredict(context, run, images, job, host, (batch) => {
    const [broken] = batch.failed
    if (broken) throw new AppError('bad-input', broken.error, { file: files[-broken.image - 1] })
    for (const item of batch.items) {
      const { predicted, probabilities, logits } = toRow(run, item)
      results.set(item.image, {
        id: null,
        image: files[-item.image - 1]!,
        part: null,
        label: null,
        predicted,
        probabilities,
        logits,
      })
    }
  })
  return images.flatMap(({ id }) => results.get(id) ?? [])
}

/** -1, -2, ... in the order given. Throws AppError 'bad-input' for what is no readable picture. */
export async function outsideImages(files: readonly string[]): Promise<ComputeImage[]> {
  const images: ComputeImage[] = []
  for (const [i, file] of files.entries())
    images.push({ id: -i - 1, file: resolve(file), sha256: await sha256File(file) })
  return images
}

async function callPredict(
  context: StudyContext,
  run: RunRow,
  images: readonly ComputeImage[],
  job: JobContext,
  host: ComputeHost,
  onBatch: (batch: PredictedBatch) => void,
): Promise<void> {
  const { modelFile: model } = requireModel(context, run.id)
  const { input } = run
  let done = 0
  let thrown: unknown
  job.progress('predicting', 0, images.length)
  await host.call(
    'predict',
    { job: job.id, model, input, images, pixelCache: pixelCache(context) },
    {
      signal: job.signal,
      on: {
        predicted: (batch) => {
          if (batch.job !== job.id || thrown) return
          done += batch.items.length + batch.failed.length
          job.progress('predicting', done, images.length)
          try {
            onBatch(batch)
          } catch (error) {
            thrown = error
          }
        },
      },
    },
  )
  if (thrown) throw thrown
}

function toRow(run: RunRow, item: PredictedBatch['items'][number]): NewPrediction {
  const { image, probabilities, logits } = item
  const best = likeliest(probabilities)
  return {
    run: run.id,
    image,
    predicted: className(run, best),
    confidence: Number.isFinite(probabilities[best]) ? probabilities[best]! : 0,
    probabilities,
    logits,
    versions: run.versions,
  }
}

/** Index of the largest; the first on a tie. */
export function likeliest(probabilities: readonly number[]): number {
  return probabilities.reduce((best, value, i) => (value > probabilities[best]! ? i : best), 0)
}

/** Throws AppError 'internal' when the network has more outputs than the run has classes. */
export function className(run: RunRow, index: number): string {
  const name = run.classes[index]
  if (name !== undefined) return name
  throw new AppError(
    'internal',
    `The model of run ${run.id} answered for class ${index + 1} of ${run.classes.length}.`,
  )
}
