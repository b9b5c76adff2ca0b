/** Predictions of a cross-validation: of each image by the models that did not learn from it. */
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import { averageProbabilities } from '../../metrics/ensemble.ts'
import { softmaxLogits } from '../../metrics/temperature.ts'
import { requireRun, type StudyContext, type Work } from '../context.ts'
import type { ReadDb } from '../db/handles.ts'
import { foldOfImages, foldOutputs } from '../db/folds.ts'
import type { NewPrediction } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import type { Failures } from './batches.ts'
import { predictImages, toRow } from './predict-images.ts'

/** The same work on one fold of several: its steps count over all of them, so that what is left is what is left of the whole. */
export function ofFold(work: Work, fold: number, folds: number): Work {
  const { id, signal, progress } = work.job
  const job: Work['job'] = {
    id,
    signal,
    progress: (phase, done, total) =>
      progress({ ...phase, fold: { at: fold, of: folds } }, (fold - 1) * total + done, folds * total),
  }
  return { ...work, job }
}

/**
 * Lets each fold's model predict those of the images that it did not learn from: the ones its fold held out, and the ones in no fold at
 * all. Stored under the folds' runs; what is stored already is not computed again.
 * @returns the images that could not be read
 */
export async function predictWithFolds(
  work: Work,
  run: RunRow,
  images: readonly ComputeImage[],
): Promise<Failures> {
  const { context } = work
  const heldOutBy = foldOfImages(context.study.db, run.id)
  const failed = new Map<string, Failures[number]>()
  for (const [at, model] of run.folds.entries()) {
    const fold = at + 1
    const unseen = images.filter(({ id }) => (heldOutBy.get(id) ?? fold) === fold)
    const part = ofFold(work, fold, run.folds.length)
    for (const failure of await predictImages(part, requireRun(context, model), unseen))
      failed.set(failure.image, failure)
  }
  return [...failed.values()]
}

/** The models that an image is asked of: of a cross-validation those that did not learn from it, else the run itself. */
export function modelsFor(context: StudyContext, run: RunRow, image: number): RunRow[] {
  if (run.folds.length === 0) return [run]
  const fold = foldOfImages(context.study.db, run.id).get(image)
  const models = fold === undefined ? run.folds : [run.folds[fold - 1]!]
  return models.map((id) => requireRun(context, id))
}

export interface FoldPrediction {
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
}

/** What several models say together: the mean of their probabilities. One model's output stays as it is. */
export function meanOutput(outputs: readonly FoldPrediction[]): FoldPrediction {
  if (outputs.length === 1) return outputs[0]!
  const [mean] = averageProbabilities(outputs.map(({ probabilities }) => [probabilities]))
  const probabilities = Array.from(mean!)
  return { probabilities, logits: softmaxLogits(probabilities) }
}

/**
 * The predictions of a cross-validation from those of its folds: of an image that a fold held out the one of that fold's model, of any
 * other the mean of all models. Images that a model could not read are left out.
 */
export function combinedPredictions(db: ReadDb, run: RunRow): NewPrediction[] {
  const heldOutBy = foldOfImages(db, run.id)
  const byImage = Map.groupBy(foldOutputs(db, run.id), ({ image }) => image)
  return [...byImage].flatMap(([image, outputs]) => {
    const models = heldOutBy.has(image) ? 1 : run.folds.length
    return outputs.length === models ? [toRow(run, { image, ...meanOutput(outputs) })] : []
  })
}
