/** A training from its start to whatever end it comes to. */
import { modelFile, checkpointFile } from '../study/layout.ts'
import { rm } from 'node:fs/promises'
import { OUT_OF_MEMORY } from '../../shared/domain/run.ts'
import { isCancelled, isFullDisk, toWireError } from '../../shared/errors.ts'
import type { Sentence } from '../../shared/say.ts'
import { now } from '../study/clock.ts'
import { requireRun, type StudyContext, type Work } from '../context.ts'
import { crossValidationOf } from '../db/folds.ts'
import { storeWhenPossible } from '../db/store-when-possible.ts'
import { deleteRun, endRun, runById, startRun } from '../db/runs.ts'
import { stoppedBy } from '../jobs/runner.ts'
import { OutOfMemoryError } from '../hosts/out-of-memory.ts'
import { trainModel } from './train-model.ts'
import type { ResolvedTraining } from './resolved-training.ts'
import { trainWithinMemory } from './train-smaller.ts'

/**
 * Trains the network of a run, or what is left of it, and stores how that ended. Throws what the training throws.
 * @param before what may still refuse it, once it is shown as under way
 */
export async function trainRun(
  work: Work,
  id: number,
  training: ResolvedTraining,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  // Smaller parts are for all folds: the next one would run out of memory as this one did.
  const asked = crossValidationOf(work.context.study.db, id) ?? id
  await runToCompletion(work, id, async () => {
    await before()
    await trainWithinMemory(work, asked, training, (plan) => trainModel(work, id, plan))
  })
}

/** Marks a run as under way while `training` lasts, and as stopped where that throws; `training` itself makes it done. */
export async function runToCompletion(
  { context, job }: Work,
  id: number,
  training: () => Promise<void>,
): Promise<void> {
  startRun(context.study.db, id)
  context.emit('changed', { what: 'runs', run: id })
  try {
    await training()
  } catch (error) {
    await rm(context.study.path(modelFile(id)), { force: true })
    leave(context, id, stoppedBy(job.signal) ?? error)
    throw error
  }
  context.emit('changed', { what: 'runs', run: id })
}

/** A training that was refused leaves no run; one that was stopped or crashed stays visible with what it had reached. */
function leave(context: StudyContext, id: number, error: unknown): void {
  const { db } = context.study
  if (isCancelled(error)) return recordEnding(context, id, 'cancelled', null)
  const { code, message } = toWireError(error)
  // A full disk is an interruption: the checkpoint stays, and with room again the training goes on from it.
  if (code === 'interrupted' || isFullDisk(error)) {
    const reason = error instanceof OutOfMemoryError ? OUT_OF_MEMORY : 'interrupted'
    return recordEnding(context, id, 'interrupted', message, reason)
  }
  void rm(context.study.path(checkpointFile(id)), { force: true })
  const run = requireRun(context, id)
  const began = [run, ...run.folds.map((fold) => runById(db, fold))].some(
    (each) => each && each.epochs.length > 0,
  )
  // A fold goes with its cross-validation.
  const isFold = crossValidationOf(db, id) !== null
  if (code !== 'internal' && !began && !isFold) {
    deleteRun(db, id)
    context.emit('changed', { what: 'runs' })
    return
  }
  recordEnding(context, id, 'failed', message)
}

export function recordEnding(
  context: StudyContext,
  id: number,
  status: 'failed' | 'cancelled' | 'interrupted',
  error: Sentence | null,
  stopped: string = status,
): void {
  const at = now()
  storeWhenPossible(context.study.db, () => {
    endRun(context.study.db, id, status, error, at, stopped)
    context.emit('changed', { what: 'runs', run: id })
  })
}
