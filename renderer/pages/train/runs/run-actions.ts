/** What a user may do with a run. */
import type { RunSummary } from '../../../../shared/domain/run.ts'
import type { TrainConfig } from '../../../../shared/domain/train-config.ts'
import { shell } from '../../../study/client.ts'
import { t } from '../../../i18n/i18n.svelte.ts'
import { ofStudy, requireStudy } from '../../../study/app.svelte.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { announceTraining } from '../live/training-news.ts'

/** Starts a training, or queues it behind the one under way. */
export async function submitTraining(config: TrainConfig): Promise<void> {
  const started = await requireStudy().engine.call('run.start', config)
  ofStudy(Jobs).take(started)
  announceTraining(started)
  await ofStudy(Runs).refresh()
}

/** From the last checkpoint; with `halveBatch` half as many images at once. */
export async function resumeRun(run: number, halveBatch = false): Promise<void> {
  const resumed = await requireStudy().engine.call('run.resume', { run, halveBatch })
  ofStudy(Jobs).take(resumed)
  announceTraining(resumed)
  await ofStudy(Runs).refresh()
}

export async function pauseRun(run: number, paused: boolean): Promise<void> {
  ofStudy(Jobs).take(await requireStudy().engine.call('run.pause', { run, paused }))
}

export async function stopRun(run: number): Promise<void> {
  ofStudy(Jobs).take(await requireStudy().engine.call('run.stop', { run }))
}

export async function discardRun(run: number): Promise<void> {
  await requireStudy().engine.call('run.discard', { run })
  await ofStudy(Runs).refresh()
}

/** Validation and test images: what results and the choice of a threshold need. */
export async function predictRun(run: number): Promise<void> {
  for (const part of ['test', 'val'] as const)
    await ofStudy(Jobs).finished(await requireStudy().engine.call('predict.start', { run, part }))
}

/** Null when the user closed the dialog. */
export async function exportRun({
  id,
  name,
}: RunSummary): Promise<{ readonly file: string; readonly bytes: number } | null> {
  const file = await shell.call('dialog.save', { title: t('train.export'), name: `${name}.keras` })
  return file ? requireStudy().engine.call('run.export', { run: id, file }) : null
}
