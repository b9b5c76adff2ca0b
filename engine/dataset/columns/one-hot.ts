import type { Table } from '../tables/table.ts'

/** Share of the rows that must hold exactly one 1. */
const MIN_ONE = 0.99

/** Columns of zeros and ones of which each row has exactly one: the columns' names are the classes. Null where there are none. */
export function findOneHot(table: Table, except: ReadonlySet<string>): string[] | null {
  const binary = table.columns.map((column) => !except.has(column) && isBinary(table, column))
  const runs = runsOf(table.columns, binary).filter((run) => run.length >= 2)
  const together = runs.flat()
  if (together.length >= 3 && hasOne(table, together)) return together
  const found = runs.filter((run) => hasOne(table, run)).sort((a, b) => b.length - a.length)[0]
  return found ?? null
}

/** The class that the columns of zeros and ones give a row; `rest` where none holds a 1; null where several do. */
export function oneHotLabel(
  row: Readonly<Record<string, string>>,
  columns: readonly string[],
  rest: string | null = null,
): string | null {
  const ones = columns.filter((column) => toBit(row[column] ?? '') === 1)
  if (ones.length > 1) return null
  return ones[0]?.normalize('NFC') ?? rest
}

function isBinary(table: Table, column: string): boolean {
  return table.rows.length > 0 && table.rows.every((row) => toBit(row[column] ?? '') !== null)
}

/** '1', '1.0', 'True', 'x' -> 1; null for what is neither zero nor one. */
function toBit(cell: string): 0 | 1 | null {
  if (/^(1(\.0+)?|true|yes|x)$/i.test(cell)) return 1
  return /^(0(\.0+)?|false|no|)$/i.test(cell) ? 0 : null
}

function hasOne(table: Table, columns: readonly string[]): boolean {
  const good = table.rows.filter((row) => oneHotLabel(row, columns) !== null).length
  const used = columns.filter((column) => table.rows.some((row) => toBit(row[column] ?? '') === 1)).length
  return used >= 2 && good >= table.rows.length * MIN_ONE
}

/** Neighbouring columns that hold: [[a, b], [d]] for a, b, not c, d. */
function runsOf(columns: readonly string[], holds: readonly boolean[]): string[][] {
  const runs: string[][] = [[]]
  columns.forEach((column, i) => {
    if (holds[i]) runs.at(-1)?.push(column)
    else runs.push([])
  })
  return runs.filter((run) => run.length > 0)
}
