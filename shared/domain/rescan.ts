/** An image folder that lives: what has become of its files since the study last looked. */
import type { Hint } from '../hint.ts'
import type { Problem } from './dataset.ts'

/** By names, sizes and times alone: a renamed file is one gone and one added. */
export interface FolderChanges {
  readonly added: number
  readonly changed: number
  readonly gone: number
  readonly unchanged: number
}

/** The `rescan` result of the command line, field for field. */
export interface RescanResult {
  readonly added: number
  /** Other content under the same name. */
  readonly changed: number
  /** The same content in another folder. */
  readonly moved: number
  /** The same content under another name in the same folder. */
  readonly renamed: number
  readonly gone: number
  readonly unchanged: number
  readonly seconds: number
  /** New or changed files that cannot be read. */
  readonly unreadable: readonly Problem[]
  readonly warnings: readonly Hint[]
}
