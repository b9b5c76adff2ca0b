import type { JobInfo } from '../../shared/domain/job.ts'
import { AppError } from '../../shared/errors.ts'
import { say, verbatim } from '../../shared/say.ts'

/**
 * What a job that did not end well rejects with: its own error with its code. One without a stored error (it was cancelled, or an earlier
 * version stored no code) is told from its status.
 * @param unnamed what to say of a job that stored no message
 */
export function jobError({ status, error }: Pick<JobInfo, 'status' | 'error'>, unnamed: string): AppError {
  if (status === 'cancelled') return new AppError('cancelled', say`Cancelled.`)
  const code = error?.code ?? (status === 'interrupted' ? 'interrupted' : 'internal')
  return new AppError(code, error?.message ?? verbatim(unnamed), { hint: error?.hint })
}
