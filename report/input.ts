/** What a report is made from: plain data gathered by the engine, so that writing one needs no database and can be tested alone. */
import type { DatasetSummary } from '../shared/domain/dataset.ts'
import type { Evaluation } from '../shared/domain/evaluation.ts'
import type { Explanation, Prediction } from '../shared/domain/prediction.ts'
import type { RunDetail } from '../shared/domain/run.ts'

export interface ReportPrediction {
  readonly key: string
  readonly part: string
  readonly label: string | null
  readonly prediction: Prediction
}

/** One explained test image. */
export interface ReportSample {
  readonly key: string
  /** Absolute path of the image. */
  readonly image: string
  readonly label: string
  readonly prediction: Prediction
  readonly explanation: Explanation
  /** `[height, width]` of the explanation, row-major, after ReLU, unscaled. */
  readonly map: Float32Array
}

export interface ReportRun {
  readonly detail: RunDetail
  readonly predictions: readonly ReportPrediction[]
  readonly correct: readonly ReportSample[]
  readonly incorrect: readonly ReportSample[]
}

export interface ReportInput {
  readonly study: string
  readonly dataset: DatasetSummary
  readonly runs: readonly ReportRun[]
  readonly evaluation: Evaluation
  /** Version of LesionLens. */
  readonly app: string
  readonly createdAt: string
}
