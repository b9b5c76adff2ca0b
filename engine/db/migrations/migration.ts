import type { WriteDb } from '../handles.ts'

/** One step from the schema before it, which raises a file's `user_version` to `version`. */
export interface Migration {
  readonly version: number
  readonly up: (db: WriteDb) => void
}
