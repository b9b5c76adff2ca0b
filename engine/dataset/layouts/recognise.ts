import { basename } from 'node:path'
import { normalName } from '../columns/names.ts'
import type { SourceTable } from '../join/join-tables.ts'
import { folders } from '../image-paths.ts'
import type { Layout, TableSignature } from './layout.ts'

/** The first of the layouts whose tables and folders are all there. */
export function recogniseLayout(
  layouts: readonly Layout[],
  tables: readonly SourceTable[],
  images: readonly string[],
): Layout | null {
  const names = new Set(images.flatMap(folders))
  const fits = (layout: Layout): boolean =>
    layout.tables.every((signature) => tables.some((table) => meets(table, signature))) &&
    (layout.folders === undefined || [...names].some((name) => layout.folders?.test(name)))
  return layouts.find(fits) ?? null
}

function meets({ path, table }: SourceTable, { name, columns }: TableSignature): boolean {
  if (name && !name.test(basename(path))) return false
  if (!columns) return true
  const there = new Set(table.columns.map(normalName))
  return columns.every((column) => there.has(normalName(column)))
}
