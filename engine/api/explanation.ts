import type { ExplanationCalls } from '../../shared/contract/explanation-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { faithfulnessSummaries } from '../explanation/faithfulness/summary.ts'
import { startExplanation } from '../explanation/explain.ts'
import { startFaithfulness } from '../explanation/faithfulness/measure-faithfulness.ts'
import { startOcclusion } from '../explanation/occlude.ts'

export function explanationHandlers(engine: EngineAccess): Handlers<ExplanationCalls> {
  return {
    'explain.start': (request) => startExplanation(engine.context, request),
    'faithfulness.start': (request) => startFaithfulness(engine.context, request),
    'faithfulness.list': ({ run }) => faithfulnessSummaries(engine.context.study, run),
    'occlude.test': (request) => startOcclusion(engine.context, request),
  }
}
