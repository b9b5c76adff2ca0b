import { setImmediate as nextTurn } from 'node:timers/promises'
import { isSamePhase, type JobPhase, type Progress } from '../shared/domain/job-phase.ts'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'

/** About ten reports a second: what an eye can follow and a database of jobs can take. */
const INTERVAL_MS = 100

/** Passes on at most about ten reports a second, and always the first and last of a phase. */
export function throttled(report: (progress: Progress) => void): (progress: Progress) => void {
  let phase: JobPhase | null = null
  let reported = 0
  return (progress) => {
    const now = performance.now()
    if (isSamePhase(progress.phase, phase) && progress.done < progress.total && now - reported < INTERVAL_MS)
      return
    phase = progress.phase
    reported = now
    report(progress)
  }
}

/**
 * Lets messages in (a cancel among them) between two pieces of synchronous work; throws AppError 'cancelled' when one aborted
 * the signal.
 */
export async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await nextTurn()
  if (signal.aborted) throw new AppError('cancelled', say`Cancelled.`)
}
