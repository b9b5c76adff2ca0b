import { blankToNull, meansNoLabel } from './no-value.ts'
import { cellOf, type MatchedTable } from '../join/matched-table.ts'

/** A column, or a set of columns of zeros and ones, that may hold the classes. */
export interface LabelCandidate {
  /** The column's name, or the names joined by '+'. */
  readonly id: string
  readonly columns: readonly string[]
  readonly kind: 'names' | 'one-hot' | 'level'
  /** How telling its name is: 0 for the most; null for a column chosen by its values alone. */
  readonly rank: number | null
  /** Label of each image as it stands there; null for none. */
  readonly raw: readonly (string | null)[]
  /** Images with a label that is a name, not a way to say that there is none. */
  readonly labelled: number
  readonly classes: number
}

export function candidateOf(
  columns: readonly string[],
  kind: LabelCandidate['kind'],
  rank: number | null,
  raw: readonly (string | null)[],
): LabelCandidate {
  const named = raw.filter((label) => label !== null && !meansNoLabel(label))
  return {
    id: columns.join('+'),
    columns,
    kind,
    rank,
    raw,
    labelled: named.length,
    classes: new Set(named).size,
  }
}

/** What the first table that says something in these columns says of each image. */
export function firstOf(
  tables: readonly { readonly matched: MatchedTable; readonly column: string }[],
  count: number,
): (string | null)[] {
  return Array.from({ length: count }, (_, image) => {
    for (const { matched, column } of tables) {
      const value = blankToNull(cellOf(matched, image, column))
      if (value !== null) return value.normalize('NFC')
    }
    return null
  })
}
