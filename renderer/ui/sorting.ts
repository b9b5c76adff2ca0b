/** Sorting of tables by a press on a column's heading. */

export interface Sorting<Key extends string> {
  readonly by: Key
  readonly descending: boolean
}

/**
 * The next sorting after a press on a column's heading: one way, the other way, none. `rising` are the columns that begin with the smallest,
 * such as names and errors; the others begin with the largest, which is the best.
 */
export function nextSorting<Key extends string>(
  now: Sorting<Key> | null,
  by: Key,
  rising: readonly Key[],
): Sorting<Key> | null {
  const first = !rising.includes(by)
  if (now?.by !== by) return { by, descending: first }
  return now.descending === first ? { by, descending: !first } : null
}

/** A value that is not there comes last, whichever way it is sorted; texts with numbers in them as people count. */
export function sorted<T, Key extends string>(
  items: readonly T[],
  sorting: Sorting<Key> | null,
  valueOf: (item: T, by: Key) => number | string | null,
): readonly T[] {
  if (!sorting) return items
  const { by, descending } = sorting
  return items.toSorted((a, b) => {
    const [x, y] = [valueOf(a, by), valueOf(b, by)]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return (descending ? -1 : 1) * compare(x, y)
  })
}

function compare(x: number | string, y: number | string): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  return String(x).localeCompare(String(y), undefined, { numeric: true })
}

/** What was stored, as far as it makes sense. */
export function readSorting<Key extends string>(stored: unknown, keys: readonly Key[]): Sorting<Key> | null {
  const { by, descending } = (stored ?? {}) as Partial<Record<keyof Sorting<Key>, unknown>>
  const key = keys.find((each) => each === by)
  return key ? { by: key, descending: descending === true } : null
}
