import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { studyHandlers } from './study.ts'
import { datasetHandlers } from './dataset.ts'
import { duplicateHandlers } from './duplicates.ts'
import { trainingHandlers } from './training.ts'
import { modelHandlers } from './model.ts'
import { predictionHandlers } from './prediction.ts'
import { explanationHandlers } from './explanation.ts'
import { evaluationHandlers } from './evaluation.ts'
import { reviewHandlers } from './review.ts'
import { reportHandlers } from './report.ts'

/** One handler a call: each finds the open study and hands over to a step of the flow, a view or a table. */
export function createHandlers(engine: EngineAccess): Handlers<EngineCalls> {
  return {
    ...studyHandlers(engine),
    ...datasetHandlers(engine),
    ...duplicateHandlers(engine),
    ...trainingHandlers(engine),
    ...modelHandlers(engine),
    ...predictionHandlers(engine),
    ...explanationHandlers(engine),
    ...evaluationHandlers(engine),
    ...reviewHandlers(engine),
    ...reportHandlers(engine),
  }
}
