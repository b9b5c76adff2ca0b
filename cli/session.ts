import type { EngineCalls, EngineEvents } from '../shared/contract/engine-calls.ts'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import { three } from '../shared/format.ts'
import type { JobResults } from '../shared/domain/job-results.ts'
import { isDone, type JobInfo, type JobKind } from '../shared/domain/job.ts'
import type { TrainingWarning } from '../shared/domain/training-warnings.ts'
import type { RequestOf, ResultOf } from '../shared/rpc.ts'
import { Engine } from '../engine/engine.ts'
import { ProgressLine } from './progress.ts'

/** The engine in this process, and the user's Ctrl-C. Every command goes through the calls that the window makes. */
export class Session {
  readonly #engine: Engine
  readonly #cancel = new AbortController()
  readonly #progress: ProgressLine

  constructor(engine = new Engine(), progress = new ProgressLine(process.stderr)) {
    this.#engine = engine
    this.#progress = progress
    engine.onEvent((name, payload) => this.#onEvent(name, payload))
  }

  /** Stops what is under way; it ends as AppError 'cancelled'. */
  cancel(): void {
    this.#cancel.abort()
  }

  async call<K extends keyof EngineCalls & string>(
    name: K,
    request: RequestOf<EngineCalls, K>,
  ): Promise<ResultOf<EngineCalls, K>> {
    const { signal } = this.#cancel
    if (signal.aborted) throw new AppError('cancelled', say`Cancelled.`)
    const handler = this.#engine.handlers[name]
    return (await handler(request, { signal })) as ResultOf<EngineCalls, K>
  }

  /** Starts a job, shows it, and gives what it made. Throws what it failed with. */
  async job<K extends JobKind>(start: Promise<JobInfo<K>>): Promise<JobResults[K]> {
    const { id } = await start
    const cancel = (): void => this.#engine.runnerOf(id).cancel(id)
    const { signal } = this.#cancel
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const ended = await this.#engine.finished(id)
    signal.removeEventListener('abort', cancel)
    this.#progress.end()
    if (isDone(ended)) return ended.result as JobResults[K]
    if (ended.status === 'cancelled') throw new AppError('cancelled', say`Cancelled.`)
    const {
      code = 'internal',
      message,
      hint,
    } = ended.error ?? { message: say`The job ended as ${ended.status}.` }
    throw new AppError(code, message, { hint })
  }

  /** A line on stderr; never on stdout, which carries only the result. */
  say(message: string): void {
    this.#progress.end()
    process.stderr.write(`${message}\n`)
  }

  async close(): Promise<void> {
    this.#progress.end()
    await this.#engine.close()
  }

  #onEvent(name: string, payload: unknown): void {
    if (name === 'job') this.#progress.show(payload as JobInfo)
    if (name === 'trouble') this.say(describeTrouble((payload as EngineEvents['trouble']).trouble))
    if (name !== 'epoch') return
    const { epoch } = payload as { epoch: Parameters<typeof describeEpoch>[0] }
    this.say(describeEpoch(epoch))
  }
}

function describeEpoch(epoch: {
  readonly epoch: number
  readonly loss: number
  readonly accuracy: number
  readonly valLoss: number
  readonly valAccuracy: number
  readonly seconds: number
}): string {
  const { loss, accuracy, valLoss, valAccuracy, seconds } = epoch
  return `epoch ${epoch.epoch}: loss ${three(loss)}, accuracy ${three(accuracy)}; validation loss ${three(valLoss)}, accuracy ${three(valAccuracy)} (${seconds.toFixed(1)} s)`
}

/** One trouble of a training, as it is told while it happens and at the end. */
export function describeTrouble({ epoch, message, advice }: TrainingWarning): string {
  return `since epoch ${epoch}: ${message.text} ${advice.text}`
}
