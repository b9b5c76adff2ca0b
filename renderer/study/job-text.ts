/** Names of jobs and phases in the window's language; what the engine says stands in where the catalogue has no word. */
import { readFoldPhase, type JobInfo } from '../../shared/domain/job.ts'
import { engineText, i18n, t } from '../i18n/i18n.svelte.ts'
import { en, type MessageKey } from '../i18n/en/index.ts'

export function jobTitle(job: JobInfo): string {
  return t(`job.${job.kind}`)
}

/** "epoch 3 of 20", "decoding", ...: the engine's words, translated where known. */
export function jobPhase(job: JobInfo): string {
  if (job.status === 'queued') return t('job.queued')
  return phaseText(job.phase)
}

function phaseText(phase: string): string {
  const fold = readFoldPhase(phase)
  if (fold) return t('job.phase.fold', { ...fold, phase: phaseText(fold.phase) })
  const epoch = /^epoch (\d+) of (\d+)/.exec(phase)
  if (epoch) return t('job.phase.epoch', { epoch: Number(epoch[1]), epochs: Number(epoch[2]) })
  const key = `job.phase.${phase}`
  return key in en ? t(key as MessageKey) : engineText(phase)
}

export function jobTimeLeft(job: JobInfo): string | null {
  return job.secondsLeft === null ? null : t('time.left', { time: i18n.duration(job.secondsLeft) })
}

/** Why a training ended. */
export function stopReason(stopped: string): string {
  const key = `stopped.${stopped}`
  return key in en ? t(key as MessageKey) : stopped
}
