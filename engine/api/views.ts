/** What pages show: rows of several tables put together. Reads only. */
import { isAbsolute, relative, sep } from 'node:path'
import type { ImageDetail, ImageRecord } from '../../shared/domain/dataset.ts'
import { OUTPUTS_MAX, type ImageOutputs } from '../../shared/domain/gallery.ts'
import type { ListedPrediction, SampleView } from '../../shared/domain/prediction.ts'
import type { Explanation } from '../../shared/domain/explanation.ts'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { ReadDb } from '../db/handles.ts'
import { explanationsOf, type ExplanationRow } from '../db/explanations.ts'
import { currentDataset } from '../db/datasets.ts'
import { imageById, imageByKey, imageByPath, imagesOfGroup, toRecord } from '../db/images.ts'
import { exclusionHistory } from '../db/exclusions.ts'
import { labelHistory } from '../db/labels.ts'
import { labelledPredictions, predictionOf } from '../db/predictions.ts'
import { reviewHistory, toReview, toReviewStep } from '../db/reviews.ts'
import type { ReadStudy } from '../study/study-cache.ts'
import { runHead } from '../db/review-index.ts'
import { calibrated } from '../evaluation/temperature.ts'

/** Throws AppError 'not-found'. */
export function imageDetail(db: ReadDb, id: number): ImageDetail {
  const image = imageById(db, id)
  if (!image) throw new AppError('not-found', say`There is no image ${id} in this study.`)
  const { bytes, sha256, group, metadata, maskPath } = image
  return {
    ...toRecord(image),
    bytes,
    sha256,
    group,
    metadata,
    labels: labelHistory(db, id),
    exclusions: exclusionHistory(db, id),
    hasMask: maskPath !== null,
    sameGroup: imagesOfGroup(db, image.datasetId, group)
      .filter((other) => other.id !== id)
      .map(toRecord),
  }
}

/** By key, or by absolute path in the present image folder. */
export function findImages(db: ReadDb, names: readonly string[]): (ImageRecord | null)[] {
  const dataset = currentDataset(db)
  if (!dataset) return names.map(() => null)
  return names.map((name) => {
    const path = relative(dataset.folder, name).split(sep).join('/')
    const found =
      imageByKey(db, dataset.id, name) ?? (isAbsolute(name) ? imageByPath(db, dataset.id, path) : undefined)
    return found ? toRecord(found) : null
  })
}

/** Throws AppError 'not-found' for an image or run that is not there. */
export function sampleView(study: ReadStudy, image: number, runs: readonly number[]): SampleView {
  const history = reviewHistory(study.db, image)
  const present = new Map(history.map((row) => [row.reviewer, row]))
  return {
    image: imageDetail(study.db, image),
    outputs: outputsOf(study, image, runs),
    reviews: [...present.values()].map(toReview),
    history: history.map(toReviewStep),
  }
}

/** Throws AppError 'bad-input' for more images than one call describes, 'not-found' for a run that is not there. */
export function listOutputs(
  study: ReadStudy,
  { images, runs }: { readonly images: readonly number[]; readonly runs: readonly number[] },
): ImageOutputs[] {
  if (images.length > OUTPUTS_MAX)
    throw new AppError('bad-input', say`At most ${OUTPUTS_MAX} images at a time.`)
  return images.map((image) => ({ image, outputs: outputsOf(study, image, runs) }))
}

function outputsOf(study: ReadStudy, image: number, runs: readonly number[]): SampleView['outputs'] {
  const { db } = study
  return runs.map((id) => {
    const run = runHead(db, id)
    if (!run) throw new AppError('not-found', say`There is no run ${id} in this study.`)
    const prediction = predictionOf(db, id, image) ?? null
    return {
      run: id,
      prediction,
      calibrated: prediction && calibrated(study, run, prediction),
      explanations: explanationsOf(db, id, image).map(toExplanation),
    }
  })
}

export function listPredictions(
  db: ReadDb,
  request: {
    readonly run: number
    readonly part: SplitPart | 'all'
    readonly images?: readonly number[] | undefined
  },
): ListedPrediction[] {
  const only = request.images && new Set(request.images)
  const parts = request.part === 'all' || only ? null : [request.part]
  return labelledPredictions(db, request.run, parts)
    .filter((p) => !only || only.has(p.image))
    .map(({ id, key, part, label, predicted, probabilities, logits }) => ({
      id,
      image: key,
      part,
      label,
      predicted,
      probabilities,
      logits,
    }))
}

function toExplanation({
  prediction: _prediction,
  file: _file,
  ...explanation
}: ExplanationRow): Explanation {
  return explanation
}
