/** The two services the window talks to. */
import type { EngineCalls, EngineEvents } from '../../shared/contract/engine-calls.ts'
import type { ShellCalls, ShellEvents } from '../../shared/contract/shell-calls.ts'
import { createCaller } from '../../shared/rpc.ts'

export const engine = createCaller<EngineCalls, EngineEvents>(window.lesionlens.engine)
export const shell = createCaller<ShellCalls, ShellEvents>(window.lesionlens.shell)
