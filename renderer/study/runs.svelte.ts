/** Mirror of the study's runs, the epochs of the ones looked at, and their evaluation. */
import { SvelteMap } from 'svelte/reactivity'
import type { EngineEvents } from '../../shared/contract/engine-calls.ts'
import type { Evaluation, RunEvaluation } from '../../shared/domain/evaluation.ts'
import type { RunDetail, RunSummary } from '../../shared/domain/run.ts'
import type { Epoch } from '../../shared/domain/epoch.ts'
import { AppError } from '../../shared/errors.ts'
import { Ensembles } from './ensembles.svelte.ts'
import { attempt } from '../ui/notices.svelte.ts'
import { StudyState, type StudyChange } from './open-study.svelte.ts'

export class Runs extends StudyState {
  readonly #ensembles = this.study.of(Ensembles)

  list = $state.raw<readonly RunSummary[]>([])
  evaluation = $state.raw<Evaluation | null>(null)
  /** Cross-validations on the images that their models did not learn from. */
  outOfFold = $state.raw<Evaluation | null>(null)
  readonly #details = new SvelteMap<number, RunDetail>()
  readonly #epochs = new SvelteMap<number, readonly Epoch[]>()
  readonly newestFirst = $derived([...this.list].sort((a, b) => b.id - a.id))
  /** Those that can be judged, with predictions on the test split; oldest first. */
  readonly predicted = $derived(this.list.filter((run) => run.predicted > 0).sort((a, b) => a.id - b.id))

  get(id: number): RunSummary | undefined {
    return this.list.find((run) => run.id === id)
  }

  evaluationOf(id: number): RunEvaluation | undefined {
    return this.evaluation?.runs.find((each) => each.run === id)
  }

  outOfFoldOf(id: number): RunEvaluation | undefined {
    return this.outOfFold?.runs.find((each) => each.run === id)
  }

  detail(id: number): RunDetail | undefined {
    return this.#details.get(id)
  }

  epochs(id: number): readonly Epoch[] {
    return this.#epochs.get(id) ?? []
  }

  override load(): Promise<void> {
    return this.refresh()
  }

  override reattached(): Promise<void> {
    return this.refresh()
  }

  async refresh(): Promise<void> {
    this.list = await this.study.engine.call('runs.list', null)
  }

  async loadDetail(id: number): Promise<void> {
    const detail = await this.study.engine.call('run.get', { run: id })
    this.#details.set(id, detail)
    // Events may have been faster than this answer.
    if (detail.epochs.length >= this.epochs(id).length) this.#epochs.set(id, detail.epochs)
  }

  /** What is asked of the test part: each run's answers by its own rule, as in the queues, and the ensembles that the user made. */
  get question() {
    const members = this.#ensembles.of(this.predicted.map(({ id }) => id))
    return { part: 'test', atOperatingPoint: true, ensembles: members } as const
  }

  async evaluate(): Promise<void> {
    const { question } = this
    this.evaluation = this.predicted.length > 0 ? await this.study.engine.call('evaluate', question) : null
  }

  async evaluateFolds(): Promise<void> {
    const some = this.list.some(({ status, folds }) => status === 'done' && folds.length > 0)
    this.outOfFold = some ? await this.study.engine.call('evaluate', { part: 'out-of-fold' }) : null
  }

  override epochEnded({ run, epoch }: EngineEvents['epoch']): void {
    const others = this.epochs(run).filter((each) => each.epoch < epoch.epoch)
    this.#epochs.set(run, [...others, epoch])
  }

  /** Reads again what may differ. */
  override changed({ what, run }: StudyChange): void {
    if (what !== 'runs' && what !== 'predictions') return
    attempt(async () => {
      await this.refresh()
      if (run !== undefined && this.#details.has(run)) await this.#reload(run)
      if (this.evaluation) await this.evaluate()
      if (this.outOfFold) await this.evaluateFolds()
    })
  }

  /** It may have been discarded meanwhile. */
  async #reload(run: number): Promise<void> {
    try {
      await this.loadDetail(run)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'not-found')) throw error
    }
  }
}
