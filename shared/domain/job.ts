import type { ErrorCode } from '../errors.ts'

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
  /** What is being done now, e.g. 'decoding', 'epoch 3 of 20'. */
  readonly phase: string
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

/** The phase of one fold's work, 'fold 2 of 5: epoch 3 of 20'. */
export function foldPhase({ fold, folds, phase }: FoldPhase): string {
  return `fold ${fold} of ${folds}: ${phase}`
}

/** The reverse of `foldPhase`; null for work that is not of a fold. */
export function readFoldPhase(phase: string): FoldPhase | null {
  const found = /^fold (\d+) of (\d+): (.*)$/.exec(phase)
  return found && { fold: Number(found[1]), folds: Number(found[2]), phase: found[3]! }
}

export interface FoldPhase {
  /** From 1. */
  readonly fold: number
  readonly folds: number
  readonly phase: string
}

export function isActive(status: JobStatus): boolean {
  return status === 'queued' || status === 'running'
}
