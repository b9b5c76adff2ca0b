/**
 * The compute program: TensorFlow lives here alone. Started by the engine with `serialization: 'advanced'`; it answers the calls of
 * `ComputeCalls` and ends when the engine does.
 */
import type { ComputeCalls, ComputeEvents } from '../shared/contract/compute-calls.ts'
import { serve, type NoEvents } from '../shared/rpc.ts'
import { channelToParent } from '../threads/parent-channel.ts'
import { handlers } from './handlers.ts'

serve<ComputeCalls, NoEvents, ComputeEvents>(channelToParent(), handlers)

// No engine, no purpose: a training that nobody can stop or see must not go on. What it saved so far stays.
process.on('disconnect', () => process.exit(0))
