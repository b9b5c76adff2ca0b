import { AppError, isCancelled, toWireError } from '../../shared/errors.ts'
import type { JobPhase, Progress } from '../../shared/domain/job-phase.ts'
import type { JobResults } from '../../shared/domain/job-results.ts'
import { say } from '../../shared/say.ts'
import { isActive, type JobInfo, type JobKind } from '../../shared/domain/job.ts'
import type { WriteDb } from '../db/handles.ts'
import { insertJob, listJobs, updateJob } from '../db/jobs.ts'
import { storeWhenPossible } from '../db/store-when-possible.ts'
import { now } from '../study/clock.ts'
import { TimeLeft } from './time-left.ts'

/**
 * One job at a time in each: files, training, the model at hand, and downloads, so that a heatmap never waits behind a training.
 */
export type Lane = 'data' | 'train' | 'model' | 'download'

export interface JobContext {
  readonly id: number
  /** Aborted when the user cancels or the study closes. */
  readonly signal: AbortSignal
  /** `total` 0 while unknown. May be called as often as one likes. */
  progress(phase: JobPhase, done: number, total: number): void
}

/** Hands on what a call tells of itself. */
export function reportTo(job: JobContext): (progress: Progress) => void {
  return ({ phase, done, total }) => job.progress(phase, done, total)
}

export interface JobSpec<K extends JobKind> {
  readonly kind: K
  readonly lane: Lane
  readonly title: string
  readonly run?: number | undefined
  /** What it returns becomes the job's result. */
  readonly work: (context: JobContext) => Promise<JobResults[K]>
  /** Called for a job that ends before it started. */
  readonly abandoned?: () => void
}

interface Entry {
  info: JobInfo
  readonly spec: Pick<JobSpec<JobKind>, 'lane' | 'work' | 'abandoned'>
  readonly controller: AbortController
  timeLeft: TimeLeft
  /** What to show when a held job goes on; null while it is not held. */
  heldIn: { readonly phase: JobPhase | null } | null
  readonly settled: Promise<null>
  readonly settle: (value: null) => void
  emittedAt: number
  timer: NodeJS.Timeout | undefined
}

/** At most about ten events a second for each job. */
const EMIT_INTERVAL_MS = 100
const REMEMBERED = 200
const PAUSED: JobPhase = { step: 'paused' }

/** Queues jobs, runs them, stores where they stand, and tells of every step. */
export class JobRunner {
  readonly #emit: (job: JobInfo) => void
  readonly #db: WriteDb | null
  readonly #entries = new Map<number, Entry>()
  readonly #queues: Record<Lane, Entry[]> = { data: [], train: [], model: [], download: [] }
  readonly #busy = new Set<Lane>()
  /** Without a study (a sample is made before there is one) jobs live in memory, under numbers no database gives. */
  #nextId = -1
  #closed = false

  constructor(db: WriteDb | null, emit: (job: JobInfo) => void) {
    this.#db = db
    this.#emit = emit
  }

