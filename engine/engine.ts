import type { Changed, EngineCalls, EngineEvents } from '../shared/contract/engine-calls.ts'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import type { JobInfo } from '../shared/domain/job.ts'
import type { StudySummary } from '../shared/domain/study.ts'
import type { Handlers } from '../shared/rpc.ts'
import { Chores } from './jobs/chores.ts'
import { ComputeHost, type ComputeHostOptions } from './hosts/compute-host.ts'
import type { EngineAccess } from './api/access.ts'
import type { EmitEvent, Hosts, StudyAtWork } from './context.ts'
import { createHandlers } from './api/handlers.ts'
import { JobRunner } from './jobs/runner.ts'
import { Media } from './study/media.ts'
import { attentionChore } from './explanation/measure-attention.ts'
import { warmUpChore } from './review/warm-up.ts'
import { Steering } from './hosts/steering.ts'
import { publishedWeights, type WeightsSource } from './weights/weights-source.ts'
import { openStudy, studyFolderOf, summarise } from './study/study.ts'
import { cacheChore } from './study/half-written.ts'
import { thumbnailChore } from './study/thumbnails.ts'

export interface EngineOptions extends ComputeHostOptions {
  readonly weights?: WeightsSource
  /** Makes thumbnails and measures heatmaps before anybody asks: for a window, not for a command that wants to end. */
  readonly chores?: boolean | undefined
}

/** The engine without a process around it: what the child process of the window serves, and what the command line calls. */
export class Engine implements EngineAccess {
  readonly handlers: Handlers<EngineCalls>
  readonly hosts: Hosts
  /** Jobs that need no study. */
  readonly looseJobs: JobRunner
  readonly weights: WeightsSource
  readonly #listeners = new Set<(name: keyof EngineEvents, payload: unknown) => void>()
  readonly #doesChores: boolean
  #open: StudyAtWork | undefined

  constructor(options: EngineOptions = {}) {
    this.#doesChores = options.chores ?? false
    this.weights = options.weights ?? publishedWeights
    this.hosts = { train: new ComputeHost(options), model: new ComputeHost(options) }
    this.looseJobs = new JobRunner(null, (job) => this.emit('job', job))
    this.handlers = createHandlers(this)
  }

  readonly emit: EmitEvent = (name, payload) => {
    for (const listener of this.#listeners) listener(name, payload)
    if (name === 'changed') this.#wakeChores((payload as EngineEvents['changed']).what)
  }

  /** Hears every event; returns the function that stops it. */
  onEvent(listener: (name: keyof EngineEvents, payload: unknown) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The open study. Throws AppError 'not-found'. */
  get context(): StudyAtWork {
    if (this.#open) return this.#open
    throw new AppError('not-found', say`No study is open.`, {
      hint: say`Open a study or import an image folder.`,
    })
  }

  /** Whether the study in this folder is the open one. */
  isOpen(folder: string): boolean {
    return this.#open?.study.folder === folder
  }

  summary(): StudySummary | null {
    return this.#open ? summarise(this.#open.study) : null
  }

  /** Opens a study in place of the one that is open; that one stays when this cannot be opened. */
  async open(folder: string, create: boolean): Promise<StudySummary> {
    // Opened again by a window that was reloaded.
    if (this.#open?.study.folder === studyFolderOf(folder)) return summarise(this.#open.study)
    const study = openStudy(folder, create)
    await this.closeStudy()
    const jobs = new JobRunner(study.db, (job) => this.emit('job', job))
    const media = new Media(study)
    const chores = new Chores({
      thumbnails: thumbnailChore(study, media),
      cache: cacheChore(study),
      attention: attentionChore(study, this.emit),
      index: warmUpChore(study),
    })
    this.#open = {
      study,
      jobs,
      hosts: this.hosts,
      steering: new Steering(this.hosts.train),
      emit: this.emit,
      weights: this.weights,
      media,
      chores,
    }
    const summary = summarise(study)
    this.emit('study', summary)
    if (this.#doesChores) chores.wake('index')
    this.#wakeChores('dataset')
    this.#wakeChores('explanations')
    if (this.#doesChores) chores.wake('cache')
    return summary
  }

  #wakeChores(changed: Changed): void {
    if (!this.#doesChores) return
    if (changed === 'dataset') this.#open?.chores.wake('thumbnails')
    if (changed === 'explanations') this.#open?.chores.wake('attention')
  }

  /** Cancels its jobs, waits for them, and gives the folder back. */
  async closeStudy(): Promise<void> {
    const open = this.#open
    if (!open) return
    this.#open = undefined
    await open.jobs.close()
    await open.chores.close()
    open.study.close()
    this.emit('study', null)
  }

  jobs(): JobInfo[] {
    const ofStudy = this.#open?.jobs.list() ?? []
    return [...ofStudy, ...this.looseJobs.list()].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
  }

  /** The runner that has a job. */
  runnerOf(job: number): JobRunner {
    return this.looseJobs.has(job) ? this.looseJobs : this.context.jobs
  }

  /** Resolves with the job as it ended. */
  finished(job: number): Promise<JobInfo> {
    return this.runnerOf(job).finished(job)
  }

  async close(): Promise<void> {
    await this.looseJobs.close()
    await this.closeStudy()
    await Promise.all([this.hosts.train.close(), this.hosts.model.close()])
  }
}
