import type { ModelId } from '../../models/registry.ts'

export interface WeightsRequest {
  readonly model: ModelId
  /** Width of the network; 1 when left out. */
  readonly alpha?: number | undefined
}

/** Where the published weights of an architecture stand on this machine. */
export interface WeightsStatus {
  readonly model: ModelId
  /** 'none': there is nothing to download for it. */
  readonly state: 'cached' | 'absent' | 'none'
  readonly bytes: number | null
  /** Address they come from. */
  readonly source: string | null
  /** Who published them and on what terms. */
  readonly licence: string | null
  /** Absolute path, there or not. */
  readonly file: string | null
}
