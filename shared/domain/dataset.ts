import type { Hint } from '../hint.ts'
import { say, type Sentence } from '../say.ts'

/** The image folder as the study knows it: images, labels, split. */
import type { SplitFractions, SplitPart } from '../../metrics/split.ts'

export { SPLIT_PARTS, type SplitFractions, type SplitPart } from '../../metrics/split.ts'

/** The parts in a sentence. */
export const PART_WORDS: Readonly<Record<SplitPart, Sentence>> = {
  train: say`train`,
  val: say`val`,
  test: say`test`,
}

/** Where labels may come from; shown in the window and in reports. */
export type LabelSource = 'folders' | 'ham10000' | 'csv'
/** What keeps pictures of one lesion together in a split, from strongest to weakest (CLAIM 2024, item 20). */
export type GroupSource = 'patient' | 'lesion' | 'near-duplicate' | 'image'

export interface ImportRequest {
  /** Absolute path of the image folder. */
  readonly folder: string
  /** CSV with labels; found beside the images when left out. */
  readonly labels?: string | undefined
  readonly labelColumn?: string | undefined
  readonly groupColumn?: string | undefined
  /** Diagnosis to class, e.g. { mel: 'malignant', nv: 'benign' }; diagnoses not named are left out when a map is given. */
  readonly map?: Readonly<Record<string, string>> | undefined
  readonly fractions?: SplitFractions | undefined
  readonly seed?: number | undefined
}

export const DEFAULT_FRACTIONS: SplitFractions = { train: 0.7, val: 0.15, test: 0.15 }

export interface Problem {
  /** Relative to the image folder. */
  readonly path: string
  readonly error: Sentence
}

/** The `import` result of the command line, field for field, and what the dataset page shows. */
export interface DatasetSummary {
  readonly folder: string
  readonly images: number
  readonly labelled: number
  readonly classes: Readonly<Record<string, number>>
  readonly groups: number
  readonly split: Readonly<Record<SplitPart, number>>
  /** Images per class in each part, classes in order. */
  readonly splitClasses: Readonly<Record<SplitPart, Readonly<Record<string, number>>>>
  readonly unreadable: readonly Problem[]
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

/** An image folder before it is imported; the import dialog lets the user map `labels` to classes. */
export interface FolderPreview {
  readonly folder: string
  /** Files with the extension of an image. */
  readonly images: number
  /** Null when neither class folders nor a label file was found. */
  readonly labelSource: LabelSource | null
  readonly labelFile: string | null
  /** Images per label as it stands there: folder name or diagnosis. */
  readonly labels: Readonly<Record<string, number>>
  readonly synthetic: boolean
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
}

export interface LabelRecord {
  readonly label: string
  readonly source: 'import' | 'review'
  readonly reviewer: string | null
  readonly note: string | null
  readonly at: string
}

export interface ImageDetail extends ImageRecord {
  readonly bytes: number
  readonly sha256: string
  readonly group: string | null
  readonly metadata: ImageMetadata
  readonly labels: readonly LabelRecord[]
  readonly hasMask: boolean
  /** Other images of the same group. */
  readonly sameGroup: readonly ImageRecord[]
}

export interface ImageQuery {
  readonly part?: SplitPart | undefined
  readonly label?: string | undefined
  /** Part of the image's key. */
  readonly search?: string | undefined
  readonly offset: number
  readonly limit: number
}

export interface Page<T> {
  readonly total: number
  readonly items: readonly T[]
}
