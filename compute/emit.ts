import type { ComputeEvents } from '../shared/contract/compute-calls.ts'
import type { Server } from '../shared/rpc.ts'

export type Emit = Server<ComputeEvents>['emit']
