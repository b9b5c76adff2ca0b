import { STUDY_DATABASE } from '../study/layout.ts'
import type { EvaluateRequest, Evaluation, Subgroups } from '../../shared/domain/evaluation.ts'
import type { StudyContext } from '../context.ts'
import { evaluationStamp } from '../db/evaluation.ts'
import type { Study } from '../study/study.ts'
import { cacheKey } from '../study/study-cache.ts'
import { PendingEvaluation, type EvaluationTask } from './pending-evaluation.ts'

/**
 * Metrics of runs on a part of the split, against the present labels, with every pair that was judged on the same images
 * compared. Without `runs`: all that are predicted on the present split. Throws AppError 'not-found' when a named run has no
 * predictions there, 'bad-input' for an ensemble of runs that do not fit together.
 */
export function evaluateRuns(
  context: StudyContext,
  request: EvaluateRequest,
  signal?: AbortSignal,
): Promise<Evaluation> {
  return evaluateCached(context.study, 'metrics', request, signal) as Promise<Evaluation>
}

/** The same metrics for each value of what the metadata records of the images. Throws as `evaluateRuns`. */
export function evaluateSubgroups(
  context: StudyContext,
  request: EvaluateRequest,
  signal?: AbortSignal,
): Promise<Subgroups> {
  return evaluateCached(context.study, 'subgroups', request, signal) as Promise<Subgroups>
}

const REMEMBERED = 12
const EVALUATIONS = cacheKey<Map<string, PendingEvaluation>>('evaluations')

/** The same question about the same labels, predictions and operating points has the same answer: it is computed once. */
async function evaluateCached(
  study: Study,
  kind: EvaluationTask['kind'],
  request: EvaluateRequest,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const pending = study.cache.of(EVALUATIONS, () => new Map())
  const key = JSON.stringify([kind, request, evaluationStamp(study.db)])
  const evaluation =
    pending.get(key) ?? new PendingEvaluation({ database: study.path(STUDY_DATABASE), kind, request })
  // The latest asked for comes last, the one not asked for longest is forgotten.
  pending.delete(key)
  pending.set(key, evaluation)
  for (const old of pending.keys()) if (pending.size > REMEMBERED) pending.delete(old)
  try {
    return await evaluation.wait(signal)
  } catch (error) {
    if (pending.get(key) === evaluation) pending.delete(key)
    throw error
  }
}
