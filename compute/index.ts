/**
 * The compute program: TensorFlow lives here alone. Started by the engine with `serialization: 'advanced'`; it answers the calls of
 * `ComputeCalls` and ends when the engine does.
 */
import type { ComputeCalls, ComputeEvents } from '../shared/contract/compute-calls.ts'
import { serve, type Endpoint, type NoEvents } from '../shared/rpc.ts'
import { handlers } from './handlers.ts'

const endpoint: Endpoint = {
  post: (message) => process.send?.(message),
  onMessage: (listener) => process.on('message', listener),
}

serve<ComputeCalls, NoEvents, ComputeEvents>(endpoint, handlers)

// No engine, no purpose: a training that nobody can stop or see must not go on. What it saved so far stays.
process.on('disconnect', () => process.exit(0))
