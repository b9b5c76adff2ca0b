/** Engine -> compute. */
import type {
  AugmentPreviewRequest,
  MeasureTrainRequest,
  TrainOutcome,
  TrainRequest,
} from './compute-training.ts'
import type {
  ComputeExplainRequest,
  ComputeFaithfulnessRequest,
  ExplainedBatch,
  MeasuredBatch,
} from './compute-explanation.ts'
import type { DeviceInfo } from '../domain/study.ts'
import type {
  EmbedOutcome,
  ComputeEmbedRequest,
  ModelDoctorRequest,
  ComputePredictRequest,
  PredictedBatch,
} from './compute-prediction.ts'
import type { ModelDescription } from '../domain/run.ts'

import type { Epoch } from '../domain/epoch.ts'
import type { Progress } from '../domain/job-phase.ts'
import type { PreprocessingReport } from '../domain/preprocessing.ts'
import type { TrainMeasurement } from '../domain/estimate.ts'

export interface ComputeCalls {
  device: (request: null) => DeviceInfo
  train: (request: TrainRequest) => TrainOutcome
  'train.measure': (request: MeasureTrainRequest) => TrainMeasurement
  /** Writes training images as PNG files, as a training sees them. */
  'augment.preview': (request: AugmentPreviewRequest) => null
  /** Between two steps; a paused training holds its memory and writes a checkpoint. */
  'train.pause': (request: { readonly job: number; readonly paused: boolean }) => null
  /** Ends after the step under way and keeps the best weights. */
  'train.stop': (request: { readonly job: number }) => null
  predict: (request: ComputePredictRequest) => null
  explain: (request: ComputeExplainRequest) => null
  /** Measures heatmaps; the results come as 'measured' events. */
  faithfulness: (request: ComputeFaithfulnessRequest) => null
  embed: (request: ComputeEmbedRequest) => EmbedOutcome
  'model.inspect': (request: { readonly file: string }) => ModelDescription
  'model.doctor': (request: ModelDoctorRequest) => PreprocessingReport
  /** Checks a model file and writes it into the study as `.keras`. */
  'model.convert': (request: {
    readonly file: string
    readonly out: string
    /** Of weights alone: what timm calls their network. */
    readonly architecture?: string | undefined
  }) => {
    readonly description: ModelDescription
    readonly weightsSha256: string
  }
}

/** What a call sends while it runs. */
export interface ComputeEvents {
  train: { progress: Progress; epoch: Epoch }
  predict: { progress: Progress; predicted: PredictedBatch }
  explain: { progress: Progress; explained: ExplainedBatch }
  faithfulness: { progress: Progress; measured: MeasuredBatch }
  embed: { progress: Progress }
  'model.doctor': { progress: Progress }
}
