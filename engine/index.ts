/**
 * The engine as a process of its own: serves the window's calls over the channel its parent opened, and ends with it. Messages
 * must be plain JSON: Electron's Node and this one need not agree on anything richer.
 */
import type { EngineCalls, EngineEvents } from '../shared/contract/engine-calls.ts'
import { serve } from '../shared/rpc.ts'
import { channelToParent } from '../threads/parent-channel.ts'
import { Engine } from './engine.ts'

const engine = new Engine({ chores: true })

const server = serve<EngineCalls, EngineEvents>(channelToParent(), engine.handlers)
engine.onEvent((name, payload) => server.emit(name, payload as never))

let ending = false
function end(): void {
  if (ending) return
  ending = true
  server.close()
  // Jobs stop within a step; if one does not, main's patience is shorter than ours.
  void engine.close().finally(() => process.exit(0))
}

process.on('disconnect', end)
process.on('SIGTERM', end)
process.on('SIGINT', end)
process.on('SIGHUP', end)
