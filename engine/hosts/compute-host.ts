import { fork, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ComputeCalls, ComputeEvents } from '../../shared/contract/compute-calls.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { FRUGAL_NODE } from '../../shared/frugal-node.ts'
import { SAID_TO_USER } from '../../shared/said-to-user.ts'
import { Hearing } from './hearing.ts'
import {
  createCaller,
  type Caller,
  type NoEvents,
  type OptionsOf,
  type RequestOf,
  type ResultOf,
  type RpcMessage,
} from '../../shared/rpc.ts'
import { outOfMemoryDeath, OutOfMemoryError, saysOutOfMemory } from './out-of-memory.ts'

export interface ComputeHostOptions {
  /** Program to run; the real one when left out. Tests give a small one. */
  readonly program?: string | undefined
  /** Ended after this long without work: it holds gigabytes. */
  readonly idleMs?: number | undefined
  /** Killed when it has not answered a cancel for this long. */
  readonly cancelMs?: number | undefined
}

const IDLE_MS = 60_000
/** One training step of the largest model on a slow machine. */
const CANCEL_MS = 10_000
/** Enough of what it last printed to see why it ended. */
const LOG_CHARACTERS = 4000

interface Running {
  readonly child: ChildProcess
  readonly caller: Caller<ComputeCalls, NoEvents, ComputeEvents>
  log: string
  /** Why we ended it ourselves, when we did. */
  endedFor?: AppError | undefined
}

/**
 * Where TensorFlow lives: a process that starts with the first call, ends when idle, and may crash without anything else coming
 * down. A call under way then rejects with AppError 'interrupted' and the next one starts another process.
 * (The process must end by itself when the engine dies: it sees its channel disconnect.)
 */
