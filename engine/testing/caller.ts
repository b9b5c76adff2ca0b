import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import type { RequestOf, ResultOf } from '../../shared/rpc.ts'
import type { Engine } from '../engine.ts'

/** The calls of the contract on the engine of the test that is running; never cancelled. */
export function caller(engine: () => Engine) {
  return async <K extends keyof EngineCalls & string>(
    name: K,
    request: RequestOf<EngineCalls, K>,
  ): Promise<ResultOf<EngineCalls, K>> => {
    const { signal } = new AbortController()
    return (await engine().handlers[name](request, { signal })) as ResultOf<EngineCalls, K>
  }
}
