import type { ErrorCode } from '../errors.ts'
import type { JobPhase } from './job-phase.ts'

/** Long work. The engine owns the jobs, everyone else mirrors them. */
export type JobKind =
  | 'sample'
  | 'import'
  | 'train'
  | 'predict'
  | 'explain'
  | 'embed'
  | 'map'
  | 'occlude'
  | 'report'
  | 'figure'
  | 'add-model'
  | 'doctor'
  | 'download'
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'

export interface JobInfo {
  readonly id: number
  readonly kind: JobKind
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
    readonly message: string
    readonly hint?: string | undefined
  } | null
  /** What the job made; its shape depends on the kind. */
  readonly result: unknown
}

export function isActive(status: JobStatus): boolean {
  return status === 'queued' || status === 'running'
}
