/** What a user may do with a run. */
import type { RunSummary } from '../../../../shared/domain/run.ts'
import type { TrainConfig } from '../../../../shared/domain/train-config.ts'
import { engine, shell } from '../../../study/client.ts'
import { t } from '../../../i18n/i18n.svelte.ts'
import { app } from '../../../study/app.svelte.ts'
import { jobs } from '../../../study/jobs.svelte.ts'
import { review } from '../../review/review.svelte.ts'
import { runs } from '../../../study/runs.svelte.ts'
import { announceTraining } from '../live/training-news.ts'

/** Starts a training, or queues it behind the one under way. */
export async function startRun(config: TrainConfig): Promise<void> {
  const started = await engine.call('run.start', config)
  jobs.take(started)
  announceTraining(started)
  await runs.refresh()
}

/** From the last checkpoint; with `halveBatch` half as many images at once. */
export async function resumeRun(run: number, halveBatch = false): Promise<void> {
  const resumed = await engine.call('run.resume', { run, halveBatch })
  jobs.take(resumed)
  announceTraining(resumed)
  await runs.refresh()
}

export async function pauseRun(run: number, paused: boolean): Promise<void> {
  jobs.take(await engine.call('run.pause', { run, paused }))
}

export async function stopRun(run: number): Promise<void> {
  jobs.take(await engine.call('run.stop', { run }))
}

export async function discardRun(run: number): Promise<void> {
  await engine.call('run.discard', { run })
  await runs.refresh()
}

/** Validation and test images: what results and the choice of a threshold need. */
export async function predictRun(run: number): Promise<void> {
  for (const part of ['test', 'val'] as const)
    await jobs.finished(await engine.call('predict.start', { run, part }))
}

export async function openReview(run: number): Promise<void> {
  await review.open(run)
  app.go('review')
}

/** Null when the user closed the dialog. */
export async function exportRun({
  id,
  name,
}: RunSummary): Promise<{ readonly file: string; readonly bytes: number } | null> {
  const file = await shell.call('dialog.save', { title: t('train.export'), name: `${name}.keras` })
  return file ? engine.call('run.export', { run: id, file }) : null
}
