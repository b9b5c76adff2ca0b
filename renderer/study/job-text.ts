/** Names of jobs and phases in the window's language. */
import type { JobStep } from '../../shared/domain/job-phase.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import { i18n, t } from '../i18n/i18n.svelte.ts'
import { en, type MessageKey } from '../i18n/en/index.ts'

export function jobTitle(job: JobInfo): string {
  return t(`job.${job.kind}`)
}

/** "epoch 3 of 20", "decoding", ...; empty before the first news of a job. */
export function jobPhase({ status, phase }: JobInfo): string {
  if (status === 'queued') return t('job.queued')
  if (!phase) return ''
  const step = stepText(phase)
  if (!phase.fold) return step
  return t('job.phase.fold', { fold: phase.fold.at, folds: phase.fold.of, phase: step })
}

function stepText(step: JobStep): string {
  if (step.step === 'epoch') return t('job.phase.epoch', { epoch: step.at, epochs: step.of })
  if (step.step === 'smaller-parts') return t('job.phase.smaller-parts', { count: step.images })
  return t(`job.phase.${step.step}`)
}

export function jobTimeLeft(job: JobInfo): string | null {
  return job.secondsLeft === null ? null : t('time.left', { time: i18n.duration(job.secondsLeft) })
}

/** Why a training ended. */
export function stopReason(stopped: string): string {
  const key = `stopped.${stopped}`
  return key in en ? t(key as MessageKey) : stopped
}
