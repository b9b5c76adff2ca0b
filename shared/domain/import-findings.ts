/** What an import tells of a folder besides the images: kept with the dataset. */
import type { Sentence } from '../say.ts'

export interface Problem {
  /** Relative to the image folder. */
  readonly path: string
  readonly error: Sentence
}

/** A file that is not imported, and why: it is of no format that can be read, or is no image of a lesion (a mask, a hidden file). */
export interface LeftOutFile {
  /** Relative to the image folder. */
  readonly path: string
  readonly reason: Sentence
}

export interface QuestionOption {
  readonly value: string
  readonly text: Sentence
}

/** Something that may be read in more than one way. Without a default it must be answered before the import. */
export interface Question {
  /** Stable, e.g. 'class-source' or 'join-spellings'. */
  readonly id: string
  readonly text: Sentence
  readonly options: readonly QuestionOption[]
  readonly default: string | null
  /** The value given in `answers`; null where the default stands. */
  readonly answer: string | null
}
