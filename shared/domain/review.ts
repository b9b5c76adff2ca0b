/** The review bench: queues of images worth a look, verdicts on them, and what becomes of corrected labels. */
import type { ImageRecord, SplitPart } from './dataset.ts'
import type { MetadataCondition } from './image-query.ts'
import type { MethodId } from '../../heatmaps/registry.ts'

// -- queues -----------------------------------------------------------------------------------------------------------------

/** Queues that need no setting, in the order the window lists them. */
export const QUEUES = [
  'misclassified',
  'confident-errors',
  'disagreement',
  'label-errors',
  'suspicious-heatmaps',
  'low-confidence',
  'unreviewed',
  'random',
  'all',
] as const
export type QueueKind = (typeof QUEUES)[number]

/** A probability of the predicted class from here on is a confident answer ('confident-errors'). */
export const CONFIDENT_FROM = 0.9
/** Below this probability of the predicted class an answer is an uncertain one ('low-confidence'). */
export const UNCERTAIN_BELOW = 0.7
/**
 * From this share of a heatmap's sum in the outer tenth of each side the map counts as suspicious. That border is 36 % of the
 * picture, so an even map has 0.36 there.
 */
export const SUSPICIOUS_BORDER = 0.5
/**
 * From this share of a heatmap's sum outside the lesion's mask the map counts as suspicious. Maps are coarse (7 x 7 cells often)
 * and reach over the edge of a small lesion: a lower limit would list every small lesion.
 */
export const SUSPICIOUS_OUTSIDE = 0.7

/** It travels with every page of its queue. */
export const LONGEST_SELECTION = 100_000

/** A queue with its settings; what is left out takes the constant above. */
export type Queue =
  | { readonly kind: 'all' }
  /** Wrong by at least one of the runs, or by the one named; the most confident mistake first. */
  | { readonly kind: 'misclassified'; readonly run?: number | undefined }
  /** One cell of the first run's confusion matrix; right answers too when both classes are the same. */
  | { readonly kind: 'confusion'; readonly label: string; readonly predicted: string }
  | { readonly kind: 'confident-errors'; readonly from?: number | undefined }
  /** The least confident answer of the runs first. */
  | { readonly kind: 'low-confidence'; readonly below?: number | undefined }
  /** Two runs or more. 'differ': they name different classes; 'all': all are wrong; a run: it alone is wrong. */
  | { readonly kind: 'disagreement'; readonly wrong?: 'differ' | 'all' | number | undefined }
  /** Confident learning over predictions on validation and test images, which no run was fitted to. The likeliest error first. */
  | { readonly kind: 'label-errors' }
  | {
      readonly kind: 'suspicious-heatmaps'
      readonly method?: MethodId | undefined
      readonly border?: number | undefined
      readonly outside?: number | undefined
    }
  /** Reviewed by nobody; by one reviewer where the filter names one. */
  | { readonly kind: 'unreviewed' }
  | { readonly kind: 'random'; readonly seed?: number | undefined }
  /**
   * Probability of a class by the first run in [low, high), and 1 where that ends; of its predicted class when none is named.
   * `closed: 'high'` takes (low, high], and 0 where that begins: the bars of a reliability diagram.
   */
  | {
      readonly kind: 'probability'
      readonly className?: string | undefined
      readonly low: number
      readonly high: number
      readonly closed?: 'low' | 'high' | undefined
    }
  /** For each run as many of its most confident mistakes as of its most confident right answers, these from every class in turn. */
  | { readonly kind: 'examples'; readonly each: number }
  /** A selection, in its own order: a lasso, a search; LONGEST_SELECTION at most. All parts unless one is named. */
  | { readonly kind: 'images'; readonly images: readonly number[] }

/**
 * From this probability on a run's answer counts as this class, whatever its operating point: a point of a ROC curve. Two classes only.
 */
export interface ClassThreshold {
  readonly run: number
  readonly className: string
  readonly threshold: number
}

