/** The study folder and the machine. */
import type { DatasetSummary } from './dataset.ts'

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
