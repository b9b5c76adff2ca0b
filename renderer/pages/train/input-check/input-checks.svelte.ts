/** What the preprocessing doctor found of each run, and the dialog that shows it. */
import { SvelteMap } from 'svelte/reactivity'
import type { PreprocessingReport, PreprocessingSuggestion } from '../../../../shared/domain/preprocessing.ts'
import type { JobInfo } from '../../../../shared/domain/job.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { StudyState, type StudyChange } from '../../../study/open-study.svelte.ts'

export class InputChecks extends StudyState {
  readonly #jobs = this.study.of(Jobs)

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

  async read(run: number): Promise<void> {
    this.#reports.set(run, await this.study.engine.call('preprocessing.get', { run }))
  }

  /** Reads those of runs that are not known yet. */
  async readAll(runs: readonly number[]): Promise<void> {
    await Promise.all(runs.filter((run) => !this.#reports.has(run)).map((run) => this.read(run)))
  }

  async examine(run: number): Promise<void> {
    await this.#jobs.finished(await this.study.engine.call('model.doctor', { run }))
    await this.read(run)
  }

  /** Makes a run of the same weights that is fed as suggested; resolves to it. */
  async apply(run: number, { range, channels, classes }: PreprocessingSuggestion): Promise<number> {
    const request = { run, range, channelOrder: channels, classes }
    const ended = await this.#jobs.finished(await this.study.engine.call('run.setInput', request))
    const { run: made } = ended.result
    await this.read(made)
    return made
  }

  /** The job that is checking or feeding anew at present, for a progress bar. */
  get job(): JobInfo | undefined {
    return this.#jobs.activeOf('doctor') ?? this.#jobs.activeOf('set-input')
  }

  /** A run changed: its report may have, too. */
  override changed({ what, run }: StudyChange): void {
    if (what === 'runs' && run !== undefined && this.#reports.has(run)) attempt(() => this.read(run))
  }
}
