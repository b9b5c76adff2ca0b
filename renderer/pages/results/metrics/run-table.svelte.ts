/** The runs whose results are listed and drawn: sorted, pinned and hidden by the user, remembered with the study. */
import type { RunEvaluation } from '../../../../shared/domain/evaluation.ts'
import { arrange, PLAIN_ORDER, readOrder, RISING, type RunOrder, type SortKey } from './run-order.ts'
import { nextSorting } from '../../../ui/sorting.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

const SETTING = 'results.runs'

export class RunTable extends StudyState {
  readonly #runs = this.study.of(Runs)

  order = $state.raw<RunOrder>(PLAIN_ORDER)
  readonly #all = $derived(this.#runs.evaluation?.runs ?? [])
  /** Never all of them: what was hidden beside a run that is gone is shown again. */
  readonly #hiddenIds = $derived(
    this.#all.every(({ run }) => this.order.hidden.includes(run)) ? [] : this.order.hidden,
  )
  /** As listed. */
  readonly listed = $derived(arrange(this.#all, { ...this.order, hidden: this.#hiddenIds }))
  readonly hidden = $derived(this.#all.filter(({ run }) => this.isHidden(run)))
  /** As drawn: in the order they were made in, so that a curve keeps its place when the table is sorted. */
  readonly drawn = $derived(this.#all.filter(({ run }) => !this.isHidden(run)))

  isPinned(run: number): boolean {
    return this.order.pinned.includes(run)
  }

  isHidden(run: number): boolean {
    return this.#hiddenIds.includes(run)
  }

  /** Place of a run's colour and dash: that among all runs, so that hiding one changes no other. */
  look({ run }: Pick<RunEvaluation, 'run'>): number {
    return Math.max(
      0,
      this.#all.findIndex((each) => each.run === run),
    )
  }

  override async load(): Promise<void> {
    this.order = readOrder(await this.study.engine.call('settings.get', { key: SETTING }))
  }

  sort(by: SortKey): void {
    this.#change({ sorting: nextSorting(this.order.sorting, by, RISING) })
  }

  togglePin(run: number): void {
    this.#change({ pinned: toggled(this.order.pinned, run) })
  }

  /** The last one shown stays. */
  toggleHidden(run: number): void {
    if (this.isHidden(run) || this.listed.length > 1) this.#change({ hidden: toggled(this.#hiddenIds, run) })
  }

  /** Ensembles are numbered by their place among them: once one is gone, what was said of a number may be about another. */
  forgetEnsembles(): void {
    const { pinned, hidden } = this.order
    const isRun = (id: number): boolean => this.#runs.get(id) !== undefined
    this.#change({ pinned: pinned.filter(isRun), hidden: hidden.filter(isRun) })
  }

  #change(change: Partial<RunOrder>): void {
    this.order = { ...this.order, ...change }
    const value = this.order
    attempt(() => this.study.engine.call('settings.set', { key: SETTING, value }))
  }
}

function toggled(ids: readonly number[], id: number): readonly number[] {
  return ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]
}
