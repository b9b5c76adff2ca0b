import { describe, expect, it } from 'vitest'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import type { Endpoint, RpcMessage } from '../shared/rpc.ts'
import { createMultiplexer } from './multiplexer.ts'

function fake(): Endpoint & { readonly sent: RpcMessage[]; receive(message: RpcMessage): void } {
  const sent: RpcMessage[] = []
  const listeners: ((message: RpcMessage) => void)[] = []
  return {
    sent,
    post: (message) => void sent.push(message),
    onMessage: (listener) => void listeners.push(listener),
    receive: (message) => {
      for (const listener of listeners) listener(message)
    },
  }
}

function setUp(unavailable: () => AppError | undefined = () => undefined) {
  const engine = fake()
  const hub = createMultiplexer(engine, {
    calls: new Set(['runs.list']),
    events: new Set(['job']),
    unavailable,
  })
  return { engine, hub }
}
const call = (id: number, name = 'runs.list'): RpcMessage => ({ kind: 'call', id, name, request: null })

describe('multiplexer', () => {
  it('keeps equal ids of two clients apart', () => {
    const { engine, hub } = setUp()
    const [a, b] = [fake(), fake()]
    hub.attach(a)
    hub.attach(b)
    a.receive(call(1))
    b.receive(call(1))
    const ids = engine.sent.map((message) => ('id' in message ? message.id : 0))
    expect(new Set(ids).size).toBe(2)
    engine.receive({ kind: 'result', id: ids[1]!, value: 'for b' })
    expect(a.sent).toEqual([])
    expect(b.sent).toEqual([{ kind: 'result', id: 1, value: 'for b' }])
  })

  it('refuses a call that is not in the contract without asking the engine', () => {
    const { engine, hub } = setUp()
    const client = fake()
    hub.attach(client)
    client.receive(call(7, 'constructor'))
    expect(engine.sent).toEqual([])
    expect(client.sent[0]).toMatchObject({ kind: 'error', id: 7, error: { code: 'internal' } })
  })

  it('passes on only known events, to every client', () => {
    const { engine, hub } = setUp()
    const [a, b] = [fake(), fake()]
    hub.attach(a)
    hub.attach(b)
    engine.receive({ kind: 'event', name: 'job', payload: 1 })
    engine.receive({ kind: 'event', name: 'secret', payload: 2 })
    for (const client of [a, b]) expect(client.sent).toEqual([{ kind: 'event', name: 'job', payload: 1 }])
  })

  it("passes on a call's events to the one that made the call", () => {
    const { engine, hub } = setUp()
    const [a, b] = [fake(), fake()]
    hub.attach(a)
    hub.attach(b)
    a.receive(call(1))
    b.receive(call(1))
    const [, ofB] = engine.sent.map((message) => ('id' in message ? message.id : 0))
    engine.receive({ kind: 'event', call: ofB, name: 'step', payload: 3 })
    engine.receive({ kind: 'event', call: 99, name: 'step', payload: 4 })
    expect(a.sent).toEqual([])
    expect(b.sent).toEqual([{ kind: 'event', call: 1, name: 'step', payload: 3 }])
  })

  it('translates a cancel and cancels what a leaving client had under way', () => {
    const { engine, hub } = setUp()
    const [a, b] = [fake(), fake()]
    const detach = hub.attach(a)
    hub.attach(b)
    b.receive(call(4))
    a.receive(call(4))
    a.receive({ kind: 'cancel', id: 4 })
    const [ofB, ofA] = engine.sent.map((message) => ('id' in message ? message.id : 0))
    expect(engine.sent[2]).toEqual({ kind: 'cancel', id: ofA })
    detach()
    expect(engine.sent[3]).toEqual({ kind: 'cancel', id: ofA })
    engine.receive({ kind: 'result', id: ofA!, value: null })
    expect(a.sent).toEqual([])
    engine.receive({ kind: 'result', id: ofB!, value: null })
    expect(b.sent).toHaveLength(1)
  })

  it('fails everything under way when the engine dies, and new calls while it is away', () => {
    let gone: AppError | undefined = undefined
    const { engine, hub } = setUp(() => gone)
    const client = fake()
    hub.attach(client)
    client.receive(call(1))
    gone = new AppError('interrupted', say`The engine stopped.`)
    hub.failAll(gone)
    client.receive(call(2))
    expect(client.sent).toMatchObject([
      { kind: 'error', id: 1, error: { code: 'interrupted' } },
      { kind: 'error', id: 2, error: { code: 'interrupted' } },
    ])
    expect(engine.sent).toHaveLength(1)
  })
})
