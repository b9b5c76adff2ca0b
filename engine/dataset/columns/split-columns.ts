import type { SplitPart } from '../../../shared/domain/dataset.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import { labelsIn } from './label-columns.ts'
import { toPart } from './part-names.ts'

/** A column whose values are parts of a split, whatever it is called. */
export interface SplitColumn {
  readonly column: string
  readonly parts: readonly (SplitPart | null)[]
}

/** The first column that says train, validation or test in every filled cell, and at least two of them. */
export function findSplitColumn(tables: readonly MatchedTable[], count: number): SplitColumn | null {
  for (const { table } of tables) {
    for (const column of table.columns) {
      if (!table.rows.slice(0, 50).some((row) => toPart(row[column] ?? '') !== null)) continue
      const found = readSplitColumn(tables, column, count)
      const distinct = new Set(found.parts.filter((part) => part !== null))
      if (found.isWhole && distinct.size > 1) return { column, parts: found.parts }
    }
  }
  return null
}

/** The parts that a column names; `isWhole` when every filled cell names one. */
export function readSplitColumn(
  tables: readonly MatchedTable[],
  column: string,
  count: number,
): SplitColumn & { readonly isWhole: boolean } {
  const raw = labelsIn(tables, [column], count)
  const parts = raw.map(toPart)
  return { column, parts, isWhole: raw.every((value, i) => value === null || parts[i] !== null) }
}
