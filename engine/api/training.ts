import type { TrainingCalls } from '../../shared/contract/training-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { requireRun } from '../context.ts'
import { listRuns } from '../db/runs.ts'
import { estimateTraining } from '../training/estimate.ts'
import { resolveTraining } from '../training/resolved-training.ts'
import { previewAugmentation } from '../training/preview.ts'
import { resumeTraining } from '../training/train.ts'
import { startTraining } from '../training/train.ts'
import { discardTraining } from '../training/train-control.ts'
import { pauseTraining } from '../training/train-control.ts'
import { stopTraining } from '../training/train-control.ts'
import { startWeightsDownload } from '../weights/weights-source.ts'
import { weightsStatus } from '../weights/weights-source.ts'
import { toRunDetail } from '../training/run-detail.ts'

export function trainingHandlers(engine: EngineAccess): Handlers<TrainingCalls> {
  const db = () => engine.context.study.db
  return {
    'run.start': (config) => startTraining(engine.context, config),
    'run.estimate': async (config, { signal }) =>
      estimateTraining(engine.context, resolveTraining(engine.context, config), signal),
    'augmentation.preview': (request, { signal }) => previewAugmentation(engine.context, request, signal),
    'run.resume': ({ run, halveBatch }) => resumeTraining(engine.context, run, halveBatch),
    'run.pause': ({ run, paused }) => pauseTraining(engine.context, run, paused),
    'run.stop': ({ run }) => stopTraining(engine.context, run),
    'run.discard': ({ run }) => discardTraining(engine.context, run),
    'run.get': ({ run }) => toRunDetail(requireRun(engine.context, run)),
    'runs.list': () => listRuns(db()),
    'weights.status': (request) => weightsStatus(engine.weights, request),
    'weights.download': (request) => startWeightsDownload(engine.looseJobs, engine.weights, request),
  }
}
