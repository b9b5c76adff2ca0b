import type { InspectedTable } from '../../../shared/domain/inspection.ts'
import type { FoundClasses } from '../classes/find-classes.ts'
import { findColumn } from '../join/find-column.ts'
import type { SourceTable } from '../join/join-tables.ts'
import type { MatchedTable } from '../join/matched-table.ts'

export interface UsedColumns {
  readonly classes: FoundClasses
  readonly groups: readonly string[]
  readonly split: string | null
}

/** What each table's columns were taken for. */
export function describeTables(
  sources: readonly SourceTable[],
  tables: readonly MatchedTable[],
  { classes, groups, split }: UsedColumns,
): InspectedTable[] {
  return sources.map(({ path, table, rows }) => {
    const matched = tables.find((one) => one.path === path)
    const own = (names: readonly string[]): string[] => {
      const columns = matched ? names.map((name) => findColumn(table, name)) : []
      return columns.filter((column) => column !== null)
    }
    const labels = own(classes.column?.columns ?? [])
    return {
      path,
      rows,
      encoding: table.encoding,
      separator: table.separator,
      header: table.columns,
      used: matched !== undefined,
      columns: {
        image: matched?.by === 'image' ? (matched.keys[0] ?? null) : null,
        labels: labels.length === classes.column?.columns.length ? labels : [],
        groups: own(groups),
        split: own(split === null ? [] : [split])[0] ?? null,
      },
    }
  })
}
