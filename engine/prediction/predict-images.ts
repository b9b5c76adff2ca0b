/** What one model says of images. */
import { argmax } from '../../shared/math/argmax.ts'
import { PIXEL_CACHE } from '../study/layout.ts'
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import type { PredictedBatch } from '../../shared/contract/compute-prediction.ts'
import { AppError } from '../../shared/errors.ts'
import { now } from '../study/clock.ts'
import { requireModel, type Work } from '../context.ts'
import { transaction } from '../db/database.ts'
import { insertPredictions, predictedImages, type NewPrediction } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import { countImages, nameFailures, type Failures } from './batches.ts'

/** Predicts and stores what is not stored yet. Returns the images that could not be read. */
export async function predictImages(
  work: Work,
  run: RunRow,
  wanted: readonly ComputeImage[],
): Promise<Failures> {
  const { context } = work
  const { db } = context.study
  const stored = predictedImages(db, run.id)
  const due = wanted.filter((image) => !stored.has(image.id))
  const failed: Failures = []
  if (due.length === 0) return failed
  await callPredict(work, run, due, (batch) => {
    const rows = batch.items.map((item) => toRow(run, item))
    transaction(db, () => insertPredictions(db, rows, now()))
    failed.push(...nameFailures(db, batch.failed))
  })
  context.emit('changed', { what: 'predictions', run: run.id })
  return failed
}

/** Each batch as it comes; nothing is stored. Throws what `onBatch` throws. */
export async function callPredict(
  { context, job, host }: Work,
  run: RunRow,
  images: readonly ComputeImage[],
  onBatch: (batch: PredictedBatch) => void,
): Promise<void> {
  const { modelFile: model } = requireModel(context, run.id)
  const { input } = run
  const count = countImages(job, 'predicting', images.length)
  await host.call(
    'predict',
    { model, input, images, pixelCache: context.study.path(PIXEL_CACHE) },
    {
      signal: job.signal,
      on: {
        // Counted as it is taken in.
        progress: () => undefined,
        predicted: (batch) => {
          count(batch)
          onBatch(batch)
        },
      },
    },
  )
}

/** A row to store, with the likeliest class. */
export function toRow(run: RunRow, item: PredictedBatch['items'][number]): NewPrediction {
  const { image, probabilities, logits } = item
  const best = argmax(probabilities)
  const confidence = probabilities[best] ?? 0
  return {
    run: run.id,
    image,
    predicted: className(run, best),
    confidence: Number.isFinite(confidence) ? confidence : 0,
    probabilities,
    logits,
    versions: run.versions,
  }
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
