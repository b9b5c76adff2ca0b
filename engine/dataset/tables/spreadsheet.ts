import { basename } from 'node:path'
import { say, type Sentence } from '../../../shared/say.ts'
import { workerFile, WorkerPool } from '../../../threads/worker-pool.ts'
import { nameColumns, type Header } from './header.ts'
import type { Sheet } from './spreadsheet-worker.ts'
import { TableRows } from './table-rows.ts'
import type { TableHead, TableOptions } from './table.ts'

const thread = new WorkerPool<string, Sheet[]>(workerFile('spreadsheet-worker', import.meta.url), {
  threads: 1,
  idleMs: 10_000,
})

/** Share of the columns that the row of their names fills; titles and legends above fill less. */
const HEADER_FILL = 0.6

/** Reads the largest sheet of an .xlsx file; a title and a legend above the column names are left out. */
export async function readSpreadsheet(
  file: string,
  options: TableOptions,
  limit: number,
): Promise<TableHead> {
  const sheets = await thread.run(file, { signal: options.signal })
  const sheet = sheets.reduce((a, b) => (cellsOf(b) > cellsOf(a) ? b : a), { name: '', rows: [] } as Sheet)
  const width = sheet.rows.reduce((most, row) => Math.max(most, filledWidth(row)), 0)
  const top = Math.max(
    0,
    sheet.rows.findIndex((row) => row.filter((cell) => cell.trim() !== '').length >= width * HEADER_FILL),
  )
  const names = (sheet.rows[top] ?? []).slice(0, width)
  const header: Header = { columns: nameColumns(names), isFirstRecord: true, isFramed: false }
  const rows = new TableRows(file, header, { separator: '', quote: '"' })
  sheet.rows.slice(top + 1).forEach((cells, i) => rows.add({ cells, line: top + i + 2 }))
  return {
    file,
    columns: header.columns,
    rows: rows.rows.slice(0, limit),
    encoding: 'xlsx',
    separator: '',
    hasHeader: true,
    warnings: [...leftOut(file, sheets, sheet, top), ...rows.warnings()],
    rowCount: rows.rows.length,
    isComplete: rows.rows.length <= limit,
    isRegular: width > 1 && rows.rows.length > 1,
  }
}

function leftOut(file: string, sheets: readonly Sheet[], taken: Sheet, top: number): Sentence[] {
  const others = sheets.filter((sheet) => sheet !== taken && cellsOf(sheet) > 0).map(({ name }) => name)
  const name = basename(file)
  return [
    ...(others.length > 0
      ? [say`${name} has more than one sheet: ${taken.name} was read, not ${others.join(', ')}.`]
      : []),
    ...(top > 0 ? [say`${name}: ${top} line(s) above the column names were left out.`] : []),
  ]
}

function cellsOf({ rows }: Sheet): number {
  return rows.reduce((sum, row) => sum + row.filter((cell) => cell !== '').length, 0)
}

function filledWidth(row: readonly string[]): number {
  return row.findLastIndex((cell) => cell.trim() !== '') + 1
}
