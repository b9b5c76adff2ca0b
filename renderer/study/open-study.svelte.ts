/** The open study: what the window holds of it, and the way to the engine that ends with it. */
import type { EngineCalls, EngineEvents } from '../../shared/contract/engine-calls.ts'
import type { ShellCalls, ShellEvents } from '../../shared/contract/shell-calls.ts'
import type { StudySummary } from '../../shared/domain/study.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Caller } from '../../shared/rpc.ts'
import type { ReviewQuestion } from './review-question.ts'

type EngineCaller = Pick<Caller<EngineCalls, EngineEvents>, 'call'>
type ShellCaller = Pick<Caller<ShellCalls, ShellEvents>, 'call'>
export type StateClass<T extends StudyState = StudyState> = new (study: OpenStudy) => T

export interface Services {
  readonly engine: EngineCaller
  readonly shell: ShellCaller
}

/** News of the study: the engine's, and 'answers': other answers from the same probabilities, which the window itself asked for. */
export type StudyChange =
  EngineEvents['changed'] | { readonly what: 'answers'; readonly run?: number | undefined }

/**
 * Base of all state that belongs to a study. A subclass takes what it needs of the study in its fields (`this.study.of(Runs)`,
 * `this.study.engine`) and overrides what it wants to hear of.
 */
export abstract class StudyState {
  protected readonly study: OpenStudy

  constructor(study: OpenStudy) {
    this.study = study
  }

  /** Reads what has to be there before the first page is drawn. Called for what a page or the study names in `keeps`. */
  load(): Promise<void> {
    return Promise.resolve()
  }

  /** Something changed in the engine. */
  changed(_change: StudyChange): void {}

  /** The engine is new and has opened the study again: events may have been missed. */
  reattached(): Promise<void> {
    return Promise.resolve()
  }

  jobChanged(_job: EngineEvents['job']): void {}

  epochEnded(_epoch: EngineEvents['epoch']): void {}

  /** A chart, a table or a run asks for the images behind it. */
  answer(_question: ReviewQuestion): Promise<void> {
    return Promise.resolve()
  }

  /** The study is no longer open: timers stop, and whoever waits is told. */
  close(): void {}
}

/** Built anew whenever a study opens, so that nothing of the one before is left to be cleared. */
export class OpenStudy {
  summary = $state.raw<StudySummary>() as StudySummary
  /** The engine while this study is open: later calls, and answers that come later, end as 'cancelled'. */
  readonly engine: EngineCaller
  readonly shell: ShellCaller
  readonly #held = new Map<StateClass, StudyState>()
  readonly #closing = new AbortController()

  constructor(summary: StudySummary, { engine, shell }: Services) {
    this.summary = summary
    this.engine = untilAborted(engine, this.#closing.signal)
    this.shell = shell
  }

  /** The state of this class; made when first asked for. */
  of<T extends StudyState>(kind: StateClass<T>): T {
    const known = this.#held.get(kind) as T | undefined
    if (known) return known
    let made!: T
    // What is derived in it outlives the component that happened to ask first.
    $effect.root(() => void (made = new kind(this)))
    this.#held.set(kind, made)
    return made
  }

  /** Makes the state of these classes and reads what they need before the first page is drawn. */
  async load(kinds: readonly StateClass[]): Promise<void> {
    await Promise.all(kinds.map((kind) => this.of(kind).load()))
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  close(): void {
    this.#closing.abort()
    this.#each((state) => state.close())
  }

  changed(change: StudyChange): void {
    this.#each((state) => state.changed(change))
  }

  jobChanged(job: EngineEvents['job']): void {
    this.#each((state) => state.jobChanged(job))
  }

  epochEnded(epoch: EngineEvents['epoch']): void {
    this.#each((state) => state.epochEnded(epoch))
  }

  async reattached(): Promise<void> {
    await Promise.all([...this.#held.values()].map((state) => state.reattached()))
  }

  /** Whoever holds a queue of samples shows these. */
  async ask(question: ReviewQuestion): Promise<void> {
    await Promise.all([...this.#held.values()].map((state) => state.answer(question)))
  }

  async refreshDataset(): Promise<void> {
    const dataset = await this.engine.call('dataset.summary', null)
    this.summary = { ...this.summary, dataset }
  }

  #each(tell: (state: StudyState) => void): void {
    for (const state of [...this.#held.values()]) tell(state)
  }
}

function untilAborted(engine: EngineCaller, closing: AbortSignal): EngineCaller {
  return {
    async call(name, request, { signal } = {}) {
      if (closing.aborted) throw closed()
      const signals = signal ? AbortSignal.any([closing, signal]) : closing
      // Whatever comes back, also an error, is about a study that is no longer open.
      const ended = await Promise.allSettled([engine.call(name, request, { signal: signals })])
      if (closing.aborted) throw closed()
      if (ended[0].status === 'rejected') throw ended[0].reason
      return ended[0].value
    },
  }
}

function closed(): AppError {
  return new AppError('cancelled', say`The study was closed.`)
}