  /** Queues a job and returns at once. */
  start<K extends JobKind>(spec: JobSpec<K>): JobInfo<K> {
    if (this.#closed)
      throw new AppError('busy', say`The study is being closed.`, { hint: say`Try again in a moment.` })
    const createdAt = now()
    const run = spec.run ?? null
    const { kind, title } = spec
    const id = this.#db ? insertJob(this.#db, { kind, title, run }, createdAt) : this.#nextId--
    const { promise: settled, resolve: settle } = Promise.withResolvers<null>()
    const entry: Entry = {
      info: {
        id,
        kind,
        title,
        status: 'queued',
        phase: null,
        done: 0,
        total: 0,
        secondsLeft: null,
        run,
        createdAt,
        startedAt: null,
        finishedAt: null,
        error: null,
        result: null,
      },
      spec,
      controller: new AbortController(),
      timeLeft: new TimeLeft(),
      heldIn: null,
      settled,
      settle,
      emittedAt: 0,
      timer: undefined,
    }
    this.#entries.set(id, entry)
    this.#queues[spec.lane].push(entry)
    this.#send(entry)
    this.#next(spec.lane)
    return entry.info as JobInfo<K>
  }

  /** Newest first; those of earlier sessions too. */
  list(): JobInfo[] {
    const live = new Map([...this.#entries].map(([id, entry]) => [id, entry.info]))
    const stored = this.#db ? listJobs(this.#db, REMEMBERED) : []
    const ids = new Set([...stored.map((job) => job.id), ...live.keys()])
    const byId = new Map(stored.map((job) => [job.id, job]))
    return [...ids]
      .map((id) => live.get(id) ?? byId.get(id)!)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id)
  }

  /** Whether a job was started here, in this session. */
  has(id: number): boolean {
    return this.#entries.has(id)
  }

  /** Throws AppError 'not-found' for a job that is not of this session; one that ended already stays as it is. */
  cancel(id: number): void {
    const entry = this.#entries.get(id)
    if (!entry) throw new AppError('not-found', say`There is no job ${id}.`)
    if (isActive(entry.info.status)) this.#stop(entry)
  }

  #stop(entry: Entry, reason?: AppError): void {
    entry.controller.abort(reason)
    if (entry.info.status === 'queued') this.#abandon(entry)
  }

  /** Shows a running job as paused, or as going on; whatever does the work is told by others. */
  hold(id: number, held: boolean): void {
    const entry = this.#entries.get(id)
    if (entry?.info.status !== 'running' || held === (entry.heldIn !== null)) return
    const phase = held ? PAUSED : entry.heldIn!.phase
    entry.heldIn = held ? { phase: entry.info.phase } : null
    // A pause is no measure of speed.
    entry.timeLeft = new TimeLeft()
    entry.info = { ...entry.info, phase, secondsLeft: null }
    this.#send(entry)
  }

  /** Resolves with the job as it ended. */
  async finished(id: number): Promise<JobInfo> {
    const entry = this.#entries.get(id)
    if (!entry) throw new AppError('not-found', say`There is no job ${id}.`)
    await entry.settled
    return entry.info
  }

  /** Stops everything and waits for it. Nobody cancelled these jobs: they are interrupted, and say so at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    const active = [...this.#entries.values()].filter((entry) => isActive(entry.info.status))
    for (const entry of active) this.#stop(entry, closedMeanwhile())
    await Promise.all(active.map((entry) => entry.settled))
  }

  #next(lane: Lane): void {
    if (this.#busy.has(lane)) return
    const entry = this.#queues[lane].shift()
    if (!entry) return
    this.#busy.add(lane)
    void this.#run(entry).finally(() => {
      this.#busy.delete(lane)
      this.#next(lane)
    })
  }

  async #run(entry: Entry): Promise<void> {
    this.#change(entry, { status: 'running', startedAt: now() })
    const { signal } = entry.controller
    const context: JobContext = {
      id: entry.info.id,
      signal,
      progress: (phase, done, total) => this.#progress(entry, phase, done, total),
    }
    try {
      // Not in the caller's turn: whoever started the job gets its number before the first news of it.
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      const result = await entry.spec.work(context)
      const done = entry.info.total
      this.#end(entry, { status: 'done', done, result: result ?? null })
    } catch (error) {
      this.#fail(entry, stoppedBy(signal) ?? error)
    }
  }

  #fail(entry: Entry, error: unknown): void {
    if (isCancelled(error)) return this.#end(entry, { status: 'cancelled' })
    const { code, message, hint, stack } = toWireError(error)
    if (code === 'internal' && stack) process.stderr.write(`${stack}\n`)
    this.#end(entry, {
      status: code === 'interrupted' ? 'interrupted' : 'failed',
      error: { code, message, hint },
    })
  }

  #abandon(entry: Entry): void {
    const queue = this.#queues[entry.spec.lane]
    queue.splice(queue.indexOf(entry), 1)
    entry.spec.abandoned?.()
    this.#end(entry, { status: 'cancelled' })
  }

  #progress(entry: Entry, phase: JobPhase, done: number, total: number): void {
    if (entry.info.status !== 'running') return
    // The step under way when a job was held still reports.
    if (entry.heldIn !== null) entry.heldIn = { phase }
    const secondsLeft = entry.heldIn === null ? entry.timeLeft.update(phase, done, total) : null
    entry.info = { ...entry.info, phase: entry.heldIn === null ? phase : PAUSED, done, total, secondsLeft }
    const waitMs = entry.emittedAt + EMIT_INTERVAL_MS - performance.now()
    if (waitMs <= 0) this.#send(entry)
    else entry.timer ??= setTimeout(() => this.#send(entry), waitMs).unref()
  }

  #end(entry: Entry, change: Partial<JobInfo>): void {
    this.#change(entry, { ...change, finishedAt: now(), secondsLeft: null })
    entry.settle(null)
  }

  #change(entry: Entry, change: Partial<JobInfo>): void {
    entry.info = { ...entry.info, ...change }
    const db = this.#db
    // What it is by then: an older state must not overwrite a newer one.
    if (db) storeWhenPossible(db, () => updateJob(db, entry.info))
    this.#send(entry)
  }

  #send(entry: Entry): void {
    clearTimeout(entry.timer)
    entry.timer = undefined
    entry.emittedAt = performance.now()
    this.#emit(entry.info)
  }
}

function closedMeanwhile(): AppError {
  return new AppError('interrupted', say`LesionLens was closed while this ran.`, {
    hint: say`Start it again, or continue it.`,
  })
}

/** Why a job was stopped, when it was not the user who cancelled it: whatever else it throws then is a consequence. */
export function stoppedBy(signal: AbortSignal): AppError | undefined {
  return signal.aborted && signal.reason instanceof AppError ? signal.reason : undefined
}
