import type { Hint } from '../hint.ts'
import { say, type Sentence } from '../say.ts'

/** The image folder as the study knows it: images, labels, split. */
import type { SplitFractions, SplitPart } from '../../metrics/split.ts'

import type { LeftOutFile, Problem, Question } from './import-findings.ts'

export type { Problem } from './import-findings.ts'

export { SPLIT_PARTS, type SplitFractions, type SplitPart } from '../../metrics/split.ts'

/** The parts in a sentence. */
export const PART_WORDS: Readonly<Record<SplitPart, Sentence>> = {
  train: say`train`,
  val: say`val`,
  test: say`test`,
}

/** Where labels may come from; shown in the window and in reports. */
export type LabelSource = 'folders' | 'ham10000' | 'csv' | 'none'
/** What keeps pictures of one lesion together in a split, from strongest to weakest (CLAIM 2024, item 20). */
export type GroupSource = 'patient' | 'lesion' | 'near-duplicate' | 'image'

export const DEFAULT_FRACTIONS: SplitFractions = { train: 0.7, val: 0.15, test: 0.15 }

/** The `import` result of the command line, field for field, and what the dataset page shows. */
export interface DatasetSummary {
  readonly folder: string
  readonly images: number
  readonly labelled: number
  /** Left out of trainings that start from now on, and of all counts below. */
  readonly excluded: number
  readonly classes: Readonly<Record<string, number>>
  readonly groups: number
  readonly split: Readonly<Record<SplitPart, number>>
  /** Images per class in each part, classes in order. */
  readonly splitClasses: Readonly<Record<SplitPart, Readonly<Record<string, number>>>>
  /** Images without a label: they are in no split, and may be predicted, explained and reviewed. */
  readonly unlabelled: number
  /** Id of the data set's format in engine/dataset/layouts; null when nothing known was recognised. */
  readonly layout: string | null
  /** Images that have a lesion mask. */
  readonly masks: number
  readonly unreadable: readonly Problem[]
  readonly unsupported: readonly LeftOutFile[]
  readonly skipped: readonly LeftOutFile[]
  /** What was doubtful at the import, with the answer it got or the default that stood. */
  readonly questions: readonly Question[]
  /** Where a split that was kept stands: folders, a column, index files; null for one that was made. */
  readonly givenSplit: Sentence | null
  /** Pairs of image keys with the same content. */
  readonly duplicates: readonly (readonly [string, string])[]
  readonly labelSource: LabelSource
  readonly groupSource: GroupSource
  /** 'given' when the metadata itself names the part of each image. */
  readonly splitSource: 'given' | 'made'
  readonly seed: number
  /** The images are LesionLens's own synthetic sample. */
  readonly synthetic: boolean
  /** Sentences the user should read: labels for images that are not there, classes too small to split, ... */
  readonly warnings: readonly Hint[]
}

/** Metadata as found in the label file; keys as in HAM10000 where they exist there. */
export type ImageMetadata = Readonly<Record<string, string | number | null>>

export interface ImageRecord {
  readonly id: number
  /** File name without extension, or `folder/name` where that is ambiguous: the id users see. */
  readonly key: string
  readonly path: string
  readonly width: number
  readonly height: number
  /** Current label; null when unlabelled. */
  readonly label: string | null
  readonly part: SplitPart | null
  /** Left out of trainings that start from now on. */
  readonly excluded: boolean
}

export interface LabelRecord {
  readonly label: string
  readonly source: 'import' | 'review'
  readonly reviewer: string | null
  readonly note: string | null
  readonly at: string
}

/** What the label of an image is, or shall be. */
export interface ImageLabel {
  readonly image: number
  readonly label: string | null
}

/** A step in whether an image is left out of trainings. */
export interface ExclusionRecord {
  readonly excluded: boolean
  readonly reason: string | null
  readonly reviewer: string | null
  readonly at: string
}

export interface ImageDetail extends ImageRecord {
  readonly bytes: number
  readonly sha256: string
  readonly group: string | null
  readonly metadata: ImageMetadata
  readonly labels: readonly LabelRecord[]
  readonly exclusions: readonly ExclusionRecord[]
  readonly hasMask: boolean
  /** Other images of the same group. */
  readonly sameGroup: readonly ImageRecord[]
}

export interface Page<T> {
  readonly total: number
  readonly items: readonly T[]
}
