/** Heatmaps measured: whether they show what the model uses. */
import type { Ends } from './evaluation.ts'
import type { Method } from './prediction.ts'

/** What is put where pixels are taken away: the picture strongly blurred, or its mean colour. */
export const BASELINES = ['blur', 'mean'] as const
export type Baseline = (typeof BASELINES)[number]

/** Area under the probability of the explained class while pixels go (deletion: low is good) or come (insertion: high is good). */
export interface PerturbationCurve {
  readonly baseline: Baseline
  readonly deletion: number
  readonly insertion: number
  /** The same with pixels in random order: what an uninformed map scores. */
  readonly randomDeletion: number
  readonly randomInsertion: number
}

/** One heatmap of one image. */
export interface FaithfulnessItem {
  readonly image: number
  readonly target: number
  readonly curves: readonly PerturbationCurve[]
  /** Correlation with the map of the same network with random weights: near 0 for a map that shows the model. Null for an empty map. */
  readonly randomised: number | null
}

export const FAITHFULNESS_MEASURES = [
  'deletionBlur',
  'insertionBlur',
  'randomDeletionBlur',
  'randomInsertionBlur',
  'deletionMean',
  'insertionMean',
  'randomDeletionMean',
  'randomInsertionMean',
  'pointing',
  'energyInMask',
  'maskArea',
  'border',
  'borderArea',
  'randomised',
] as const
export type FaithfulnessMeasure = (typeof FAITHFULNESS_MEASURES)[number]

/** Mean over images, with a bootstrap interval over lesions or patients. */
export interface MeasuredMean {
  readonly mean: number | null
  readonly interval: Ends | null
  /** Images it is over. */
  readonly n: number
}

/** Averages of one run's heatmaps by one method. */
export interface FaithfulnessSummary {
  readonly run: number
  readonly name: string
  readonly method: Method
  readonly layer: string
  readonly n: number
  readonly measures: Readonly<Record<FaithfulnessMeasure, MeasuredMean>>
  /** Correlation of this run's maps with those of others on the same images. */
  readonly agreement: readonly { readonly run: number; readonly spearman: MeasuredMean }[]
  /** What the numbers say, and what they do not. */
  readonly sentences: readonly string[]
}
