import type { JobInfo } from '../../shared/domain/job.ts'
import type { StudySummary } from '../../shared/domain/study.ts'
import type { EmitEvent, Hosts, StudyAtWork } from '../context.ts'
import type { WeightsSource } from '../weights/weights-source.ts'
import type { JobRunner } from '../jobs/runner.ts'

/** What the handlers need of the engine. */
export interface EngineAccess {
  readonly hosts: Hosts
  readonly weights: WeightsSource
  readonly emit: EmitEvent
  /** Jobs that need no study. */
  readonly looseJobs: JobRunner
  /** The open study. Throws AppError 'not-found'. */
  readonly context: StudyAtWork
  open(folder: string, create: boolean): Promise<StudySummary>
  closeStudy(): Promise<void>
  /** Whether the study in this folder is the open one. */
  isOpen(folder: string): boolean
  summary(): StudySummary | null
  jobs(): JobInfo[]
  runnerOf(job: number): JobRunner
}
