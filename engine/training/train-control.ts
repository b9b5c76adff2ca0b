/** What a user may ask of a training besides starting it. */
import { modelFile, checkpointFile } from '../study/layout.ts'
import { rm } from 'node:fs/promises'
import { isActive, isOfKind, type JobInfo } from '../../shared/domain/job.ts'
import { AppError } from '../../shared/errors.ts'
import { STATUS_WORDS } from '../../shared/domain/run.ts'
import { say } from '../../shared/say.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { crossValidationOf } from '../db/folds.ts'
import { deleteRun } from '../db/runs.ts'

/** Throws AppError 'not-found' for a run that is not there, 'bad-input' for one that is not being trained. */
export async function pauseTraining(
  context: StudyContext,
  run: number,
  paused: boolean,
): Promise<JobInfo<'train'>> {
  const { id } = requireTraining(context, run)
  // What it reports once it goes on is no longer a pause's.
  if (!paused) context.jobs.hold(id, false)
  await context.steering.pause(id, paused)
  if (paused) context.jobs.hold(id, true)
  return jobOf(context, run)!
}

/** Throws AppError 'not-found' for a run that is not there, 'bad-input' for one that is not being trained. */
export async function stopTraining(context: StudyContext, run: number): Promise<JobInfo<'train'>> {
  const { id } = requireTraining(context, run)
  if (requireRun(context, run).folds.length > 0) {
    throw new AppError('bad-input', say`A cross-validation cannot end early: every image is held out once.`, {
      hint: say`Cancel it; it can be resumed later.`,
    })
  }
  await context.steering.stop(id)
  context.jobs.hold(id, false)
  return jobOf(context, run)!
}

/**
 * Cancels the training where it is still under way and takes it away. A finished run stays: predictions, reviews and reports may rest
 * on it. Throws AppError 'not-found' for a run that is not there, 'bad-input' for one with a model.
 */
export async function discardTraining(context: StudyContext, id: number): Promise<null> {
  const { study, jobs, emit } = context
  requireDiscardable(context, id)
  const job = jobOf(context, id)
  if (job && isActive(job.status)) {
    jobs.cancel(job.id)
    await jobs.finished(job.id)
  }
  // It may have ended well before the cancel arrived.
  requireDiscardable(context, id)
  const { folds } = requireRun(context, id)
  deleteUnused(context, id)
  for (const run of [id, ...folds]) {
    await rm(context.study.path(checkpointFile(run)), { force: true })
    await rm(study.path(modelFile(run)), { force: true })
  }
  emit('changed', { what: 'runs' })
  return null
}

/** The finished folds of a cross-validation are models: heatmaps and reviews may rest on them. Throws AppError 'bad-input' then. */
function deleteUnused({ study }: StudyContext, id: number): void {
  try {
    deleteRun(study.db, id)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw error
    throw new AppError(
      'bad-input',
      say`Run ${id} cannot be discarded: heatmaps, checks or reviews depend on it.`,
      {
        hint: say`Resume it instead.`,
        cause: error,
      },
    )
  }
}

function requireDiscardable(context: StudyContext, id: number): void {
  const run = requireRun(context, id)
  requireNoFold(context, id)
  if (run.kind === 'trained' && run.status !== 'done') return
  throw new AppError(
    'bad-input',
    say`Run ${id} cannot be discarded: it has a model, whose predictions may be part of a report.`,
    {
      hint: say`Hide it in the review instead.`,
    },
  )
}

/** A fold is resumed and discarded with its cross-validation. Throws AppError 'bad-input'. */
export function requireNoFold({ study }: StudyContext, id: number): void {
  const whole = crossValidationOf(study.db, id)
  if (whole === null) return
  throw new AppError('bad-input', say`Run ${id} is a fold of the cross-validation ${whole}.`, {
    hint: say`Name run ${whole} instead.`,
  })
}

/** The job that trains a run at present. */
function requireTraining(context: StudyContext, id: number): JobInfo<'train'> {
  const run = requireRun(context, id)
  const job = jobOf(context, id)
  const networks = run.folds.length > 0 ? run.folds.map((fold) => requireRun(context, fold)) : [run]
  if (job?.status === 'running' && networks.some(({ status }) => status === 'running')) return job
  throw new AppError('bad-input', say`Run ${id} is not being trained now: it is ${STATUS_WORDS[run.status]}.`)
}

/** Newest job that trains or trained a run. */
function jobOf({ jobs }: StudyContext, run: number): JobInfo<'train'> | undefined {
  return jobs
    .list()
    .filter((job) => isOfKind(job, 'train'))
    .find((job) => job.run === run)
}
