import { foldRows, splitRows, type SplitPart } from './split.ts'
import { type SplitRow } from './group-assignment.ts'

/** Share of a fold's training data that only decides when to stop: as much as the study's own split sets aside. */
export const INNER_VALIDATION = 0.15

/**
 * The splits of a cross-validation, one a fold: 'test' is what the fold holds out, and of the rest whole groups are 'val', which early
 * stopping may look at, and 'train'. Every row is held out once and no group is ever in two parts. Throws RangeError as `foldRows`.
 * @returns [folds][rows]
 */
export function crossValidationSplits(rows: readonly SplitRow[], k: number, seed: number): SplitPart[][] {
  const { foldOf } = foldRows(rows, k, seed)
  const inner = { train: 1 - INNER_VALIDATION, val: INNER_VALIDATION, test: 0 }
  return Array.from({ length: k }, (_, fold) => {
    const rest = rows.filter((_, i) => foldOf[i] !== fold)
    const { partOf } = splitRows(rest, inner, seed + fold + 1)
    let at = 0
    return foldOf.map((of): SplitPart => (of === fold ? 'test' : partOf[at++]!))
  })
}
