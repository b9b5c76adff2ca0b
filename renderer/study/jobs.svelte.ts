/** Mirror of the engine's jobs. */
import { SvelteMap } from 'svelte/reactivity'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { isActive, isDone, type DoneJob, type JobInfo, type JobKind } from '../../shared/domain/job.ts'
import { jobError } from './job-error.ts'
import { shell } from './client.ts'
import { t } from '../i18n/i18n.svelte.ts'
import { StudyState } from './open-study.svelte.ts'

interface Waiting {
  resolve(job: JobInfo): void
  reject(error: Error): void
}

export class Jobs extends StudyState {
  readonly #jobs = new SvelteMap<number, JobInfo>()
  readonly #waiting = new Map<number, Waiting[]>()
  readonly list = $derived([...this.#jobs.values()].sort((a, b) => b.id - a.id))
  readonly active = $derived(this.list.filter((job) => isActive(job.status)).toReversed())
  /** The one to show where there is room for one: running before queued, older before newer. */
  readonly current = $derived(this.active.find((job) => job.status === 'running') ?? this.active[0])

  activeOf(kind: JobKind): JobInfo | undefined {
    return this.active.find((job) => job.kind === kind)
  }

  get(id: number): JobInfo | undefined {
    return this.#jobs.get(id)
  }

  async refresh(): Promise<void> {
    const jobs = await this.study.engine.call('jobs.list', null)
    this.#jobs.clear()
    for (const job of jobs) this.take(job)
  }

  override load(): Promise<void> {
    return this.refresh()
  }

  override reattached(): Promise<void> {
    return this.refresh()
  }

  override jobChanged(job: JobInfo): void {
    this.take(job)
  }

  /** Nobody hears of these jobs any more. */
  override close(): void {
    const gone = new AppError('cancelled', say`The study was closed.`)
    for (const waiting of this.#waiting.values()) for (const { reject } of waiting) reject(gone)
    this.#waiting.clear()
  }

  take(job: JobInfo): void {
    const known = this.#jobs.get(job.id)
    // A late progress event must not wake a job that has ended.
    if (known && !isActive(known.status) && isActive(job.status)) return
    this.#jobs.set(job.id, job)
    if (isActive(job.status)) return
    for (const { resolve } of this.#waiting.get(job.id) ?? []) resolve(job)
    this.#waiting.delete(job.id)
  }

  /** Resolves with the job when it is done; rejects with its error when it failed, was cancelled or interrupted. */
  async finished<K extends JobKind>(job: JobInfo<K>): Promise<DoneJob<K>> {
    this.take(job)
    const known = this.#jobs.get(job.id) ?? job
    const end = isActive(known.status)
      ? await new Promise<JobInfo>((resolve, reject) => {
          this.#waiting.set(job.id, [...(this.#waiting.get(job.id) ?? []), { resolve, reject }])
        })
      : known
    if (isDone(end)) return end as DoneJob<K>
    throw jobError(end, `${t(`job.${end.kind}`)}: ${t(`status.${end.status}`)}`)
  }

  async cancel(id: number): Promise<void> {
    await this.study.engine.call('job.cancel', { id })
  }

  /** Fraction for the task bar; null when nothing runs. */
  readonly fraction = $derived(
    this.current ? (this.current.total > 0 ? this.current.done / this.current.total : 0) : null,
  )
}

/** Keeps the task bar in step, in hundredths. */
export function mirrorProgress(jobs: () => Jobs | undefined): void {
  let shown: number | null = null
  $effect(() => {
    const exact = jobs()?.fraction ?? null
    const fraction = exact === null ? null : Math.round(exact * 100) / 100
    if (fraction === shown) return
    shown = fraction
    void shell.call('progress.set', { fraction })
  })
}
