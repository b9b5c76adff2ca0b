import { rm } from 'node:fs/promises'
import type { LabelledImage } from '../../shared/contract.ts'
import { AppError, isCancelled, toWireError } from '../../shared/errors.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import { OUT_OF_MEMORY, type InputSpec } from '../../shared/domain/run.ts'
import type { TrainConfig, TrainConfigInput } from '../../shared/domain/train-config.ts'
import { now } from '../clock.ts'
import {
  datasetOfRun,
  imageFile,
  pixelCache,
  requireDataset,
  requireModel,
  requireRun,
  type StudyContext,
} from '../context.ts'
import { corrections } from '../db/corrections.ts'
import { labelCounts } from '../db/datasets.ts'
import { imagesOfSplit, type PartImage } from '../db/images.ts'
import { newestLabel } from '../db/labels.ts'
import {
  deleteRun,
  endRun,
  finishRun,
  insertEpoch,
  insertRun,
  listRuns,
  runById,
  startRun,
} from '../db/runs.ts'
import { currentSplit } from '../db/splits.ts'
import { stoppedBy, type JobContext } from '../jobs/runner.ts'
import { OutOfMemoryError } from '../out-of-memory.ts'
import { engineVersions } from '../versions.ts'
import { explainAfterTraining } from './explain-sample.ts'
import { examineIfPossible, examineRun } from './doctor.ts'
import { refuseKnownMisfit, requireFit } from './estimate.ts'
import { predictParts } from './predict.ts'
import { parseConfig } from './train-config.ts'
import { halveRun, trainWithinMemory } from './train-smaller.ts'
import { baseRun, chosenWeights, requireWeights } from './weights.ts'

/**
 * Queues a training: split + settings -> run, then its predictions on validation and test images and the heatmaps of its
 * mistakes. Throws AppError 'usage' for settings that make no sense, 'bad-input' when the split cannot train a model
 * or the machine cannot hold it.
 */
export function startTraining(context: StudyContext, input: TrainConfigInput): JobInfo {
  const { db } = context.study
  const asked = parseConfig(input)
  requireWeights(context.weights, asked)
  const base = baseOf(context, asked)
  const config = base ? { ...asked, size: base.run.input.width } : asked
  const dataset = requireDataset(context)
  const split = currentSplit(db)!
  const classes = Object.keys(labelCounts(db, dataset.id))
  requireTrainable(imagesOfSplit(db, split.id, ['train', 'val']), classes)
  refuseKnownMisfit(context, config)
  const run = insertRun(
    db,
    {
      split: split.id,
      labelsUntil: newestLabel(db),
      kind: 'trained',
      name: runName(context, base?.run.name ?? config.model),
      model: base?.run.model ?? config.model,
      classes,
      positive: null,
      config,
      input: base ? { ...base.run.input, range: '0..255' } : plannedInput(config),
      // Which ones follows from `labelsUntil`: `labels.corrected` lists them.
      versions: { ...engineVersions(), correctedLabels: String(corrections(db, dataset.id).length) },
    },
    now(),
  )
  context.emit('changed', { what: 'runs', run })
  return context.jobs.start({
    kind: 'train',
    lane: 'train',
    title: `Training ${base?.run.name ?? config.model}`,
    run,
    work: (job) => train(context, run, config, job, 'new'),
    abandoned: () => endAs(context, run, 'cancelled', null),
  })
}

/**
 * Queues the rest of a training that was interrupted or cancelled; it ends with the same weights as one that never was.
 * With `halveBatch` half as many images go through the network at once, for a machine whose memory ran out: then statistics of batch
 * normalisation are those of smaller parts, and the weights not quite the same.
 * Throws AppError 'not-found' for a run that is not there, 'bad-input' for one that cannot go on.
 */
export function resumeTraining(context: StudyContext, id: number, halveBatch = false): JobInfo {
  const run = requireRun(context, id)
  if (run.config === null || (run.status !== 'interrupted' && run.status !== 'cancelled')) {
    throw new AppError(
      'bad-input',
      `Run ${id} cannot be resumed: it is ${run.config ? run.status : 'an imported model'}.`,
      {
        hint: 'Only a training that was interrupted or cancelled can go on. Train anew instead.',
      },
    )
  }
  const config = halveBatch ? halveRun(context, id, run.config) : run.config
  return context.jobs.start({
    kind: 'train',
    lane: 'train',
    title: `Resuming ${run.name}`,
    run: id,
    work: (job) => train(context, id, config, job, 'resumed'),
  })
}

function requireTrainable(images: readonly PartImage[], classes: readonly string[]): void {
  for (const part of ['train', 'val'] as const) {
    const present = new Set(images.filter((image) => image.part === part).map((image) => image.label))
    const absent = part === 'train' ? classes.filter((label) => !present.has(label)) : []
    if (present.size > 0 && absent.length === 0) continue
    const what = present.size === 0 ? 'is empty' : `has no image of ${absent.join(', ')}`
    throw new AppError('bad-input', `The ${part} part of the split ${what}, so nothing can be trained.`, {
      hint: 'Import more images, or leave that class out with --map.',
    })
  }
}

/** The run whose model a training goes on from. Throws AppError 'not-found' when it has none. */
function baseOf(context: StudyContext, { weights }: TrainConfig) {
  const base = baseRun(weights)
  return base ? { run: requireModel(context, base.run), newHead: base.newHead } : undefined
}

