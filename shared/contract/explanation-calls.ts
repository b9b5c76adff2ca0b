/** Heatmaps, what they are worth, and occlusion tests. */
import type { ExplainRequest } from '../domain/explanation.ts'
import type { FaithfulnessRequest, FaithfulnessSummary } from '../domain/faithfulness.ts'
import type { JobInfo } from '../domain/job.ts'
import type { OcclusionRequest } from '../domain/occlusion.ts'

export interface ExplanationCalls {
  'explain.start': (request: ExplainRequest) => JobInfo<'explain'>
  /** Measures a run's heatmaps on test images; the job's result is a FaithfulnessSummary. */
  'faithfulness.start': (request: FaithfulnessRequest) => JobInfo<'faithfulness'>
  /** What was measured so far: one summary a run and method. */
  'faithfulness.list': (request: { readonly run?: number | undefined }) => readonly FaithfulnessSummary[]
  /** What models say with parts of an image covered; the job's result is an OcclusionResult. */
  'occlude.test': (request: OcclusionRequest) => JobInfo<'occlude'>
}
