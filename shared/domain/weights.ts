import type { ModelId } from './train-config.ts'

/** Where the published weights of an architecture stand on this machine. */
export interface WeightsStatus {
  readonly model: ModelId
  /** 'none': nothing was published for it. */
  readonly state: 'cached' | 'absent' | 'none'
  readonly bytes: number | null
  /** Bytes of an unfinished download that are kept; all of them when cached. */
  readonly arrived: number
  /** Address they come from. */
  readonly source: string | null
  /** Who published them and on what terms. */
  readonly licence: string | null
  /** Absolute path, there or not. */
  readonly file: string | null
}
