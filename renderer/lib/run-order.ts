/** In which order the runs' results are listed, and which of them are. */
import { METRICS, type MetricName, type RunEvaluation } from '../../shared/domain/evaluation.ts'

export const SORT_KEYS = ['name', 'n', ...METRICS] as const
export type SortKey = 'name' | 'n' | MetricName

export interface Sorting {
  readonly by: SortKey
  readonly descending: boolean
}

/** What the user made of the table; remembered with the study. */
export interface RunOrder {
  /** Null: in the order they were made in. */
  readonly sorting: Sorting | null
  readonly pinned: readonly number[]
  readonly hidden: readonly number[]
}

export const PLAIN_ORDER: RunOrder = { sorting: null, pinned: [], hidden: [] }

/** Errors: less of them is better. */
const BETTER_LOW: readonly SortKey[] = ['ece', 'brier', 'name']

/** The next sorting after a press on a column's heading: the best first, the worst first, as they were made. */
export function nextSorting(now: Sorting | null, by: SortKey): Sorting | null {
  const best = !BETTER_LOW.includes(by)
  if (now?.by !== by) return { by, descending: best }
  return now.descending === best ? { by, descending: !best } : null
}

/** Without the hidden ones, pinned ones first; a value that is not there comes last, whichever way it is sorted. */
export function arrange(
  runs: readonly RunEvaluation[],
  { sorting, pinned, hidden }: RunOrder,
): readonly RunEvaluation[] {
  const shown = runs.filter(({ run }) => !hidden.includes(run))
  const sorted = sorting ? shown.toSorted((a, b) => compare(a, b, sorting)) : shown
  const isPinned = ({ run }: RunEvaluation): boolean => pinned.includes(run)
  return [...sorted.filter(isPinned), ...sorted.filter((each) => !isPinned(each))]
}

function compare(a: RunEvaluation, b: RunEvaluation, { by, descending }: Sorting): number {
  const sign = descending ? -1 : 1
  if (by === 'name') return sign * a.name.localeCompare(b.name, undefined, { numeric: true })
  const [x, y] = [a[by], b[by]]
  if (x === null || y === null) return Number(x === null) - Number(y === null)
  return sign * (x - y)
}

/** What was stored, as far as it makes sense. */
export function readOrder(stored: unknown): RunOrder {
  const { sorting, pinned, hidden } = (stored ?? {}) as Partial<Record<keyof RunOrder, unknown>>
  const { by, descending } = (sorting ?? {}) as Partial<Record<keyof Sorting, unknown>>
  const key = SORT_KEYS.find((each) => each === by)
  const ids = (of: unknown): number[] => (Array.isArray(of) ? of.filter((id) => Number.isInteger(id)) : [])
  return {
    sorting: key ? { by: key, descending: descending === true } : null,
    pinned: ids(pinned),
    hidden: ids(hidden),
  }
}
