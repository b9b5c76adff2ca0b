/** Pairs of images that show the same picture, and what was decided about them. */
import type { Sentence } from '../say.ts'
import type { ImageRecord } from './dataset.ts'

/** 'leave-out': one of the two is left out of trainings. Undecided pairs are taken for the same. */
export const DUPLICATE_DECISIONS = ['same', 'different', 'leave-out'] as const
export type DuplicateDecision = (typeof DUPLICATE_DECISIONS)[number]

export interface DecisionRecord {
  readonly decision: DuplicateDecision
  /** The image left out; null for other decisions. */
  readonly leftOut: number | null
  readonly reviewer: string | null
  readonly at: string
  readonly undone: boolean
}

/** How the first image must be changed to look like the second, and how alike they are then. */
export interface PictureMatch {
  /** The very same bytes; the rest then says that nothing is changed. */
  readonly isSameFile: boolean
  /** Correlation of their detail, 0 .. 1. */
  readonly similarity: number
  /** Left to right, before turning. */
  readonly mirrored: boolean
  /** Clockwise, 0 .. 360. */
  readonly degrees: number
  /** Share of the larger picture that the smaller one shows: 1 where nothing was cropped. */
  readonly overlap: number
}

export interface DuplicatePair extends PictureMatch {
  readonly id: number
  readonly images: readonly [ImageRecord, ImageRecord]
  /** What the data calls the two where it tells them apart, 'lesion HAM_1' and 'lesion HAM_2'; null where it does not. */
  readonly recordedAs: readonly [string, string] | null
  /** They carry different labels. */
  readonly isContradiction: boolean
  /** One is in training or validation, the other in test. */
  readonly isTorn: boolean
  /** What counts now; null while nobody decided. */
  readonly decision: DuplicateDecision | null
  /** Oldest first. */
  readonly history: readonly DecisionRecord[]
}

export const DUPLICATE_FILTERS = ['all', 'open', 'contradictions', 'torn', 'recorded-apart'] as const
export type DuplicateFilter = (typeof DUPLICATE_FILTERS)[number]

export interface DuplicateQuery {
  readonly show?: DuplicateFilter | undefined
  readonly offset: number
  readonly limit: number
}

/** What was compared when the images were imported; null for data sets of earlier versions, which were not. */
export interface DuplicateSearch {
  /** Images compared, each with each. */
  readonly compared: number
  /** Least similarity of a pair. */
  readonly minSimilarity: number
}

export interface DuplicateCounts extends Readonly<Record<DuplicateFilter, number>> {
  readonly search: DuplicateSearch | null
}

export interface DuplicateChange {
  readonly pair: number
  readonly decision: DuplicateDecision
  /** Which of the two is left out. */
  readonly leftOut?: number | undefined
  readonly reviewer?: string | undefined
}

export interface DuplicateOutcome {
  readonly pair: DuplicatePair
  /** What the decision does not change by itself: the split that is there, and what was trained on it. */
  readonly consequence: Sentence | null
}
