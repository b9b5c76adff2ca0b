import type { EvaluationCalls } from '../../shared/contract/evaluation-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { evaluateRuns } from '../evaluation/evaluate.ts'
import { evaluateSubgroups } from '../evaluation/evaluate.ts'
import { operatingCurve } from '../evaluation/operating-point.ts'
import { setOperatingPoint } from '../evaluation/operating-point.ts'

export function evaluationHandlers(engine: EngineAccess): Handlers<EvaluationCalls> {
  return {
    evaluate: (request, { signal }) => evaluateRuns(engine.context, request, signal),
    'evaluate.subgroups': (request, { signal }) => evaluateSubgroups(engine.context, request, signal),
    'operating-point.set': (request) => setOperatingPoint(engine.context, request),
    'operating-point.curve': (request) => operatingCurve(engine.context, request),
  }
}
