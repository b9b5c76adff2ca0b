import type { Sentence } from '../../../shared/say.ts'

/** A table as text: column names, and one record per line. */
export interface Table {
  readonly file: string
  /** As they stand there, each once: a name that occurs again becomes `dx (2)`, a missing one `column 3`. */
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** As TextDecoder calls it, `windows-1254`; `xlsx` for a spreadsheet. */
  readonly encoding: string
  /** `,`, `;`, a tab, `|` or `||`; empty for a spreadsheet. */
  readonly separator: string
  /** False: the first line is a row already, and the columns are called `column 1`, `column 2`, ... */
  readonly hasHeader: boolean
  /** What may have been read wrongly, or was left out. */
  readonly warnings: readonly Sentence[]
}

/** The beginning of a table. */
export interface TableHead extends Table {
  /** Of the whole table; by its line ends where only the beginning was read. */
  readonly rowCount: number
  /** `rows` are all there are. */
  readonly isComplete: boolean
  /** Its lines agree on two or more columns: a text that is no table does not. */
  readonly isRegular: boolean
}

export interface TableOptions {
  /** Overrules what the bytes look like; a name that TextDecoder knows. */
  readonly encoding?: string | undefined
  readonly signal?: AbortSignal | undefined
}
