import { normalName } from '../columns/names.ts'
import type { Table } from '../tables/table.ts'

/** The column of this name, or of the same name written otherwise; null when there is none. */
export function findColumn(table: Table, name: string): string | null {
  const same = table.columns.find((column) => column === name)
  return same ?? table.columns.find((column) => normalName(column) === normalName(name)) ?? null
}
