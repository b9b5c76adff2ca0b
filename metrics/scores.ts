import type { BinaryCounts, FlatConfusion } from './confusion.ts'
import type { ProbabilitySums } from './probability-sums.ts'
import type { RankStatistics } from './ranking.ts'

/** One class against the rest: all that the rates need which a threshold decides. */
export interface ClassCounts {
  readonly counts: BinaryCounts
}

/** One class against the rest. */
export interface ClassScores extends ClassCounts {
  readonly ranks: RankStatistics
}

/** What the rates over all classes need. */
export interface Counts {
  readonly total: number
  readonly perClass: readonly ClassCounts[]
  /** Classes that have rows. */
  readonly present: readonly number[]
}

/** What all rows come to under some weights. */
export interface Scores extends Counts, ProbabilitySums {
  readonly confusion: FlatConfusion
  readonly perClass: readonly ClassScores[]
}
