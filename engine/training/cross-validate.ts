/** Cross-validation: a model a fold, and one run that stands for all of them with the predictions of images they did not learn from. */
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import { SPLIT_PARTS } from '../../shared/domain/dataset.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { crossValidationSplits } from '../../metrics/folds.ts'
import { now } from '../study/clock.ts'
import { computeImage, datasetOfRun, requireRun, type StudyContext, type Work } from '../context.ts'
import { transaction } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { datasetById } from '../db/datasets.ts'
import { insertFold } from '../db/folds.ts'
import { imagesOfRun, type PartImage } from '../db/split-images.ts'
import { insertPredictions } from '../db/predictions.ts'
import { finishRun, insertRun, type NewRun, type RunRow } from '../db/runs.ts'
import { insertSplit, splitById } from '../db/splits.ts'
import { combinedPredictions, ofFold, predictWithFolds } from '../prediction/predict-folds.ts'
import type { ResolvedTraining } from './resolved-training.ts'
import { trainRun, runToCompletion } from './train-run.ts'

export type TrainImage = Pick<PartImage, 'id' | 'label' | 'part'>

/**
 * The images of each fold by what the fold does with them: whole lesions and patients, 'test' is what it holds out. Throws AppError
 * 'bad-input' where a fold would hold out nothing.
 */
export function planFolds(
  images: readonly PartImage[],
  { folds, seed }: Pick<TrainConfig, 'folds' | 'seed'>,
): TrainImage[][] {
  const rows = images.map(({ id, label, group }) => ({ id: String(id), label, group }))
  const plans = crossValidationSplits(rows, folds, seed)
  if (plans.some((parts) => !parts.includes('test'))) {
    throw new AppError(
      'bad-input',
      say`The images show fewer lesions or patients than ${folds} folds need.`,
      {
        hint: say`Choose fewer folds, or import more images.`,
      },
    )
  }
  return plans.map((parts) => images.map(({ id, label }, i) => ({ id, label, part: parts[i]! })))
}

/** Stores the folds of a run as splits with a queued run each. Call in a transaction. */
export function insertFoldRuns(
  db: WriteDb,
  id: number,
  planned: NewRun,
  plans: readonly (readonly TrainImage[])[],
): void {
  const { dataset, seed } = splitById(db, planned.split)!
  const { groupSource } = datasetById(db, dataset)!
  for (const [at, plan] of plans.entries()) {
    const fold = at + 1
    const parts = plan.map(({ id: image, part }) => ({ image, part }))
    const config = { fractions: null, groupSource, fold, folds: plans.length }
    const split = insertSplit(db, { dataset, source: 'made', seed, config, parts, isFold: true }, now())
    const model = insertRun(db, { ...planned, split, name: `${planned.name}, fold ${fold}` }, now())
    insertFold(db, id, fold, model)
  }
}

/**
 * Trains the folds that are not done, each from its checkpoint where it has one, and gives the run what their models say of the images
 * that they did not learn from. Throws what a training throws; finished folds stay.
 * @param before what may still refuse it
 */
export async function crossValidate(
  work: Work,
  id: number,
  training: ResolvedTraining,
  before: () => Promise<void>,
): Promise<void> {
  const { context } = work
  const run = requireRun(context, id)
  await runToCompletion(work, id, async () => {
    await before()
    for (const [at, model] of run.folds.entries()) {
      const fold = requireRun(context, model)
      if (fold.status === 'done') continue
      const part = ofFold(work, at + 1, run.folds.length)
      await trainRun(part, model, { ...training, config: fold.config! })
    }
    await predictWithFolds(work, run, imagesOf(context, run))
    finish(context, id)
  })
  context.emit('changed', { what: 'predictions', run: id })
}

function imagesOf(context: StudyContext, run: RunRow): ComputeImage[] {
  const dataset = datasetOfRun(context, run)
  const images = imagesOfRun(context.study.db, run, SPLIT_PARTS)
  return images.map((image) => computeImage(dataset, image))
}

/** All at once: a finished cross-validation has its predictions. */
function finish(context: StudyContext, id: number): void {
  const { db } = context.study
  const run = requireRun(context, id)
  const { input, parameters, tap, versions } = requireRun(context, run.folds[0]!)
  const ended = { bestEpoch: null, stopped: 'completed', file: null, weightsSha256: null }
  transaction(db, () => {
    insertPredictions(db, combinedPredictions(db, { ...run, versions }), now())
    finishRun(db, id, { ...ended, input, parameters: parameters!, tap, versions }, now())
  })
}
