import { parse } from 'csv-parse/sync'
import type { Options } from 'csv-parse'

/** A record as it stands in the file. */
export interface TextRecord {
  readonly cells: readonly string[]
  /** The line it ends in, 1 for the first. */
  readonly line: number
}

/** How a text is made into records. */
export interface Dialect {
  readonly separator: string
  readonly quote: string
  /** Lines before the table: blank ones, `sep=;`, comments, a title. */
  readonly skipped: number
  /** Of these, how many hold a title or the like. */
  readonly titles: number
  /** A comment right before the first record, without its `#`: the column names where that record has none. */
  readonly comment: readonly string[] | null
  /** The first records of the table, column names among them. */
  readonly sample: readonly TextRecord[]
  /** Share of the sample's records that have as many values as most; 0 where most have only one. */
  readonly consistency: number
  /** Values that most records have. */
  readonly width: number
}

const SEPARATORS = [',', ';', '\t', '||', '|']
const SAMPLE_RECORDS = 200
/** A title is not longer. */
const TITLE_RECORDS = 20
/** The column names agree with the records below them: decimal commas do not reach up there. */
const HEADER_BONUS = 0.5

/** Any line end, also mixed; text that is quoted only in part; blanks between a separator and a quote. */
export function csvOptions({ separator, quote }: Pick<Dialect, 'separator' | 'quote'>): Options {
  return {
    delimiter: separator,
    quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    ltrim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  }
}

/**
 * How the beginning of a text is separated, quotes respected: by what lets most records have the same number of values. csv-parse's own
 * discovery counts characters inside quotes too, and fails on letters beyond ASCII.
 * @param isWhole false: the last record may be cut off
 */
export function findDialect(text: string, isWhole: boolean): Dialect {
  const { rest, lines, separator: named, comments } = splitPreamble(text)
  const quote = /^\s*'[^'\r\n]*'\s*[,;\t|]/.test(rest) ? "'" : '"'
  const tried = (named === null ? SEPARATORS : [named]).map((separator) => {
    const records = readSample(rest, separator, quote)
    return rate(separator, isWhole || records.length < 2 ? records : records.slice(0, -1))
  })
  const best = tried.reduce((a, b) => (b.score > a.score + 0.02 || isFiner(b, a) ? b : a))
  const titles = countTitles(best.records, best.width)
  const titleLines = best.records[titles - 1]?.line ?? 0
  const comment = comments.at(-1)
  return {
    separator: best.separator,
    quote,
    skipped: lines + titleLines,
    titles,
    comment: comment === undefined ? null : (readSample(comment, best.separator, quote)[0]?.cells ?? null),
    sample: best.records.slice(titles).map(({ cells, line }) => ({ cells, line: line + lines })),
    consistency: best.width > 1 ? best.consistency : 0,
    width: best.width,
  }
}

interface Rated {
  readonly separator: string
  readonly records: readonly TextRecord[]
  readonly width: number
  readonly consistency: number
  readonly score: number
}

/** Equally good with more columns; `||` is never two of `|`. */
function isFiner(b: Rated, a: Rated): boolean {
  if (a.separator === '||' && b.separator === '|') return false
  return b.score > 0 && Math.abs(b.score - a.score) <= 0.02 && b.width > a.width
}

function rate(separator: string, records: readonly TextRecord[]): Rated {
  const { width, share } = commonWidth(records)
  const header = records[countTitles(records, width)]?.cells.length ?? 0
  const agrees = Math.abs(header - width) <= 1 && header > 1
  const score = width < 2 ? 0 : share + (agrees ? HEADER_BONUS : 0)
  return { separator, records, width, consistency: share, score }
}

function commonWidth(records: readonly TextRecord[]): { width: number; share: number } {
  const counts = new Map<number, number>()
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  const [width, count] = [...counts].reduce(
    (a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a),
    [1, 0],
  )
  return { width, share: records.length === 0 ? 0 : count / records.length }
}

/** Records before the first that is as wide as a table's. */
function countTitles(records: readonly TextRecord[], width: number): number {
  const first = records.findIndex(({ cells }) => cells.length >= Math.max(2, width / 2))
  return width < 2 || first < 0 || first > TITLE_RECORDS ? 0 : first
}

function readSample(text: string, separator: string, quote: string): TextRecord[] {
  const records: TextRecord[] = []
  try {
    parse(text, {
      ...csvOptions({ separator, quote }),
      to: SAMPLE_RECORDS,
      on_record: (cells: string[], { lines }) => {
        records.push({ cells, line: lines })
        return null
      },
    })
  } catch {
    // The sample ends, or goes wrong, inside a quote: what came before tells enough, and reading the whole names the place.
  }
  return records
}

interface Preamble {
  readonly rest: string
  readonly lines: number
  /** By Excel's `sep=;`. */
  readonly separator: string | null
  readonly comments: readonly string[]
}

function splitPreamble(text: string): Preamble {
  let separator: string | null = null
  const comments: string[] = []
  let lines = 0
  let at = 0
  while (at < text.length) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end)
    const named = /^\s*"?sep=(\|\||[^"])"?[\s,;]*$/i.exec(line)
    if (named?.[1] !== undefined && separator === null) separator = named[1]
    else if (/^\s*#/.test(line)) comments.push(line.replace(/^\s*#+\s*/, ''))
    else if (line.trim() !== '') break
    lines++
    at = end
  }
  return { rest: text.slice(at), lines, separator, comments }
}

/** Where the line that begins at `at` ends, its line end included. */
export function endOfLine(text: string, at: number): number {
  const pattern = /\r\n|\n|\r/g
  pattern.lastIndex = at
  const found = pattern.exec(text)
  return found ? found.index + found[0].length : text.length
}
