/**
 * Window or command line -> engine. A handler missing or ill-typed does not compile (`Handlers<EngineCalls>`).
 * Calls answer within milliseconds or take a JobId's way: they return a JobInfo at once and report through the `job` event.
 */
import type { DatasetCalls } from './dataset-calls.ts'
import type { DuplicateCalls } from './duplicate-calls.ts'
import type { Epoch } from '../domain/epoch.ts'
import type { EvaluationCalls } from './evaluation-calls.ts'
import type { ExplanationCalls } from './explanation-calls.ts'
import type { JobInfo } from '../domain/job.ts'
import type { ModelCalls } from './model-calls.ts'
import type { PredictionCalls } from './prediction-calls.ts'
import type { ReportCalls } from './report-calls.ts'
import type { ReviewCalls } from './review-calls.ts'
import type { StudyCalls } from './study-calls.ts'
import type { StudySummary } from '../domain/study.ts'
import type { TrainingCalls } from './training-calls.ts'
import type { TrainingWarning } from '../domain/training-warnings.ts'

export interface EngineCalls
  extends
    StudyCalls,
    DatasetCalls,
    DuplicateCalls,
    TrainingCalls,
    ModelCalls,
    PredictionCalls,
    ExplanationCalls,
    EvaluationCalls,
    ReviewCalls,
    ReportCalls {}

/** What a listener may have to read again. */
export type Changed =
  | 'dataset'
  | 'labels'
  | 'exclusions'
  | 'duplicates'
  | 'runs'
  | 'predictions'
  | 'explanations'
  | 'reviews'
  | 'embeddings'

export interface EngineEvents {
  /** A job was made or moved; at most about 10 a second per job. */
  job: JobInfo
  epoch: { readonly run: number; readonly epoch: Epoch }
  /** A training has begun to go wrong; all that did stands in `RunDetail.troubles`. */
  trouble: { readonly run: number; readonly trouble: TrainingWarning }
  changed: { readonly what: Changed; readonly run?: number | undefined }
  study: StudySummary | null
}
