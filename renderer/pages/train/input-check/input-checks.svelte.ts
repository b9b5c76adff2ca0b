/** What the preprocessing doctor found of each run, and the dialog that shows it. */
import { SvelteMap } from 'svelte/reactivity'
import type { PreprocessingReport, PreprocessingSuggestion } from '../../../../shared/domain/preprocessing.ts'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { engine } from '../../../study/client.ts'
import { jobs } from '../../../study/jobs.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'

class InputChecks {
  /** Run whose dialog is open. */
  shown = $state<number | null>(null)
  readonly #reports = new SvelteMap<number, PreprocessingReport | null>()

  /** Undefined until read, null for a run that was never checked. */
  report(run: number): PreprocessingReport | null | undefined {
    return this.#reports.get(run)
  }

  warnings(run: number): number {
    return this.#reports.get(run)?.warnings.length ?? 0
  }

  async load(run: number): Promise<void> {
    this.#reports.set(run, await engine.call('preprocessing.get', { run }))
  }

  /** Reads those of runs that are not known yet. */
  async loadAll(runs: readonly number[]): Promise<void> {
    await Promise.all(runs.filter((run) => !this.#reports.has(run)).map((run) => this.load(run)))
  }

  async examine(run: number): Promise<void> {
    await jobs.finished(await engine.call('model.doctor', { run }))
    await this.load(run)
  }

  /** Makes a run of the same weights that is fed as suggested; resolves to it. */
  async apply(run: number, { range, channels, classes }: PreprocessingSuggestion): Promise<number> {
    const request = { run, range, channelOrder: channels, classes }
    const ended = await jobs.finished(await engine.call('run.setInput', request))
    const { run: made } = ended.result as { readonly run: number }
    await this.load(made)
    return made
  }

  /** The job that is checking or feeding anew at present, for a progress bar. */
  get job(): JobInfo | undefined {
    return jobs.activeOf('doctor') ?? jobs.activeOf('add-model')
  }

  /** A run changed: its report may have, too. */
  changed(run: number | undefined): void {
    if (run !== undefined && this.#reports.has(run)) attempt(() => this.load(run))
  }

  clear(): void {
    this.shown = null
    this.#reports.clear()
  }
}

export const inputChecks = new InputChecks()
