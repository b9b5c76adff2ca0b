/**
 * The compute program: TensorFlow lives here alone. Started by the engine with `serialization: 'advanced'`; it answers the calls of
 * `ComputeCalls` and ends when the engine does.
 */
import type { ComputeCalls, ComputeEvents } from '../shared/contract/compute-calls.ts'
import { serve, type Endpoint, type Server } from '../shared/rpc.ts'
import { createHandlers } from './handlers.ts'

const endpoint: Endpoint = {
  post: (message) => process.send?.(message),
  onMessage: (listener) => process.on('message', listener),
}

const server: Server<ComputeEvents> = serve<ComputeCalls, ComputeEvents>(
  endpoint,
  createHandlers((name, payload) => server.emit(name, payload)),
)

// No engine, no purpose: a training that nobody can stop or see must not go on. What it saved so far stays.
process.on('disconnect', () => process.exit(0))