export class ComputeHost {
  readonly #program: string
  readonly #idleMs: number
  readonly #cancelMs: number
  #running: Running | undefined
  #active = 0
  #idleTimer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: ComputeHostOptions = {}) {
    this.#program = options.program ?? computeProgram()
    this.#idleMs = options.idleMs ?? IDLE_MS
    this.#cancelMs = options.cancelMs ?? CANCEL_MS
  }

  /** Process id while there is one. */
  get pid(): number | undefined {
    return this.#running?.child.pid
  }

  /**
   * One call, with a listener for each event it sends meanwhile. Rejects with AppError 'cancelled' once `signal` aborted and the
   * work stopped, 'interrupted' when the process died, and with what a listener threw or rejected with: that cancels the work, for what
   * cannot be stored need not be computed.
   */
  async call<K extends keyof ComputeCalls & string>(
    name: K,
    request: RequestOf<ComputeCalls, K>,
    ...given: OptionsOf<ComputeEvents, K>
  ): Promise<ResultOf<ComputeCalls, K>> {
    const asked = given[0]?.signal
    asked?.throwIfAborted()
    if (this.#closed) throw new AppError('cancelled', say`LesionLens is closing.`)
    const running = (this.#running ??= this.#start())
    clearTimeout(this.#idleTimer)
    this.#active++
    const heard = new Hearing(given[0] && 'on' in given[0] ? given[0].on : {})
    const signal = AbortSignal.any([heard.signal, ...(asked ? [asked] : [])])
    const unwatch = this.#watchCancel(running, signal)
    try {
      const options = [{ signal, on: heard.on }] as unknown as OptionsOf<ComputeEvents, K>
      const result = await running.caller.call(name, request, ...options)
      await heard.settled()
      return result
    } catch (error) {
      await heard.settled()
      if (!(error instanceof AppError) || error.code !== 'internal' || !saysOutOfMemory(error.message))
        throw error
      // What failed may still be held: the next try gets a process of its own.
      const outOfMemory = new OutOfMemoryError(
        say`The compute process ran out of memory (${error.message.split('\n')[0]!}).`,
      )
      await this.#end(outOfMemory)
      throw outOfMemory
    } finally {
      unwatch()
      this.#active--
      if (this.#active === 0) this.#idleTimer = setTimeout(() => void this.#end(), this.#idleMs).unref()
    }
  }

  /** Gives back the memory of an idle process; one at work stays. The next call starts another. */
  async release(): Promise<void> {
    if (this.#active === 0) await this.#end()
  }

  /** A host of the same program, for work that must have a process to itself. */
  another(): ComputeHost {
    return new ComputeHost({ program: this.#program, idleMs: this.#idleMs, cancelMs: this.#cancelMs })
  }

  /** Ends the process and waits for it; calls under way reject with 'cancelled'. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#end(new AppError('cancelled', say`Cancelled.`))
  }

  #start(): Running {
    const child = fork(this.#program, [], {
      serialization: 'advanced',
      execArgv: [...FRUGAL_NODE.flags],
      // stdout belongs to the result of the command line: whatever TensorFlow prints is kept for the error, not shown.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { TF_CPP_MIN_LOG_LEVEL: '2', ...FRUGAL_NODE.env, ...process.env },
    })
    const caller = createCaller<ComputeCalls, NoEvents, ComputeEvents>({
      post: (message) => void (child.connected && child.send(message, () => undefined)),
      onMessage: (listener) => child.on('message', (message) => listener(message as RpcMessage)),
    })
    const running: Running = { child, caller, log: '' }
    const note = (chunk: Buffer): void => {
      running.log = (running.log + chunk.toString()).slice(-LOG_CHARACTERS)
      if (process.env.LESIONLENS_DEBUG) process.stderr.write(chunk)
    }
    child.stdout?.on('data', note)
    child.stderr?.on('data', note)
    if (child.stderr) passOn(child.stderr)
    child.once('error', (error) => this.#gone(running, startFailure(error)))
    // 'close' rather than 'exit': by then its last words have arrived.
    child.once('close', (code, signal) =>
      this.#gone(running, running.endedFor ?? crash(code, signal, running.log)),
    )
    return running
  }

  #gone(running: Running, error: AppError): void {
    if (this.#running === running) this.#running = undefined
    running.caller.close(error)
  }

  /** A process that hangs in native code never sees the cancel: it is ended instead. */
  #watchCancel(running: Running, signal: AbortSignal | undefined): () => void {
    let timer: NodeJS.Timeout | undefined
    const onAbort = (): void => {
      timer = setTimeout(() => {
        running.endedFor = new AppError('cancelled', say`Cancelled.`)
        running.child.kill('SIGKILL')
      }, this.#cancelMs)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    return () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async #end(reason?: AppError): Promise<void> {
    clearTimeout(this.#idleTimer)
    const running = this.#running
    if (!running) return
    this.#running = undefined
    running.endedFor = reason ?? new AppError('interrupted', say`The compute process was idle.`)
    const { child } = running
    if (child.exitCode !== null || child.signalCode !== null) return
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    child.kill('SIGKILL')
    await closed
  }
}

/** Shows what the program says to the user, each line once however many of its threads say it. */
function passOn(stderr: Readable): void {
  const said = new Set<string>()
  createInterface({ input: stderr }).on('line', (line) => {
    if (!line.startsWith(SAID_TO_USER) || said.has(line)) return
    said.add(line)
    process.stderr.write(`${line}\n`)
  })
}

/** Beside the built engine, or the source when the engine runs from source. Tests of whole processes name their own. */
function computeProgram(): string {
  if (process.env.LESIONLENS_COMPUTE) return process.env.LESIONLENS_COMPUTE
  const built = import.meta.url.endsWith('.js')
  return fileURLToPath(new URL(built ? './compute.js' : '../../compute/index.ts', import.meta.url))
}

function startFailure(error: Error): AppError {
  return new AppError('missing', say`The compute process could not be started (${error.message}).`, {
    hint: toDo({ kind: 'set-up' }, say`Install LesionLens again: a part of it is missing or damaged.`),
    cause: error,
  })
}

function crash(code: number | null, signal: NodeJS.Signals | null, log: string): AppError {
  const last = log.trim().split('\n').at(-1)?.trim()
  const outOfMemory = outOfMemoryDeath(signal, log)
  if (outOfMemory) return outOfMemory
  const how = signal ? say`by ${signal}` : say`with status ${String(code)}`
  return new AppError(
    'interrupted',
    last
      ? say`The compute process ended unexpectedly (${how}): ${last}.`
      : say`The compute process ended unexpectedly (${how}).`,
    {
      hint: toDo(
        { kind: 'check-installation' },
        say`Start it again. If it happens once more, restart the computer or install LesionLens again.`,
      ),
    },
  )
}
