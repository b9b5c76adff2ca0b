/** Images that show the same picture. */
import type { Page } from '../domain/dataset.ts'
import type {
  DuplicateChange,
  DuplicateCounts,
  DuplicateOutcome,
  DuplicatePair,
  DuplicateQuery,
} from '../domain/duplicates.ts'

export interface DuplicateCalls {
  /** Pairs of the present data set, in the order they were found. */
  'duplicates.page': (request: DuplicateQuery) => Page<DuplicatePair>
  'duplicates.counts': (request: null) => DuplicateCounts
  'duplicates.decide': (request: DuplicateChange) => DuplicateOutcome
  /** Takes back the last decision that was not taken back yet; null when there is none. */
  'duplicates.undo': (request: null) => DuplicateOutcome | null
}
