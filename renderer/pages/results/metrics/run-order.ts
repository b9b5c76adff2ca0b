/** In which order the runs' results are listed, and which of them are. */
import { METRICS, type MainMetric, type RunEvaluation } from '../../../../shared/domain/evaluation.ts'
import { readSorting, sorted, type Sorting } from '../../../ui/sorting.ts'

const SORT_KEYS = ['name', 'n', ...METRICS] as const
export type SortKey = 'name' | 'n' | MainMetric

/** What the user made of the table; remembered with the study. */
export interface RunOrder {
  /** Null: in the order they were made in. */
  readonly sorting: Sorting<SortKey> | null
  readonly pinned: readonly number[]
  readonly hidden: readonly number[]
}

export const PLAIN_ORDER: RunOrder = { sorting: null, pinned: [], hidden: [] }

/** Errors: less of them is better. */
export const RISING: readonly SortKey[] = ['ece', 'brier', 'name']

/** Without the hidden ones, pinned ones first; a value that is not there comes last, whichever way it is sorted. */
export function arrange(
  runs: readonly RunEvaluation[],
  { sorting, pinned, hidden }: RunOrder,
): readonly RunEvaluation[] {
  const shown = runs.filter(({ run }) => !hidden.includes(run))
  const listed = sorted(shown, sorting, (run, by) => run[by])
  const isPinned = ({ run }: RunEvaluation): boolean => pinned.includes(run)
  return [...listed.filter(isPinned), ...listed.filter((each) => !isPinned(each))]
}

/** What was stored, as far as it makes sense. */
export function readOrder(stored: unknown): RunOrder {
  const { sorting, pinned, hidden } = (stored ?? {}) as Partial<Record<keyof RunOrder, unknown>>
  const ids = (of: unknown): number[] => (Array.isArray(of) ? of.filter((id) => Number.isInteger(id)) : [])
  return {
    sorting: readSorting(sorting, SORT_KEYS),
    pinned: ids(pinned),
    hidden: ids(hidden),
  }
}
