/** A readable table: columns as wide as their widest cell, numbers to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = [headings, ...rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))))]
  const widths = headings.map((_, c) => Math.max(...cells.map((row) => row[c]?.length ?? 0)))
  const right = headings.map(
    (_, c) => rows.length > 0 && rows.every((row) => typeof row[c] === 'number' || row[c] === null),
  )
  return cells
    .map((row) =>
      row
        .map((cell, c) => (right[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Lines of `name: value`. */
export function facts(entries: readonly (readonly [string, unknown])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length)) + 1
  return entries
    .map(([name, value]) => `${`${name}:`.padEnd(width)} ${value === null ? '-' : String(value)}`)
    .join('\n')
}
