/** Predictions, explanations and one sample as the review shows it. */
import type { Sentence } from '../say.ts'
import type { ImageDetail, SplitPart } from './dataset.ts'
import type { Review, ReviewStep } from './review.ts'
import type { MethodId } from '../../heatmaps/registry.ts'
import type { Explanation } from './explanation.ts'

export interface Prediction {
  readonly id: number
  readonly run: number
  readonly image: number
  readonly predicted: string
  /** In the order of the run's classes. Sums to 1. */
  readonly probabilities: readonly number[]
  /** Before softmax or sigmoid; one value for a single sigmoid unit. */
  readonly logits: readonly number[]
}

export interface PredictRequest {
  readonly run: number
  /** The test split when neither images nor files are named. */
  readonly part?: SplitPart | 'all' | undefined
  readonly images?: readonly number[] | undefined
  /** Absolute paths of pictures outside the study; nothing of them is stored. */
  readonly files?: readonly string[] | undefined
}

/** A prediction beside what it is judged by. `image` is the key users see, or the path of a picture outside the study. */
export interface ListedPrediction {
  readonly id: number | null
  readonly image: string
  readonly part: SplitPart | null
  readonly label: string | null
  readonly predicted: string
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
}

/** Result of a 'predict' job. */
export interface PredictResult {
  readonly run: number
  /** Images of the study that now have a prediction. */
  readonly predicted: number
  /** Those outside the study, in the order asked for. */
  readonly outside: readonly ListedPrediction[]
  readonly failed: readonly { readonly image: string; readonly error: Sentence }[]
}

/** Result of an 'explain' job. */
export interface ExplainResult {
  readonly run: number
  readonly items: readonly ExplainedItem[]
  readonly failed: readonly { readonly image: string; readonly error: Sentence }[]
}

export interface ExplainedItem {
  /** Null outside the study. */
  readonly explanation: number | null
  /** Key, or path outside the study. */
  readonly image: string
  readonly method: MethodId
  readonly layer: string
  readonly className: string
  readonly probabilities: readonly number[]
  readonly width: number
  readonly height: number
  readonly quality: Explanation['quality']
  /** Absolute: float32, row by row, after ReLU, before any scaling. */
  readonly map: string
  /** Absolute; null unless a folder was asked for. */
  readonly png: string | null
}

/** One sample as the review page shows it: the image and each model's output. */
export interface SampleView {
  readonly image: ImageDetail
  readonly outputs: readonly {
    readonly run: number
    readonly prediction: Prediction | null
    /** Probabilities at the temperature fitted on the run's validation images; null without one. */
    readonly calibrated: readonly number[] | null
    readonly explanations: readonly Explanation[]
  }[]
  /** What each reviewer thinks of it at present. */
  readonly reviews: readonly Review[]
  /** How they came to think so, oldest first. */
  readonly history: readonly ReviewStep[]
}
