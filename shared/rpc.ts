/**
 * The one protocol of both hops (renderer-main-engine, engine-compute): call, cancel, settle, event. Four message kinds, so that
 * cancelling, failing and streaming work alike everywhere.
 */
import { AppError, fromWireError, toWireError, type WireError } from './errors.ts'
import { say } from './say.ts'

export type RpcMessage =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  /** With `call` it belongs to the call of that id, without it is for everyone. */
  | {
      readonly kind: 'event'
      readonly name: string
      readonly payload: unknown
      readonly call?: number | undefined
    }

/** A two-way message channel: a child process, an Electron window, a pair of ports in a test. */
export interface Endpoint {
  post(message: RpcMessage): void
  onMessage(listener: (message: RpcMessage) => void): void
}

/** A contract maps call names to function types with one argument: `{ 'run.start': (request: Config) => Run }`. */
export type RequestOf<T, K extends keyof T> = T[K] extends (request: infer R) => unknown ? R : never
export type ResultOf<T, K extends keyof T> = T[K] extends (request: never) => infer R ? R : never

export interface CallContext {
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignal
}

/** Maps names of events to what they carry. */
export type NoEvents = Record<never, never>
export type Emit<E> = <N extends keyof E & string>(name: N, payload: E[N]) => void
export type Listeners<E> = { readonly [N in keyof E]: (payload: E[N]) => void | Promise<void> }

/** `V` maps names of calls to the events they send while they run. */
export type ContextOf<V, K> = [keyof V] extends [never]
  ? CallContext
  : K extends keyof V
    ? CallContext & { /** To whoever made the call. */ readonly emit: Emit<V[K]> }
    : CallContext

/** What a process must implement to serve a contract; a missing or ill-typed handler does not compile. */
export type Handlers<T, V = NoEvents> = {
  [K in keyof T]: (
    request: RequestOf<T, K>,
    context: ContextOf<V, K>,
  ) => ResultOf<T, K> | Promise<ResultOf<T, K>>
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}
/** A call that sends events is heard out: one without a listener for each does not compile. */
export type OptionsOf<V, K> = [keyof V] extends [never]
  ? [options?: CallOptions]
  : K extends keyof V
    ? [options: CallOptions & { readonly on: Listeners<V[K]> }]
    : [options?: CallOptions]

export interface Caller<C, E, V = NoEvents> {
  /** Rejects with an AppError; with code 'cancelled' when `signal` aborts. */
  call<K extends keyof C & string>(
    name: K,
    request: RequestOf<C, K>,
    ...options: OptionsOf<V, K>
  ): Promise<ResultOf<C, K>>
  /** Returns the function that stops listening. */
  on<K extends keyof E & string>(name: K, listener: (payload: E[K]) => void): () => void
  /** Rejects all calls under way with `error`: the other side is gone. */
  close(error: AppError): void
}

interface Pending {
  readonly on?: Readonly<Record<string, ((payload: never) => void) | undefined>> | undefined
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** The calling side of a contract. */
export function createCaller<C, E, V = NoEvents>(endpoint: Endpoint): Caller<C, E, V> {
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let nextId = 1
  let closed: AppError | undefined

  endpoint.onMessage((message) => {
    if (message.kind === 'event') {
      const { call, name, payload } = message
      if (call !== undefined) pending.get(call)?.on?.[name]?.(payload as never)
      else for (const listener of listeners.get(name) ?? []) listener(payload as never)
      return
    }
    if (message.kind !== 'result' && message.kind !== 'error') return
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.kind === 'result') waiting?.resolve(message.value)
    else waiting?.reject(fromWireError(message.error))
  })

  return {
    call(name, request, ...[options]) {
      if (closed) return Promise.reject(closed)
      const id = nextId++
      const { signal, on } = (options ?? {}) as CallOptions & Pick<Pending, 'on'>
      if (signal?.aborted) return Promise.reject(new AppError('cancelled', say`Cancelled.`))
      return new Promise((resolve, reject) => {
        const cancel = (): void => endpoint.post({ kind: 'cancel', id })
        const settle = (): void => signal?.removeEventListener('abort', cancel)
        pending.set(id, {
          on,
          resolve: (value) => (settle(), resolve(value as never)),
          reject: (error) => (settle(), reject(error)),
        })
        signal?.addEventListener('abort', cancel, { once: true })
        endpoint.post({ kind: 'call', id, name, request })
      })
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => set.delete(listener)
    },
    close(error) {
      closed = error
      for (const { reject } of pending.values()) reject(error)
      pending.clear()
    },
  }
}

export interface Server<E> {
  /** To everyone. */
  readonly emit: Emit<E>
  /** Aborts every call under way: the caller is gone. */
  close(): void
}

/** The serving side of a contract. */
export function serve<C, E, V = NoEvents>(endpoint: Endpoint, handlers: Handlers<C, V>): Server<E> {
  const running = new Map<number, AbortController>()

  async function answer(id: number, name: string, request: unknown): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      if (!Object.hasOwn(handlers, name)) throw new AppError('internal', `Unknown call "${name}".`)
      const handler = handlers[name as keyof C] as (request: unknown, context: unknown) => unknown
      const emit: Emit<Record<string, unknown>> = (event, payload) =>
        endpoint.post({ kind: 'event', call: id, name: event, payload })
      const value = await handler(request, { signal: controller.signal, emit })
      endpoint.post({ kind: 'result', id, value })
    } catch (error) {
      endpoint.post({ kind: 'error', id, error: toWireError(error) })
    } finally {
      running.delete(id)
    }
  }

  endpoint.onMessage((message) => {
    if (message.kind === 'call') void answer(message.id, message.name, message.request)
    else if (message.kind === 'cancel') running.get(message.id)?.abort()
  })

  return {
    emit: (name, payload) => endpoint.post({ kind: 'event', name, payload }),
    close() {
      for (const controller of running.values()) controller.abort()
    },
  }
}
