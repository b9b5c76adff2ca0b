import { AppError } from '../../shared/errors.ts'
import { PART_WORDS } from '../../shared/domain/dataset.ts'
import { toDo } from '../../shared/hint.ts'
import { STATUS_WORDS } from '../../shared/domain/run.ts'
import { say, type Sentence } from '../../shared/say.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { TrainConfigInput } from '../../shared/domain/train-config.ts'
import { now } from '../study/clock.ts'
import { requireDataset, requireRun, startWork, type StudyContext, type Work } from '../context.ts'
import { corrections } from '../db/corrections.ts'
import { transaction } from '../db/database.ts'
import { imagesOfSplit } from '../db/split-images.ts'
import { newestLabel } from '../db/labels.ts'
import { insertRun, runName, type NewRun } from '../db/runs.ts'
import { currentSplit } from '../db/splits.ts'
import { engineVersions } from '../study/versions.ts'
import { crossValidate, insertFoldRuns, planFolds, type TrainImage } from './cross-validate.ts'
import { explainAfterTraining } from '../explanation/explain-sample.ts'
import { examineIfPossible, examineRun } from '../models/doctor.ts'
import { refuseKnownMisfit, requireFit } from './estimate.ts'
import { predictParts } from '../prediction/predict.ts'
import { requireNoFold } from './train-control.ts'
import { resolveStored, resolveTraining, type ResolvedTraining } from './resolved-training.ts'
import { recordEnding, trainRun } from './train-run.ts'
import { halveRun } from './train-smaller.ts'
import { requireUnseen } from './unseen-by-base.ts'
import { requireWeights } from '../weights/weights-source.ts'

/**
 * Queues a training: split + settings -> run, then its predictions on validation and test images and the heatmaps of its
 * mistakes. Throws AppError 'usage' for settings that make no sense, 'bad-input' when the split cannot train a model
 * or the machine cannot hold it.
 */
export function startTraining(context: StudyContext, input: TrainConfigInput): JobInfo<'train'> {
  const { db } = context.study
  const training = resolveTraining(context, input)
  const { config, base, classes } = training
  requireWeights(context.weights, config)
  const dataset = requireDataset(context)
  const split = currentSplit(db)!
  const images = imagesOfSplit(db, split.id, ['train', 'val'])
  if (base) requireUnseen(db, base.run, split.id, config.folds)
  const folds = config.folds > 0 ? planFolds(images, config) : []
  for (const [at, fold] of (config.folds > 0 ? folds : [images]).entries())
    requireTrainable(fold, classes, config.folds > 0 ? say`fold ${at + 1}` : say`the split`)
  refuseKnownMisfit(context, training)
  const planned: NewRun = {
    split: split.id,
    labelsUntil: newestLabel(db),
    kind: 'trained',
    name: runName(context.study.db, base?.run.name ?? config.model),
    model: base?.run.model ?? config.model,
    classes,
    positive: null,
    config,
    input: training.input,
    // Which ones follows from `labelsUntil`: `labels.corrected` lists them.
    versions: { ...engineVersions(), correctedLabels: String(corrections(db, dataset.id).length) },
  }
  const run = transaction(db, () => {
    const id = insertRun(db, planned, now())
    insertFoldRuns(db, id, planned, folds)
    return id
  })
  context.emit('changed', { what: 'runs', run })
  return startWork(context, {
    kind: 'train',
    lane: 'train',
    title: `${config.folds > 0 ? 'Cross-validating' : 'Training'} ${base?.run.name ?? config.model}`,
    run,
    work: (work) => train(work, run, training, 'new'),
    abandoned: () => recordEnding(context, run, 'cancelled', null),
  })
}

/**
 * Queues the rest of a training that was interrupted or cancelled; it ends with the same weights as one that never was.
 * With `halveBatch` half as many images go through the network at once, for a machine whose memory ran out: then statistics of batch
 * normalisation are those of smaller parts, and the weights not quite the same.
 * Throws AppError 'not-found' for a run that is not there, 'bad-input' for one that cannot go on.
 */
export function resumeTraining(context: StudyContext, id: number, halveBatch = false): JobInfo<'train'> {
  const run = requireRun(context, id)
  requireNoFold(context, id)
  if (run.config === null || (run.status !== 'interrupted' && run.status !== 'cancelled')) {
    throw new AppError(
      'bad-input',
      run.config
        ? say`Run ${id} cannot be resumed: it is ${STATUS_WORDS[run.status]}.`
        : say`Run ${id} cannot be resumed: it is an imported model.`,
      {
        hint: say`Only an interrupted or cancelled training can be resumed. Start a new training.`,
      },
    )
  }
  const config = halveBatch ? halveRun(context, id, run.config) : run.config
  const training = resolveStored(context, { ...run, config })
  return startWork(context, {
    kind: 'train',
    lane: 'train',
    title: `Resuming ${run.name}`,
    run: id,
    work: (work) => train(work, id, training, 'resumed'),
  })
}

function requireTrainable(images: readonly TrainImage[], classes: readonly string[], split: Sentence): void {
  for (const part of ['train', 'val'] as const) {
    const present = new Set(images.filter((image) => image.part === part).map((image) => image.label))
    const absent = part === 'train' ? classes.filter((label) => !present.has(label)) : []
    if (present.size > 0 && absent.length === 0) continue
    const where = PART_WORDS[part]
    throw new AppError(
      'bad-input',
      present.size === 0
        ? say`The ${where} split of ${split} is empty, so nothing can be trained.`
        : say`The ${where} split of ${split} has no image of ${absent.join(', ')}, so nothing can be trained.`,
      {
        hint: toDo(
          { kind: 'leave-class-out' },
          say`Import more images, or leave that class out when you import the folder.`,
        ),
      },
    )
  }
}

async function train(
  work: Work,
  id: number,
  training: ResolvedTraining,
  start: 'new' | 'resumed',
): Promise<{ run: number }> {
  const { context, job } = work
  const fits = async (): Promise<void> => {
    if (start === 'new') await requireFit(work, training)
  }
  try {
    if (training.config.folds > 0) {
      await crossValidate(work, id, training, fits)
      return { run: id }
    }
    await trainRun(work, id, training, fits)
  } finally {
    context.steering.drop(job.id)
  }
  await predictParts(work, requireRun(context, id), ['val', 'test'])
  await examineIfPossible(() => examineRun(work, id))
  await explainAfterTraining(work, id)
  return { run: id }
}
