import { describe, expect, it } from 'vitest'
import { AppError } from './errors.ts'
import { createCaller, serve, type Endpoint, type Handlers, type NoEvents, type RpcMessage } from './rpc.ts'
import { say } from './say.ts'

interface Calls {
  double: (request: number) => number
  refuse: (request: null) => never
  wait: (request: null) => string
}
interface Events {
  tick: { readonly n: number }
}

/** Two endpoints wired together, each message copied as between processes. */
function wire(): [Endpoint, Endpoint] {
  const listeners: [((m: RpcMessage) => void)[], ((m: RpcMessage) => void)[]] = [[], []]
  const end = (mine: 0 | 1): Endpoint => ({
    post: (message) =>
      queueMicrotask(() => listeners[mine === 0 ? 1 : 0].forEach((l) => l(structuredClone(message)))),
    onMessage: (listener) => void listeners[mine].push(listener),
  })
  return [end(0), end(1)]
}

function start(overrides: Partial<Handlers<Calls>> = {}) {
  const [near, far] = wire()
  const server = serve<Calls, Events>(far, {
    double: (n) => n * 2,
    refuse: () => {
      throw new AppError('bad-input', say`No labels in "a".`, { hint: say`Add a metadata.csv.`, file: 'a' })
    },
    wait: (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ...overrides,
  })
  return { caller: createCaller<Calls, Events>(near), server }
}

describe('rpc', () => {
  it('answers calls, several at a time', async () => {
    const { caller } = start()
    expect(await Promise.all([caller.call('double', 2), caller.call('double', 3)])).toEqual([4, 6])
  })

  it('carries an error with its hint and file', async () => {
    const { caller } = start()
    await expect(caller.call('refuse', null)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'No labels in "a".',
      sentence: say`No labels in "a".`,
      hint: say`Add a metadata.csv.`,
      file: 'a',
    })
  })

  it('cancels a call through its signal', async () => {
    const { caller } = start()
    const controller = new AbortController()
    const waiting = caller.call('wait', null, { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('streams events to listeners until they stop', async () => {
    const { caller, server } = start()
    const seen: number[] = []
    const stop = caller.on('tick', ({ n }) => seen.push(n))
    server.emit('tick', { n: 1 })
    await caller.call('double', 1)
    stop()
    server.emit('tick', { n: 2 })
    await caller.call('double', 1)
    expect(seen).toEqual([1])
  })

  it('gives the events of a call to that call alone, and none once it is settled', async () => {
    const [near, far] = wire()
    type Counting = { count: (request: number) => null }
    type Counted = { count: { at: number } }
    let late: ((name: 'at', payload: number) => void) | undefined
    serve<Counting, NoEvents, Counted>(far, {
      count: async (until, { emit }) => {
        late = emit
        for (let at = 1; at <= until; at++) {
          await new Promise((resolve) => setImmediate(resolve))
          emit('at', at)
        }
        return null
      },
    })
    const caller = createCaller<Counting, NoEvents, Counted>(near)
    const seen: number[][] = [[], []]
    await Promise.all(
      [2, 3].map((until, i) => caller.call('count', until, { on: { at: (at) => void seen[i]!.push(at) } })),
    )
    late!('at', 9)
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen).toEqual([
      [1, 2],
      [1, 2, 3],
    ])
    // @ts-expect-error 'at' is not listened to
    const unheard = (): unknown => caller.call('count', 1, { on: {} })
    expect(unheard).toBeDefined()
  })

  it('refuses calls that the contract does not know, even inherited names', async () => {
    const { caller } = start()
    await expect(caller.call('toString' as 'double', 1)).rejects.toMatchObject({ code: 'internal' })
  })

  it('rejects everything under way when the other side is gone', async () => {
    const { caller } = start()
    const waiting = caller.call('wait', null)
    caller.close(new AppError('interrupted', say`The engine stopped.`))
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' })
    await expect(caller.call('double', 1)).rejects.toMatchObject({ code: 'interrupted' })
  })

  it('is typed: a missing handler and a wrong request do not compile', () => {
    const { caller } = start()
    // @ts-expect-error 'double' takes a number
    void caller.call('double', 'two')
    // @ts-expect-error 'refuse' and 'wait' are missing
    const incomplete: Handlers<Calls> = { double: (n) => n }
    expect(incomplete).toBeDefined()
  })
})