/** All conditions must hold. */
export interface QueueFilter {
  readonly label?: readonly string[] | undefined
  /** By the first run. */
  readonly predicted?: readonly string[] | undefined
  readonly status?: readonly ReviewStatus[] | undefined
  readonly verdict?: readonly Verdict[] | undefined
  /** Has at least one of these. */
  readonly tags?: readonly string[] | undefined
  /** Whose status, verdict and tags count; anybody's when left out. */
  readonly reviewer?: string | undefined
  readonly metadata?: readonly MetadataCondition[] | undefined
  /** Part of the image's key. */
  readonly search?: string | undefined
}

/**
 * 'loss' is the first run's cross entropy, 'disagreement' the largest total variation distance between the answers of two runs. Numbers
 * that cannot be told (no label, no second answer) count as the smallest.
 */
export const QUEUE_ORDERS = [
  'queue',
  'key',
  'label',
  'predicted',
  'confidence',
  'loss',
  'disagreement',
] as const
export type QueueOrder = (typeof QUEUE_ORDERS)[number]

/** What a queue is made of, without the window onto it. */
export interface QueueScope {
  /** The same as `runs: [run]`. */
  readonly run?: number | undefined
  /** In the order the window shows them: 'the first run' is what the user reviews. All of one dataset. */
  readonly runs?: readonly number[] | undefined
  /** Left out: test images; validation and test for 'label-errors'; all for 'images'. */
  readonly part?: SplitPart | 'all' | undefined
  readonly filter?: QueueFilter | undefined
  readonly thresholds?: readonly ClassThreshold[] | undefined
}
export interface QueueRequest extends QueueScope {
  readonly queue: QueueKind | Queue
  /** 'queue' (what the queue is about first) when left out. */
  readonly order?: QueueOrder | undefined
  readonly descending?: boolean | undefined
  readonly offset: number
  readonly limit: number
}

/** What one run said of an image. */
export interface ModelOutput {
  readonly run: number
  readonly predicted: string
  /** Probability of the predicted class. */
  readonly confidence: number
  /** Null without a label. */
  readonly right: boolean | null
}

/** Why an image is in a queue: numbers for a sentence in any language. */
export type Reason =
  | (ModelOutput & { readonly kind: 'answer'; readonly label: string | null })
  | { readonly kind: 'low-confidence'; readonly output: ModelOutput; readonly below: number }
  | {
      readonly kind: 'disagreement'
      readonly label: string | null
      readonly outputs: readonly ModelOutput[]
    }
  | {
      /** Northcutt et al. 2021: `suggestedProbability` reaches `threshold`, the mean over the images labelled so. */
      readonly kind: 'label-error'
      /** The run that is surest, and how many of the runs say so. */
      readonly run: number
      readonly votes: number
      readonly of: number
      readonly label: string
      readonly suggested: string
      readonly labelProbability: number
      readonly suggestedProbability: number
      readonly threshold: number
      /** Probability of the label minus the largest other one: -1 .. 1. */
      readonly margin: number
    }
  | {
      readonly kind: 'heatmap-border' | 'heatmap-outside'
      readonly run: number
      readonly explanation: number
      readonly method: MethodId
      /** Share of the map's sum in the border or outside the lesion. */
      readonly share: number
      /** Share of the picture that this region takes: what an even map would have there. */
      readonly area: number
      readonly threshold: number
    }
  | {
      readonly kind: 'probability'
      readonly run: number
      readonly className: string
      readonly probability: number
      readonly low: number
      readonly high: number
    }
  | { readonly kind: 'status'; readonly status: ReviewStatus; readonly reviewer: string | null }
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'chosen' }

export interface QueueItem {
  readonly image: ImageRecord
  /** By the first run; null where it has no prediction. */
  readonly predicted: string | null
  readonly confidence: number | null
  /** Of the chosen runs that have a prediction, in their order. */
  readonly outputs: readonly ModelOutput[]
  /** The furthest along of all reviewers; of one where the filter names one. */
  readonly status: ReviewStatus
  readonly tags: readonly string[]
  /** `reason` in English, for the command line. */
  readonly reason: string
  readonly why: Reason
}

export interface QueueCounts {
  readonly queues: Readonly<Record<QueueKind, number>>
  /** Null with fewer than two runs. */
  readonly disagreement: {
    readonly differ: number
    readonly all: number
    readonly only: readonly { readonly run: number; readonly images: number }[]
  } | null
  readonly status: Readonly<Record<ReviewStatus, number>>
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** Most used first. */
  readonly tags: readonly { readonly tag: string; readonly images: number }[]
  /** Heatmaps that were not measured yet: their images may still join 'suspicious-heatmaps'. */
  readonly unmeasuredHeatmaps: number
}

