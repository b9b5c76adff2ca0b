import { basename } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { say, type Sentence } from '../../../shared/say.ts'
import { csvOptions, endOfLine, findDialect, type Dialect, type TextRecord } from './dialect.ts'
import { decideEncoding, type Encoding } from './encoding.ts'
import { findHeader } from './header.ts'
import { chunksOf, surveyFile } from './survey.ts'
import type { TableHead, TableOptions } from './table.ts'
import { notATable, unclosedQuote } from './table-error.ts'
import { TableRows } from './table-rows.ts'

/** A few milliseconds of work: between two pieces the process answers others. */
const PIECE = 64 * 1024
/** Characters that tell how a text is separated: so many where they hold some lines, at most so many. */
const SAMPLE = 48 * 1024
const SAMPLE_LINES = 5
const MAX_SAMPLE = 192 * 1024
/** Of one record: more is no row of a table, but line ends or a quote that are missing. */
const MAX_RECORD_MB = 16
/** Share of lines that agree on the columns, from which on a text is taken for a table. */
const REGULAR = 0.9
/** The same where they agree on this many columns, which no prose does: notes may stand below a table. */
const REGULAR_WIDE = 0.6
const WIDE = 4

/**
 * Reads a text table: separated by commas, semicolons, tabs, `|` or `||`, in any usual encoding.
 * @param limit rows after which it stops
 */
export async function readTextTable(file: string, options: TableOptions, limit: number): Promise<TableHead> {
  const survey = await surveyFile(file, options.signal)
  const encoding = decideEncoding(file, survey, options.encoding)
  const dialect = await sampleDialect(file, encoding, options.signal)
  const header = findHeader(dialect)
  const rows = new TableRows(file, header, dialect)
  const source = { file, encoding, dialect, signal: options.signal }
  let isComplete = true
  let skip = header.isFirstRecord ? 1 : 0
  await readRecords(source, (record) => {
    if (skip-- > 0) return (rows.takeNames(record), true)
    rows.add(record)
    isComplete = rows.rows.length <= limit
    return isComplete
  })
  if (!isComplete) rows.rows.length = limit
  const below = survey.lines - dialect.skipped - (header.isFirstRecord ? 1 : 0)
  return {
    file,
    columns: rows.columns,
    rows: rows.rows,
    encoding: encoding.name,
    separator: dialect.separator,
    hasHeader: header.isFirstRecord,
    warnings: [...doubts(file, encoding, dialect), ...rows.warnings()],
    rowCount: isComplete ? rows.rows.length : below,
    isComplete,
    isRegular: isRegular(dialect),
  }
}

function isRegular({ consistency, width, sample }: Dialect): boolean {
  return consistency >= (width >= WIDE ? REGULAR_WIDE : REGULAR) && sample.length > 2
}

function doubts(file: string, { doubt }: Encoding, { titles }: Dialect): Sentence[] {
  const above =
    titles > 0 ? [say`${basename(file)}: ${titles} line(s) above the column names were left out.`] : []
  return doubt === null ? above : [doubt, ...above]
}

async function sampleDialect(
  file: string,
  encoding: Encoding,
  signal: AbortSignal | undefined,
): Promise<Dialect> {
  let text = ''
  for await (const piece of textOf(file, encoding, signal)) {
    text += piece
    if (text.length > SAMPLE && text.split(/[\r\n]+/, SAMPLE_LINES).length === SAMPLE_LINES)
      return findDialect(text.slice(0, SAMPLE), false)
    if (text.length > MAX_SAMPLE) return findDialect(text.slice(0, MAX_SAMPLE), false)
  }
  return findDialect(text, true)
}

async function* textOf(
  file: string,
  { name, mark }: Encoding,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(name)
  const clean = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text)
  for await (const chunk of chunksOf(file, PIECE, mark, signal))
    yield clean(decoder.decode(chunk, { stream: true }))
  yield clean(decoder.decode())
}

interface Source {
  readonly file: string
  readonly encoding: Encoding
  readonly dialect: Dialect
  readonly signal: AbortSignal | undefined
}

/** Hands on one record after the other until `take` returns false. */
async function readRecords(source: Source, take: (record: TextRecord) => boolean): Promise<void> {
  const { file, dialect } = source
  let line = dialect.skipped
  let goesOn = true
  let failure: unknown
  const parser = parse({
    ...csvOptions(dialect),
    max_record_size: MAX_RECORD_MB * 1024 * 1024,
    on_record: (cells: string[], { lines }) => {
      line = lines + dialect.skipped
      goesOn &&= take({ cells, line })
      return null
    },
  })
  parser.on('error', (error) => (failure ??= error))
  let toSkip = dialect.skipped
  let pending = ''
  for await (const piece of textOf(file, source.encoding, source.signal)) {
    pending += piece
    for (; toSkip > 0 && endOfLine(pending, 0) < pending.length; toSkip--)
      pending = pending.slice(endOfLine(pending, 0))
    if (toSkip > 0) continue
    parser.write(pending)
    pending = ''
    if (failure !== undefined) throw asTableError(file, failure, line)
    if (!goesOn) return void parser.destroy()
  }
  parser.end(toSkip > 0 ? '' : pending)
  await turn()
  if (failure !== undefined) throw asTableError(file, failure, line)
}

function asTableError(file: string, error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return unclosedQuote(file, line + 1)
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return notATable(file, say`line ${line + 1} is longer than ${MAX_RECORD_MB} MB`)
  return notATable(file, error.message)
}
