/**
 * Keeps the engine running: a plain Node process of its own, restarted with back-off when it dies, stopped with grace at quit.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { FRUGAL_NODE } from '../shared/frugal-node.ts'
import type { ShellEvents } from '../shared/contract/shell-calls.ts'
import { AppError } from '../shared/errors.ts'
import { say, type Sentence } from '../shared/say.ts'
import type { Endpoint, RpcMessage } from '../shared/rpc.ts'
import { log } from './log.ts'

type EngineState = ShellEvents['engine.state']

export interface EngineHostOptions {
  readonly node: string
  readonly script: string
  readonly env: NodeJS.ProcessEnv
  /** Waits before the first, second, ... restart; after the last the state is 'failed'. */
  readonly backOffMs?: readonly number[]
}

const BACK_OFF_MS = [200, 1000, 3000, 8000]
/** An engine that lived this long has proven itself: the next death starts the back-off anew. */
const PROVEN_MS = 30_000
const DISCONNECT_GRACE_MS = 2000
const TERMINATE_GRACE_MS = 2000

export class EngineHost implements Endpoint {
  readonly #options: EngineHostOptions
  readonly #messageListeners: ((message: RpcMessage) => void)[] = []
  readonly #stateListeners: ((state: EngineState) => void)[] = []
  #child: ChildProcess | undefined
  #state: EngineState = { state: 'restarting' }
  #deaths = 0
  #stopping = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: EngineHostOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  post(message: RpcMessage): void {
    // A pipe that breaks while we write is the same news as the exit that follows it.
    if (this.#child?.connected) this.#child.send(message, () => undefined)
  }

  onMessage(listener: (message: RpcMessage) => void): void {
    this.#messageListeners.push(listener)
  }

  onState(listener: (state: EngineState) => void): void {
    this.#stateListeners.push(listener)
  }

  /** Why calls cannot be answered now; undefined while they can. */
  unavailable(): AppError | undefined {
    if (this.#state.state === 'running') return undefined
    if (this.#state.state === 'restarting')
      return new AppError('interrupted', say`The engine is restarting.`, {
        hint: say`Try again in a moment.`,
      })
    return new AppError('interrupted', this.#state.message ?? say`The engine does not start.`, {
      hint: say`Start LesionLens again. If that does not help, install it again.`,
    })
  }

  start(): void {
    const { node, script, env } = this.#options
    const startedAt = Date.now()
    const child = spawn(node, [...FRUGAL_NODE.flags, script], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
      env: { ...FRUGAL_NODE.env, ...env },
      windowsHide: true,
    })
    this.#child = child
    let ended = false
    const end = (reason: Sentence): void => {
      if (ended) return
      ended = true
      this.#ended(reason, Date.now() - startedAt)
    }
    child.on('error', (error) => end(say`The engine does not start: ${error.message}`))
    child.on('exit', (code, signal) =>
      end(signal ? say`The engine stopped (${signal}).` : say`The engine stopped (status ${String(code)}).`),
    )
    child.stdout?.on('data', (data) => log('engine', String(data)))
    child.stderr?.on('data', (data) => log('engine', String(data)))
    child.on('message', (message) => {
      for (const listener of this.#messageListeners) listener(message as RpcMessage)
    })
    this.#setState({ state: 'running' })
  }

  /** Starts again at once: the user asked for it. */
  restart(): void {
    this.#deaths = 0
    clearTimeout(this.#timer)
    if (this.#child?.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL')
    else this.start()
  }

  /** Closes the channel, which tells the engine to end its work, then insists. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    if (child.connected) child.disconnect()
    const terminate = setTimeout(() => child.kill('SIGTERM'), DISCONNECT_GRACE_MS)
    const kill = setTimeout(() => child.kill('SIGKILL'), DISCONNECT_GRACE_MS + TERMINATE_GRACE_MS)
    await gone
    clearTimeout(terminate)
    clearTimeout(kill)
  }

  #ended(reason: Sentence, livedMs: number): void {
    log('main', reason.text)
    if (this.#stopping) return
    if (livedMs > PROVEN_MS) this.#deaths = 0
    const backOff = this.#options.backOffMs ?? BACK_OFF_MS
    const waitMs = backOff[this.#deaths++]
    if (waitMs === undefined) {
      this.#setState({ state: 'failed', message: reason })
      return
    }
    this.#setState({ state: 'restarting', message: reason })
    this.#timer = setTimeout(() => this.start(), waitMs)
  }

  #setState(state: EngineState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}
