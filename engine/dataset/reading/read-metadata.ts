import type { ImageMetadata } from '../../../shared/domain/dataset.ts'
import { blankToNull } from '../columns/no-value.ts'
import type { MatchedTable } from '../join/matched-table.ts'

/** What all tables say of one image; of columns of one name the first that says something. Columns that name images, and `drop`, are left out. */
export function readMetadata(
  tables: readonly MatchedTable[],
  image: number,
  drop: readonly string[],
): ImageMetadata {
  const metadata: Record<string, string | number | null> = {}
  for (const { table, rowOf, keys, by } of tables) {
    const row = table.rows[rowOf[image] ?? -1]
    if (!row) continue
    for (const column of table.columns) {
      if ((by === 'image' && keys.includes(column)) || drop.includes(column)) continue
      metadata[column] ??= toValue(row[column] ?? '')
    }
  }
  return metadata
}

/** '80.0' -> 80; what only looks like a number ('007') stays text. */
function toValue(value: string): string | number | null {
  const text = blankToNull(value)
  return text !== null && /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text
}