/** What the run is fed, as far as known before the network is built. */
function plannedInput(config: TrainConfig): InputSpec {
  return { width: config.size, height: config.size, channels: 3, range: '0..255' }
}

/** 'scratch-cnn', then 'scratch-cnn 2', ... */
export function runName(context: StudyContext, base: string): string {
  const names = new Set(listRuns(context.study.db).map((run) => run.name))
  if (!names.has(base)) return base
  for (let n = 2; ; n++) if (!names.has(`${base} ${n}`)) return `${base} ${n}`
}

async function train(
  context: StudyContext,
  id: number,
  config: TrainConfig,
  job: JobContext,
  start: 'new' | 'resumed',
): Promise<{ run: number }> {
  const { db } = context.study
  startRun(db, id)
  context.emit('changed', { what: 'runs', run: id })
  try {
    if (start === 'new') await requireFit(context, config, job)
    await trainWithinMemory(context, { run: id, config, job }, (plan) => trainModel(context, id, plan, job))
  } catch (error) {
    await rm(context.study.path(modelFileOf(id)), { force: true })
    leave(context, id, stoppedBy(job.signal) ?? error)
    throw error
  }
  context.emit('changed', { what: 'runs', run: id })
  await predictParts(context, requireRun(context, id), ['val', 'test'], job, context.hosts.train)
  await examineIfPossible(() => examineRun(context, id, job, context.hosts.train))
  await explainAfterTraining(context, id, job, context.hosts.train)
  return { run: id }
}

async function trainModel(
  context: StudyContext,
  id: number,
  config: TrainConfig,
  job: JobContext,
): Promise<void> {
  const { study, hosts, emit } = context
  const run = requireRun(context, id)
  const dataset = datasetOfRun(context, run)
  const images = imagesOfSplit(study.db, run.split, ['train', 'val'], run.labelsUntil)
  const ofPart = (part: 'train' | 'val'): LabelledImage[] =>
    images
      .filter((image) => image.part === part)
      .map(({ id, path, sha256, label }) => ({
        id,
        file: imageFile(dataset, path),
        sha256,
        label: run.classes.indexOf(label),
      }))
  const file = modelFileOf(id)
  const weights = await chosenWeights(context.weights, config, job)
  const base = baseOf(context, config)
  const outcome = await hosts.train.call(
    'train',
    {
      job: job.id,
      config,
      classes: run.classes,
      train: ofPart('train'),
      val: ofPart('val'),
      out: study.path(file),
      pixelCache: pixelCache(context),
      checkpoint: checkpointOf(context, id),
      weightsFile: weights?.file,
      base: base && {
        file: base.run.modelFile,
        input: base.run.input,
        head: base.newHead ? 'new' : 'kept where it fits',
      },
    },
    {
      signal: job.signal,
      on: {
        progress: ({ job: of, phase, done, total }) =>
          void (of === job.id && job.progress(phase, done, total)),
        epoch: ({ job: of, epoch }) => {
          if (of !== job.id) return
          insertEpoch(study.db, id, epoch)
          emit('epoch', { run: id, epoch })
          tellTrouble(context, id, epoch.epoch)
        },
      },
    },
  )
  const { version } = await hosts.train.call('device', null)
  const { input, parameters, tap, bestEpoch, stopped, weightsSha256 } = outcome
  const origin = base
    ? { weights: `run ${base.run.id} (${base.run.name}) sha256:${base.run.weightsSha256}` }
    : weights && { weights: weights.origin }
  const versions = { ...run.versions, tensorflow: version, ...origin }
  finishRun(
    study.db,
    id,
    { input, parameters, tap, bestEpoch, stopped, file, weightsSha256, versions },
    now(),
  )
}

/** Tells of what began to go wrong in an epoch. */
function tellTrouble({ study, emit }: StudyContext, run: number, epoch: number): void {
  for (const trouble of runById(study.db, run)?.troubles ?? []) {
    if (trouble.epoch === epoch) emit('trouble', { run, trouble })
  }
}

/** Kept while the training may still be resumed. */
export function checkpointOf({ study }: StudyContext, run: number): string {
  return study.path('models', `run-${run}.checkpoint`)
}

export function modelFileOf(run: number): string {
  return `models/run-${run}.keras`
}

/** A training that was refused leaves no run; one that was stopped or crashed stays visible with what it had reached. */
function leave(context: StudyContext, id: number, error: unknown): void {
  const { db } = context.study
  if (isCancelled(error)) return endAs(context, id, 'cancelled', null)
  const { code, message } = toWireError(error)
  if (code === 'interrupted') {
    const reason = error instanceof OutOfMemoryError ? OUT_OF_MEMORY : 'interrupted'
    return endAs(context, id, 'interrupted', message, reason)
  }
  void rm(checkpointOf(context, id), { force: true })
  const began = (runById(db, id)?.epochs.length ?? 0) > 0
  if (code !== 'internal' && !began) {
    deleteRun(db, id)
    context.emit('changed', { what: 'runs' })
    return
  }
  endAs(context, id, 'failed', message)
}

function endAs(
  context: StudyContext,
  id: number,
  status: 'failed' | 'cancelled' | 'interrupted',
  error: string | null,
  stopped: string = status,
): void {
  endRun(context.study.db, id, status, error, now(), stopped)
  context.emit('changed', { what: 'runs', run: id })
}
