/** The study folder and the machine. */
import type { DatasetSummary } from './dataset.ts'

/** A study is a folder with this ending. */
export const STUDY_SUFFIX = '.lesionlens'
/**
 * In every study lies a file of this ending, which opens the folder it lies in: Windows and Linux can give a program to files alone. Only
 * where it lies counts; it holds no paths, so a study may be moved and copied.
 */
export const STUDY_FILE_SUFFIX = '.llstudy'
export const STUDY_FILE = `Open in LesionLens${STUDY_FILE_SUFFIX}`

export interface StudySummary {
  /** Absolute path of `<name>.lesionlens`. */
  readonly folder: string
  readonly name: string
  /** Null until images were imported. */
  readonly dataset: DatasetSummary | null
  readonly runs: number
}

export interface DeviceInfo {
  readonly version: string
  readonly device: 'cpu' | 'gpu'
  readonly library: string
}

/** The `doctor` result of the command line. */
export interface SystemInfo {
  readonly app: string
  readonly node: string
  readonly electron: string | null
  readonly tensorflow: DeviceInfo | null
  readonly sqlite: string | null
  readonly sharp: string | null
  readonly cores: number
  readonly memoryBytes: number
  readonly problems: readonly string[]
}
