/** What each kind of job makes. */
import type { DatasetSummary } from './dataset.ts'
import type { EmbedResult } from './embedding.ts'
import type { FaithfulnessSummary } from './faithfulness.ts'
import type { WrittenFigure } from './gallery.ts'
import type { OcclusionResult } from './occlusion.ts'
import type { ExplainResult, PredictResult } from './prediction.ts'
import type { PreprocessingReport } from './preprocessing.ts'
import type { RescanResult } from './rescan.ts'
import type { WrittenReport } from './report.ts'
import type { AddedModel } from './run.ts'
import type { WeightsStatus } from './weights.ts'

export interface SampleResult {
  readonly images: number
  readonly classes: Readonly<Record<string, number>>
  readonly folder: string
}

export interface JobResults {
  sample: SampleResult
  import: DatasetSummary
  rescan: RescanResult
  train: { readonly run: number }
  predict: PredictResult
  explain: ExplainResult
  faithfulness: FaithfulnessSummary
  embed: EmbedResult
  map: { readonly run: number; readonly points: number }
  occlude: OcclusionResult
  report: WrittenReport
  figure: WrittenFigure
  'add-model': AddedModel
  /** A run of the same weights, fed in another way. */
  'set-input': { readonly run: number }
  doctor: PreprocessingReport
  download: WeightsStatus
}
