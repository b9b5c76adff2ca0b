/** What an import of a folder would store, and what of it is doubtful: found before anything is written, and changed by `ImportChoices`. */
import type { Hint } from '../hint.ts'
import type { Sentence } from '../say.ts'
import type { LabelSource, SplitFractions, SplitPart } from './dataset.ts'
import type { LeftOutFile, Problem, Question } from './import-findings.ts'

/** Overrules inferences of an inspection, one field for each; what is left out is inferred. The command line has an option for each. */
export interface ImportChoices {
  /** Tables to take instead of those found in the folder; joined. */
  readonly labels?: readonly string[] | undefined
  readonly imageColumn?: string | undefined
  /** One column of names, or several columns of zeros and ones. */
  readonly labelColumns?: readonly string[] | undefined
  /** Added to the columns of patients and lesions that were found; never instead of them. */
  readonly groupColumns?: readonly string[] | undefined
  /** Null: a new split is made although the data names one. */
  readonly splitColumn?: string | null | undefined
  /** Which folder below the imported one names the class, 1 for the first; null: none does. */
  readonly classLevel?: number | null | undefined
  /** Label to class, e.g. { mel: 'malignant', nv: 'benign' }; labels not named are left out when a map is given. */
  readonly map?: Readonly<Record<string, string>> | undefined
  /** Glob patterns of relative paths that are left out. */
  readonly leaveOut?: readonly string[] | undefined
  /** Question id to the value of one of its options. */
  readonly answers?: Readonly<Record<string, string>> | undefined
}

export interface InspectionRequest extends ImportChoices {
  /** Absolute path of the image folder. */
  readonly folder: string
}

export interface ImportRequest extends InspectionRequest {
  readonly fractions?: SplitFractions | undefined
  readonly seed?: number | undefined
}

export interface InspectedFiles {
  readonly images: number
  /** Images by extension in lower case without its dot; '' for none. */
  readonly byExtension: Readonly<Record<string, number>>
  /** What claims to be an image and cannot be read. */
  readonly unreadable: readonly Problem[]
  readonly unsupported: readonly LeftOutFile[]
  readonly skipped: readonly LeftOutFile[]
}

/** What the columns of a table are taken for. */
export interface ColumnRoles {
  readonly image: string | null
  readonly labels: readonly string[]
  readonly groups: readonly string[]
  readonly split: string | null
}

export interface InspectedTable {
  /** Relative to the image folder, or absolute outside it. */
  readonly path: string
  readonly rows: number
  readonly encoding: string
  readonly separator: string
  readonly columns: ColumnRoles
  /** All column names, in order. */
  readonly header: readonly string[]
  readonly used: boolean
}

/** The folders at one depth below the imported one. */
export interface FolderLevel {
  /** 1 for the first below the imported folder. */
  readonly level: number
  /** Images below each folder name at this depth. */
  readonly names: Readonly<Record<string, number>>
  readonly meaning: 'class' | 'split' | 'group' | 'other'
}

export interface Inspection {
  readonly folder: string
  /** Id of the data set's format in engine/dataset/layouts; null when nothing known was recognised. */
  readonly layout: string | null
  /** Its name as its publishers write it, the same in every language. */
  readonly layoutTitle: string | null
  /** Null when no image has a label. */
  readonly labelSource: LabelSource | null
  readonly files: InspectedFiles
  readonly tables: readonly InspectedTable[]
  readonly levels: readonly FolderLevel[]
  /** Images per label as it stands in folders or tables, before `map`. */
  readonly labels: Readonly<Record<string, number>>
  /** Images per class, after `map`. */
  readonly classes: Readonly<Record<string, number>>
  /** Up to ten relative paths of each class. */
  readonly examples: Readonly<Record<string, readonly string[]>>
  readonly unlabelled: number
  /** Lesions, patients or cases that the data names; pictures alike join more of them at the import. */
  readonly groups: number
  readonly masks: number
  /** The split that the data names; null when one will be made. */
  readonly split: Readonly<Record<SplitPart, number>> | null
  /** Where that split stands: folders, a column, index files. */
  readonly givenSplit: Sentence | null
  readonly questions: readonly Question[]
  readonly warnings: readonly Hint[]
  /** The images are LesionLens's own synthetic sample. */
  readonly synthetic: boolean
}
