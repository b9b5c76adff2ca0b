import type { ComputeEvents } from '../shared/contract/compute-calls.ts'
import type { Emit as EmitEvents } from '../shared/rpc.ts'

/** Tells whoever made a call of what it does meanwhile. */
export type EmitDuring<K extends keyof ComputeEvents> = EmitEvents<ComputeEvents[K]>
