/** Items by their rows, in the order of these. Throws RangeError for a row that is not there. */
function pick<T>(items: readonly T[], rows: readonly number[]): T[] {
  return rows.map((row) => {
    const item = items[row]
    if (item === undefined) throw new RangeError(`there is no row ${row}`)
    return item
  })
}

/** The items of a pair of rows. Throws as `pick`. */
export function pickTwo<T>(
  items: readonly T[],
  { first, second }: { readonly first: number; readonly second: number },
): readonly [T, T] {
  return pick(items, [first, second]) as unknown as readonly [T, T]
}
