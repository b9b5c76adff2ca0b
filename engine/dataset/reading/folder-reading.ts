import type { ImageMetadata, LabelSource, SplitPart } from '../../../shared/domain/dataset.ts'
import type { Question } from '../../../shared/domain/import-findings.ts'
import type { FolderLevel, InspectedTable } from '../../../shared/domain/inspection.ts'
import type { Hint } from '../../../shared/hint.ts'
import type { Sentence } from '../../../shared/say.ts'
import type { Scan } from '../scan.ts'

/** What is known of an image besides its pixels. */
export interface ImageFacts {
  /** Class; null when unlabelled. */
  readonly label: string | null
  readonly patient: string | null
  readonly lesion: string | null
  /** Further keys: images that share one belong together. */
  readonly cases: readonly string[]
  /** Part of the split that the data itself names. */
  readonly part: SplitPart | null
  readonly metadata: ImageMetadata
}

/** What the names and tables of a folder say of its images. An import is this and the pixels. */
export interface FolderReading {
  readonly folder: string
  /** What lies there, without what was to be left out. */
  readonly scan: Scan
  readonly layout: string | null
  /** Null when no image has a label. */
  readonly labelSource: LabelSource | null
  /** In the order of the scan's images. */
  readonly facts: readonly ImageFacts[]
  /** Label of each image before `map`. */
  readonly labels: readonly (string | null)[]
  /** Lesions, patients and cases that the data names. */
  readonly groups: number
  readonly givenSplit: Sentence | null
  readonly tables: readonly InspectedTable[]
  readonly levels: readonly FolderLevel[]
  readonly questions: readonly Question[]
  readonly warnings: readonly Hint[]
}
