import type { ErrorCode } from '../errors.ts'
import type { Hint } from '../hint.ts'
import type { Sentence } from '../say.ts'
import type { JobPhase } from './job-phase.ts'
import type { JobResults } from './job-results.ts'

/** Long work. The engine owns the jobs, everyone else mirrors them. */
export type JobKind = keyof JobResults
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'

export interface JobInfo<K extends JobKind = JobKind> {
  readonly id: number
  readonly kind: K
  readonly title: string
  readonly status: JobStatus
  /** What is being done now; null before the start. */
  readonly phase: JobPhase | null
  readonly done: number
  /** 0 while unknown. */
  readonly total: number
  readonly secondsLeft: number | null
  readonly run: number | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly error: {
    readonly code?: ErrorCode | undefined
    readonly message: Sentence
    readonly hint?: Hint | undefined
  } | null
  /** What the job made, once it is done. */
  readonly result: JobResults[K] | null
}

export function isActive(status: JobStatus): boolean {
  return status === 'queued' || status === 'running'
}

export interface DoneJob<K extends JobKind> extends JobInfo<K> {
  readonly status: 'done'
  readonly result: JobResults[K]
}

/** Narrows a job that came to its end to one with a result. */
export function isDone<K extends JobKind>(job: JobInfo<K>): job is DoneJob<K> {
  return job.status === 'done'
}

export function isOfKind<K extends JobKind>(job: JobInfo, kind: K): job is JobInfo<K> {
  return job.kind === kind
}
