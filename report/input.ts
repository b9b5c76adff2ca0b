/** What a report is made from: plain data gathered by the engine, so that writing one needs no database and can be tested alone. */
import type { DatasetSummary, SplitFractions, SplitPart } from '../shared/domain/dataset.ts'
import type { Evaluation, RunEvaluation, SubgroupAttribute, Subgroups } from '../shared/domain/evaluation.ts'
import type { FaithfulnessSummary } from '../shared/domain/faithfulness.ts'
import type { Prediction } from '../shared/domain/prediction.ts'
import type { Explanation } from '../shared/domain/explanation.ts'
import type { Artefact, ReviewerPair, Verdict } from '../shared/domain/review.ts'
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

/** How often each value of an attribute occurs in each part; null is not recorded. */
export interface Demographics {
  readonly attribute: SubgroupAttribute
  readonly column: string
  readonly values: readonly {
    readonly value: string | null
    readonly images: Readonly<Record<SplitPart, number>>
  }[]
}

/** What the image files are. */
export interface Acquisition {
  /** Images by format, such as 'jpeg'. */
  readonly formats: Readonly<Record<string, number>>
  /** Most frequent sizes, 'width x height' first. */
  readonly sizes: readonly { readonly size: string; readonly images: number }[]
  readonly masks: number
}

/** The reviewers' findings on the test images. */
export interface ReviewFindings {
  /** In a fixed order; names are replaced where the report is to hold none. */
  readonly reviewers: readonly string[]
  readonly reviewed: number
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly artefacts: Readonly<Record<Artefact, number>>
  /** Verdicts that carry a note or name an image, newest first. */
  readonly items: readonly {
    readonly key: string
    readonly reviewer: string
    readonly verdict: Verdict
    readonly artefact: Artefact | null
    readonly label: string | null
    readonly corrected: string | null
    readonly note: string
  }[]
  readonly agreement: readonly ReviewerPair[]
  /** Labels that reviewers changed, by part. */
  readonly corrected: Readonly<Record<SplitPart, number>>
}

export interface ReportInput {
  readonly study: string
  readonly dataset: DatasetSummary
  /** Null where the data named the parts itself. */
  readonly fractions: SplitFractions | null
  readonly acquisition: Acquisition
  readonly demographics: readonly Demographics[]
  readonly runs: readonly ReportRun[]
  readonly evaluation: Evaluation
  /** Cross-validations on the training and validation images; their runs are among the others with the mean of their models. */
  readonly crossValidation: readonly RunEvaluation[]
  readonly subgroups: Subgroups
  readonly reviews: ReviewFindings | null
  /** How well heatmaps stood up to being measured; empty where that was not done. */
  readonly faithfulness: readonly FaithfulnessSummary[]
  /** Ids of images, reviewers' names and notes are replaced. */
  readonly pseudonyms: boolean
  /** Version of LesionLens. */
  readonly app: string
  readonly createdAt: string
}
