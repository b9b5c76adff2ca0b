/**
 * Lets several clients (windows, main itself) share the one engine: each call id of a client is replaced by one of our own on the
 * way in and put back on the way out, so that two windows may both have a call number 1 under way.
 */
import { AppError, toWireError } from '../shared/errors.ts'
import type { Endpoint, RpcMessage } from '../shared/rpc.ts'

export interface MultiplexerOptions {
  /** Names a client may call; anything else is refused here and never reaches the engine. */
  readonly calls: ReadonlySet<string>
  /** Names of events that are passed on. */
  readonly events: ReadonlySet<string>
  /** Undefined while the engine is there; otherwise why it is not. */
  readonly unavailable: () => AppError | undefined
}

export interface Multiplexer {
  /** Returns the function that detaches: calls of that client still under way are cancelled. */
  attach(client: Endpoint): () => void
  /** Fails every call under way: the engine died. */
  failAll(error: AppError): void
}

interface Route {
  readonly client: Endpoint
  readonly id: number
}

/** The switchboard between one engine and its clients. */
export function createMultiplexer(engine: Endpoint, options: MultiplexerOptions): Multiplexer {
  const routes = new Map<number, Route>()
  const clients = new Set<Endpoint>()
  let nextId = 1

  engine.onMessage((message) => {
    if (message.kind === 'event' && message.call !== undefined) {
      const route = routes.get(message.call)
      route?.client.post({ ...message, call: route.id })
      return
    }
    if (message.kind === 'event') {
      if (options.events.has(message.name)) for (const client of clients) client.post(message)
      return
    }
    if (message.kind !== 'result' && message.kind !== 'error') return
    const route = routes.get(message.id)
    routes.delete(message.id)
    route?.client.post({ ...message, id: route.id })
  })

  function refuse(client: Endpoint, id: number, error: AppError): void {
    client.post({ kind: 'error', id, error: toWireError(error) })
  }

  function call(client: Endpoint, message: RpcMessage & { kind: 'call' }): void {
    if (!options.calls.has(message.name)) {
      refuse(client, message.id, new AppError('internal', `Unknown call "${message.name}".`))
      return
    }
    const gone = options.unavailable()
    if (gone) {
      refuse(client, message.id, gone)
      return
    }
    const id = nextId++
    routes.set(id, { client, id: message.id })
    engine.post({ kind: 'call', id, name: message.name, request: message.request })
  }

  function cancel(client: Endpoint, clientId?: number): void {
    for (const [id, route] of routes) {
      if (route.client !== client || (clientId !== undefined && route.id !== clientId)) continue
      engine.post({ kind: 'cancel', id })
      if (clientId === undefined) routes.delete(id)
    }
  }

  return {
    attach(client) {
      clients.add(client)
      client.onMessage((message) => {
        if (!clients.has(client)) return
        if (message.kind === 'call') call(client, message)
        else if (message.kind === 'cancel') cancel(client, message.id)
      })
      return () => {
        clients.delete(client)
        cancel(client)
      }
    },
    failAll(error) {
      for (const { client, id } of routes.values()) refuse(client, id, error)
      routes.clear()
    },
  }
}
