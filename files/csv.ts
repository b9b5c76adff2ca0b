type Cell = string | number | null

/** RFC 4180; an absent number is an empty cell. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  const quote = (cell: Cell): string => {
    const text = cell === null ? '' : String(cell)
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => row.map(quote).join(',') + '\r\n').join('')
}