/** A metadata column of the images, for filters. */
export interface MetadataColumn {
  readonly column: string
  readonly type: 'number' | 'text'
  /** Most frequent first, at most 200. */
  readonly values: readonly { readonly value: string | number; readonly images: number }[]
  /** Different values, also those not listed. */
  readonly distinct: number
  readonly missing: number
  /** A histogram of numbers with both ends included; empty for text. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly images: number }[]
  /** Of numbers; null for text. */
  readonly min: number | null
  readonly max: number | null
}

// -- reviews ----------------------------------------------------------------------------------------------------------------

export const REVIEW_STATUSES = ['needs-review', 'in-review', 'reviewed'] as const
export type ReviewStatus = (typeof REVIEW_STATUSES)[number]

/** What a reviewer may say of an image, in the order of the number keys, and how report and English window call it. */
export const VERDICT_TITLES = {
  'model-wrong': 'Model is wrong',
  'label-wrong': 'Label is wrong',
  'both-defensible': 'Both defensible',
  artefact: 'Artefact-driven',
  'poor-image': 'Poor image',
} as const
export type Verdict = keyof typeof VERDICT_TITLES
export const VERDICTS = Object.keys(VERDICT_TITLES) as readonly Verdict[]

/** What drove the model instead of the lesion. */
export const ARTEFACTS = ['ruler', 'ink', 'hair', 'gel', 'border', 'other'] as const
export type Artefact = (typeof ARTEFACTS)[number]

/** What one reviewer thinks of one image at present. */
export interface Review {
  readonly id: number
  readonly image: number
  readonly reviewer: string
  /** The run that was looked at; null when the verdict is about the picture alone. */
  readonly run: number | null
  readonly status: ReviewStatus
  readonly verdict: Verdict | null
  /** With verdict 'artefact'. */
  readonly artefact: Artefact | null
  /** With verdict 'label-wrong': what it should be. */
  readonly label: string | null
  readonly note: string
  readonly tags: readonly string[]
  readonly at: string
}

/** One row of the history. */
export interface ReviewStep extends Review {
  readonly action: 'set' | 'undo' | 'redo'
}

/**
 * A change by one reviewer to one image; what is left out stays. A verdict makes the image 'reviewed' unless a status is named, a
 * note or tags make it 'in-review'. 'label-wrong' needs `label`, which becomes the image's label; taking the verdict back or
 * choosing another one restores the label, unless somebody changed it since.
 */
export interface ReviewChange {
  readonly image: number
  readonly reviewer: string
  readonly run?: number | null | undefined
  readonly status?: ReviewStatus | undefined
  readonly verdict?: Verdict | null | undefined
  readonly artefact?: Artefact | null | undefined
  readonly label?: string | null | undefined
  readonly note?: string | undefined
  readonly tags?: readonly string[] | undefined
}

export interface ReviewOutcome {
  readonly review: Review
  /** With its label as it now is. */
  readonly image: ImageRecord
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export interface Reviewer {
  readonly name: string
  /** Images by the reviewer's present status. */
  readonly status: Readonly<Record<ReviewStatus, number>>
  readonly lastAt: string
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** Two reviewers on the images that both gave a verdict. */
export interface ReviewerPair {
  readonly a: string
  readonly b: string
  readonly n: number
  readonly agreement: number | null
  /** Cohen's kappa; null when both always gave one and the same verdict, or share no image. */
  readonly kappa: number | null
  /** 95 %. */
  readonly interval: readonly [number, number] | null
}

/** What retraining would use: images whose label is another than the imported one. */
export interface CorrectedLabels {
  readonly count: number
  readonly parts: Readonly<Record<SplitPart, number>>
  /** Newest first. */
  readonly items: readonly {
    readonly image: ImageRecord
    /** As imported; null when it had none. */
    readonly from: string | null
    readonly to: string | null
    readonly reviewer: string | null
    readonly note: string | null
    readonly at: string
  }[]
}
