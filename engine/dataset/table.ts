import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'csv-parse/sync'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'

/** A table as text: column names, and one record per line. */
export interface Table {
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}

/** A label table of a million images stays below this. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Reads a table separated by commas, semicolons or tabs, in UTF-8 or UTF-16, with or without quotes and byte-order mark.
 * Throws AppError 'bad-input' naming the file and the line.
 */
export async function readTable(file: string): Promise<Table> {
  const text = decodeText(await readBytes(file))
  const header = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = [',', '\t', ';'].reduce((best, next) =>
    count(header, next) > count(header, best) ? next : best,
  )
  try {
    const [first = [], ...records] = parse(text, {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    })
    const columns = first.map((name, i) => unquote(name) || `column ${i + 1}`)
    const rows = records.map((record) =>
      Object.fromEntries(columns.map((name, i) => [name, unquote(record[i] ?? '')])),
    )
    return { file, columns, rows }
  } catch (error) {
    throw new AppError(
      'bad-input',
      say`${basename(file)} is not a readable table (${(error as Error).message}).`,
      {
        file,
        hint: say`Save it as CSV with a line of column names, such as image_id,dx.`,
        cause: error,
      },
    )
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    const bytes = await readFile(file)
    if (bytes.length <= MAX_BYTES) return bytes
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new AppError(
      'bad-input',
      missing ? say`${file} is not there.` : say`${file} cannot be read (${(error as Error).message}).`,
      {
        file,
        hint: say`Check the name of the label file.`,
        cause: error,
      },
    )
  }
  throw new AppError('bad-input', say`${file} is too large for a label file.`, {
    file,
    hint: say`Give a CSV with one line per image.`,
  })
}

/** Excel writes UTF-16 when asked for "Unicode text". */
function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  return bytes.toString('utf8')
}

function unquote(value: string): string {
  const trimmed = value.trim()
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(trimmed)
  return quoted ? (quoted[1] ?? quoted[2] ?? '').trim() : trimmed
}

function count(text: string, character: string): number {
  return text.split(character).length
}
