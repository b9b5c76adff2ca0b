/** The list of all runs: sorted by the user, remembered with the study. */
import type { RunSummary } from '../../../../shared/domain/run.ts'
import { modelName } from '../model-name.ts'
import { nextSorting, readSorting, sorted, type Sorting } from '../../../ui/sorting.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

const SETTING = 'train.runs'
const KEYS = ['name', 'model', 'status', 'bestEpoch', 'parameters', 'accuracy', 'created'] as const
export type TrainKey = (typeof KEYS)[number]
/** Names, and what is small or quick. */
const RISING: readonly TrainKey[] = ['name', 'model', 'status', 'bestEpoch', 'parameters']
/** What goes on first, what needs a look next. */
const STATUSES: readonly RunSummary['status'][] = [
  'running',
  'queued',
  'interrupted',
  'failed',
  'cancelled',
  'done',
]

export class TrainTable extends StudyState {
  readonly #runs = this.study.of(Runs)

  /** Null: the newest first. */
  sorting = $state.raw<Sorting<TrainKey> | null>(null)
  readonly listed = $derived(
    sorted(this.#runs.newestFirst, this.sorting, (run, by) => this.#valueOf(run, by)),
  )

  override async load(): Promise<void> {
    this.sorting = readSorting(await this.study.engine.call('settings.get', { key: SETTING }), KEYS)
  }

  sort(by: TrainKey): void {
    const value = nextSorting(this.sorting, by, RISING)
    this.sorting = value
    attempt(() => this.study.engine.call('settings.set', { key: SETTING, value }))
  }

  #valueOf(run: RunSummary, by: TrainKey): number | string | null {
    switch (by) {
      case 'model':
        return modelName(run.model)
      case 'status':
        return STATUSES.indexOf(run.status)
      case 'accuracy':
        return this.#runs.evaluationOf(run.id)?.accuracy ?? null
      case 'created':
        return Date.parse(run.createdAt)
      default:
        return run[by]
    }
  }
}
