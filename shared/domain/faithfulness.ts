/** Heatmaps measured: whether they show what the model uses. */
import type { Interval } from './evaluation.ts'
import type { MethodId } from '../../heatmaps/registry.ts'

/** What is put where pixels are taken away: the picture strongly blurred, or its mean colour. */
export const BASELINES = ['blur', 'mean'] as const
export type Baseline = (typeof BASELINES)[number]

export interface FaithfulnessRequest {
  readonly run: number
  /** Grad-CAM when left out. */
  readonly method?: MethodId | undefined
  readonly layer?: string | undefined
  /** Test images, drawn at random with a fixed seed; 60 when left out. */
  readonly count?: number | undefined
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
  readonly interval: Interval | null
  /** Images it is over. */
  readonly n: number
}

/** Averages of one run's heatmaps by one method. */
export interface FaithfulnessSummary {
  readonly run: number
  readonly name: string
  readonly method: MethodId
  readonly layer: string
  readonly n: number
  readonly measures: Readonly<Record<FaithfulnessMeasure, MeasuredMean>>
  /** Correlation of this run's maps with those of others on the same images. */
  readonly agreement: readonly { readonly run: number; readonly spearman: MeasuredMean }[]
  /** What the numbers say, and what they do not. */
  readonly sentences: readonly string[]
}
