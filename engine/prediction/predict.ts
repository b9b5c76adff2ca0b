import { resolve } from 'node:path'
import { argmax } from '../../shared/math/argmax.ts'
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { ListedPrediction, PredictRequest, PredictResult } from '../../shared/domain/prediction.ts'
import { sha256File } from '../../imaging/fingerprint.ts'
import { now } from '../study/clock.ts'
import {
  computeImage,
  datasetOfRun,
  requireModel,
  requireRun,
  startWork,
  type StudyContext,
  type Work,
} from '../context.ts'
import { transaction } from '../db/database.ts'
import { imageById } from '../db/images.ts'
import { imagesOfRun, allImages } from '../db/split-images.ts'
import { insertPredictions, predictedImages } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import {
  combinedPredictions,
  meanOutput,
  ofFold,
  predictWithFolds,
  type FoldPrediction,
} from './predict-folds.ts'
import type { Failures } from './batches.ts'
import { callPredict, className, predictImages } from './predict-images.ts'

/**
 * Queues predictions of a run for a part of its split, for single images of the study, or for picture files outside it.
 * Throws AppError 'not-found' for a run without a model or an image that is not there.
 */
export function startPrediction(context: StudyContext, request: PredictRequest): JobInfo<'predict'> {
  const run = requirePredictor(context, request.run)
  const wanted = wantedImages(context, run, request)
  return startWork(context, {
    kind: 'predict',
    lane: 'model',
    title: `Predicting with ${run.name}`,
    run: run.id,
    work: async (work): Promise<PredictResult> => {
      const failed = await predictAny(work, run, wanted)
      const outside = await predictFiles(work, run, request.files ?? [])
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
      if (!image) throw new AppError('not-found', say`There is no image ${id} in this study.`)
      return computeImage(dataset, image)
    })
  }
  const part = request.part ?? 'test'
  const images = part === 'all' ? allImages(db, dataset.id) : imagesOfRun(db, run, [part])
  return images.map((image) => computeImage(dataset, image))
}

/** Predicts the labelled images of some parts of the run's own split; what is stored already is not computed again. */
export async function predictParts(work: Work, run: RunRow, parts: readonly SplitPart[]): Promise<void> {
  const { context } = work
  const dataset = datasetOfRun(context, run)
  const images = imagesOfRun(context.study.db, run, parts)
  const wanted = images.map((image) => computeImage(dataset, image))
  await predictAny(work, run, wanted)
}

/** A model, or the models of a finished cross-validation. Throws as `requireModel`. */
export function requirePredictor(context: StudyContext, id: number): RunRow {
  const run = requireRun(context, id)
  return run.folds.length > 0 && run.status === 'done' ? run : requireModel(context, id)
}

/** Predicts and stores what is not stored yet, by one model or the models of a cross-validation. */
export async function predictAny(
  work: Work,
  run: RunRow,
  images: readonly ComputeImage[],
): Promise<Failures> {
  if (run.folds.length === 0) return predictImages(work, run, images)
  const { context } = work
  const { db } = context.study
  const stored = predictedImages(db, run.id)
  const due = images.filter(({ id }) => !stored.has(id))
  const failed = await predictWithFolds(work, run, due)
  transaction(db, () => insertPredictions(db, combinedPredictions(db, run), now()))
  if (due.length > 0) context.emit('changed', { what: 'predictions', run: run.id })
  return failed
}

/** Pictures outside the study. Throws AppError 'bad-input' for the first that cannot be read. */
async function predictFiles(work: Work, run: RunRow, files: readonly string[]): Promise<ListedPrediction[]> {
  const images = await outsideImages(files)
  if (images.length === 0) return []
  const outputs: FoldPrediction[][] = images.map(() => [])
  const models = run.folds.length > 0 ? run.folds.map((fold) => requireRun(work.context, fold)) : [run]
  for (const [at, model] of models.entries()) {
    const part = models.length > 1 ? ofFold(work, at + 1, models.length) : work
    await callPredict(part, model, images, ({ items, failed: [broken] }) => {
      if (broken) throw new AppError('bad-input', broken.error, { file: files[broken.image] })
      for (const item of items) outputs[item.image]!.push(item)
    })
  }
  return outputs.flatMap((said, at) => {
    if (said.length < models.length) return []
    const { probabilities, logits } = meanOutput(said)
    const predicted = className(run, argmax(probabilities))
    return { id: null, image: files[at]!, part: null, label: null, predicted, probabilities, logits }
  })
}

/** Named by their place among the files. Throws AppError 'bad-input' for what is no readable picture. */
export async function outsideImages(files: readonly string[]): Promise<ComputeImage[]> {
  const images: ComputeImage[] = []
  for (const [id, file] of files.entries())
    images.push({ id, file: resolve(file), sha256: await sha256File(file) })
  return images
}
