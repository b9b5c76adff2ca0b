import type { ComputeImage } from '../shared/contract/compute-images.ts'
import { imageFile } from './study/layout.ts'
import type { EngineEvents } from '../shared/contract/engine-calls.ts'
import { AppError } from '../shared/errors.ts'
import type { JobInfo, JobKind } from '../shared/domain/job.ts'
import type { JobResults } from '../shared/domain/job-results.ts'
import { STATUS_WORDS } from '../shared/domain/run.ts'
import { toDo } from '../shared/hint.ts'
import { say } from '../shared/say.ts'
import type { ComputeHost } from './hosts/compute-host.ts'
import { currentDataset, datasetById, type DatasetRow } from './db/datasets.ts'
import { runById, type RunRow } from './db/runs.ts'
import { splitById } from './db/splits.ts'
import type { Chores } from './jobs/chores.ts'
import type { Media } from './study/media.ts'
import type { JobContext, JobRunner, JobSpec } from './jobs/runner.ts'
import type { Steering } from './hosts/steering.ts'
import type { WeightsSource } from './weights/weights-source.ts'
import type { Study } from './study/study.ts'

export type EmitEvent = <K extends keyof EngineEvents & string>(name: K, payload: EngineEvents[K]) => void

export interface Hosts {
  /** For training, and what follows it. */
  readonly train: ComputeHost
  /** For everything that somebody waits for. */
  readonly model: ComputeHost
}

/** What a step of the flow works with. */
export interface StudyContext {
  readonly study: Study
  readonly jobs: JobRunner
  readonly hosts: Hosts
  /** Of the training under way. */
  readonly steering: Steering
  readonly emit: EmitEvent
  readonly weights: WeightsSource
}

/** The open study with what serves its pictures and its idle time. */
export interface StudyAtWork extends StudyContext {
  readonly media: Media
  readonly chores: Chores
}

/** A job under way in the study, as its steps hand it on to each other. */
export interface Work {
  readonly context: StudyContext
  readonly job: JobContext
  /** The process that computes for this job. */
  readonly host: ComputeHost
}

interface WorkSpec<K extends JobKind> extends Omit<JobSpec<K>, 'lane' | 'work'> {
  /** A lane with a compute process of its own. */
  readonly lane: keyof Hosts
  readonly work: (work: Work) => Promise<JobResults[K]>
}

/** Queues a job that computes, with all that its steps hand on to each other. */
export function startWork<K extends JobKind>(context: StudyContext, spec: WorkSpec<K>): JobInfo<K> {
  const host = context.hosts[spec.lane]
  return context.jobs.start<K>({ ...spec, work: (job) => spec.work({ context, job, host }) })
}

/** Throws AppError 'not-found' before the first import. */
export function requireDataset({ study }: StudyContext): DatasetRow {
  const dataset = currentDataset(study.db)
  if (dataset) return dataset
  throw new AppError('not-found', say`The study has no images yet.`, {
    hint: toDo({ kind: 'import-folder' }, say`Import an image folder first.`),
  })
}

/** Throws AppError 'not-found'. */
export function requireRun({ study }: StudyContext, id: number): RunRow {
  const run = runById(study.db, id)
  if (run) return run
  throw new AppError('not-found', say`There is no run ${id} in this study.`, {
    hint: say`Train or add a model first, or name one of its runs.`,
  })
}

/** A run whose model can be used, with its file. Throws AppError 'not-found' when it never finished or its file is gone. */
export function requireModel(
  context: StudyContext,
  id: number,
): RunRow & { readonly file: string; readonly modelFile: string } {
  const run = requireRun(context, id)
  if (run.status === 'done' && run.file !== null) {
    return { ...run, file: run.file, modelFile: context.study.path(run.file) }
  }
  if (run.folds.length > 0) {
    throw new AppError(
      'not-found',
      say`Run ${id} is a cross-validation: it has ${run.folds.length} models.`,
      {
        hint: say`Use the model of one of its folds: run ${run.folds.join(', ')}.`,
      },
    )
  }
  throw new AppError('not-found', say`Run ${id} has no model: it is ${STATUS_WORDS[run.status]}.`, {
    hint: say`Train again.`,
  })
}

/** An image of a dataset as the compute program takes it. */
export function computeImage(
  dataset: { readonly folder: string },
  { id, path, sha256 }: { readonly id: number; readonly path: string; readonly sha256: string },
): ComputeImage {
  return { id, file: imageFile(dataset, path), sha256 }
}

/** The dataset that a run was made on. */
export function datasetOfRun({ study }: StudyContext, run: RunRow): DatasetRow {
  return datasetById(study.db, splitById(study.db, run.split)!.dataset)!
}
