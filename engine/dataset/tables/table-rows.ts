import { basename } from 'node:path'
import { say, type Sentence } from '../../../shared/say.ts'
import type { Dialect, TextRecord } from './dialect.ts'
import { cleanValue, nameColumns, unframe, type Header } from './header.ts'
import { notATable, unclosedQuote } from './table-error.ts'

type Row = Record<string, string>

/** Values that are kept once however often they occur: a table repeats its classes, places and zeros. */
const MAX_SHARED = 50_000
const MAX_SHARED_LENGTH = 40

/** A table of pixels or features stays below; each row takes memory for each. */
const MAX_COLUMNS = 100_000

/** Lines that differ from the others in some way. */
interface Lines {
  count: number
  first: number
}

/** Records become rows; what does not fit the columns is counted. */
export class TableRows {
  readonly rows: Row[] = []
  columns: readonly string[]
  readonly #file: string
  readonly #header: Header
  readonly #dialect: Pick<Dialect, 'separator' | 'quote'>
  readonly #shared = new Map<string, string>()
  readonly #longer: Lines = { count: 0, first: 0 }
  readonly #shorter: Lines = { count: 0, first: 0 }
  readonly #text: Lines = { count: 0, first: 0 }
  readonly #repeated: Lines = { count: 0, first: 0 }

  constructor(file: string, header: Header, dialect: Pick<Dialect, 'separator' | 'quote'>) {
    this.#file = file
    this.#header = header
    this.columns = header.columns
    this.#dialect = dialect
  }

  /** The record of the column names, whole: what was known of it so far may be its beginning. */
  takeNames({ cells }: TextRecord): void {
    const { length } = this.columns
    const names = this.#header.isFramed ? unframe(cells) : cells
    if (names.length > MAX_COLUMNS) {
      throw notATable(this.#file, say`it has ${names.length} columns, more than ${MAX_COLUMNS}`)
    }
    if (names.length > length) this.columns = nameColumns(names)
  }

  /** Throws AppError 'bad-input' where a value swallowed the lines after it. */
  add(record: TextRecord): void {
    const { columns } = this
    const { isFramed } = this.#header
    this.#requireClosed(record)
    const cells = isFramed && record.cells.length > 1 ? unframe(record.cells) : record.cells
    if (this.#isText(cells)) return note(this.#text, record.line)
    const row: Row = {}
    let filled = 0
    columns.forEach((name, i) => {
      const value = this.#value(cells[i] ?? '')
      if (value !== '') filled++
      row[name] = value
    })
    const isLonger = cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim())
    if (filled === 0 && !isLonger) return
    if (columns.length > 1 && columns.every((name) => row[name] === name))
      return note(this.#repeated, record.line)
    if (isLonger) note(this.#longer, record.line)
    if (cells.length < columns.length) note(this.#shorter, record.line)
    this.rows.push(row)
  }

  warnings(): Sentence[] {
    const name = basename(this.#file)
    const found: (readonly [Lines, (lines: Lines) => Sentence])[] = [
      [
        this.#longer,
        ({ count, first }) =>
          say`${name}: ${count} line(s) have more values than there are columns, the first is line ${first}; what is too much was left out.`,
      ],
      [
        this.#shorter,
        ({ count, first }) =>
          say`${name}: ${count} line(s) have fewer values than there are columns, the first is line ${first}; the rest counts as empty.`,
      ],
      [
        this.#text,
        ({ count, first }) =>
          say`${name}: ${count} line(s) are no rows of the table and were left out, the first is line ${first}.`,
      ],
      [
        this.#repeated,
        ({ count, first }) =>
          say`${name}: ${count} line(s) repeat the column names and were left out, the first is line ${first}.`,
      ],
    ]
    return found.flatMap(([lines, sentence]) => (lines.count > 0 ? [sentence(lines)] : []))
  }

  #value(cell: string): string {
    const value = cleanValue(cell)
    if (value.length > MAX_SHARED_LENGTH) return value
    const known = this.#shared.get(value)
    if (known !== undefined) return known
    if (this.#shared.size < MAX_SHARED) this.#shared.set(value, value)
    return value
  }

  /** Comments, the legend below a framed table, and the rule below its column names. */
  #isText(cells: readonly string[]): boolean {
    const { columns } = this
    const { isFramed } = this.#header
    if (columns.length < 2) return false
    if (cells.length === 1) return isFramed || cells.every((cell) => cell.startsWith('#'))
    return isFramed && cells.every((cell) => /^\s*:?-+:?\s*$/.test(cell))
  }

  /** A quote without its partner takes the lines after it into one value, up to the next quote. */
  #requireClosed({ cells, line }: TextRecord): void {
    const { separator, quote } = this.#dialect
    if (separator === '') return
    for (const cell of cells) {
      if (!/[\r\n]/.test(cell)) continue
      const lines = cell.split(/\r\n|\n|\r/)
      const width = this.columns.length
      const rows = lines.slice(1, -1).filter((text) => text.split(separator).length === width).length
      const swallows = width > 2 ? rows > 0 : rows > 2
      if (swallows || cell.startsWith(quote)) throw unclosedQuote(this.#file, line - lines.length + 1)
    }
  }
}

function note(lines: Lines, line: number): void {
  if (lines.count++ === 0) lines.first = line
}
