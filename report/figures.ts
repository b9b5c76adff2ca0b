/** Drawings of a report, as SVG text. */

export interface RunFigures {
  readonly curves: string | null
  readonly confusion: string | null
  /** Before and after temperature scaling. */
  readonly reliability: string | null
  /** Per class; null with two classes, where the comparison shows them. */
  readonly classRoc: string | null
  readonly classPrecisionRecall: string | null
  readonly correct: readonly string[]
  readonly incorrect: readonly string[]
}

export interface ReportFigures {
  readonly roc: string | null
  readonly precisionRecall: string | null
  /** By run number; ensembles have negative ones. */
  readonly runs: ReadonlyMap<number, RunFigures>
}
