import { isAbsolute, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Hint } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import type { Questions } from '../answers/questions.ts'
import { groupKind, isImageName } from '../columns/names.ts'
import type { ImageIndex } from '../join/image-index.ts'
import type { SourceTable } from '../join/join-tables.ts'
import { readTable, readTableHead } from '../tables/read-table.ts'
import type { Table, TableHead } from '../tables/table.ts'

/** Predictions are no labels, though they look like them: Kaggle's sample_submission.csv says 0 of every picture. */
const NO_LABELS = /(^|[/_-])(sample_?)?(submission|predictions?)[^/]*$/i
/** A table of so many cells is read whole whatever is in it. */
const FEW_CELLS = 2_000_000
/** Encodings that a text of one byte a letter may be in. */
const ENCODINGS = [
  'windows-1254',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'macintosh',
]

/**
 * The tables to take: those that were named, which must be readable, else all that lie in the folder, where one that cannot be read
 * becomes a warning. Letters that may have been read wrongly are a question.
 */
export async function readTables(
  folder: string,
  names: readonly string[],
  chosen: readonly string[] | undefined,
  index: ImageIndex,
  questions: Questions,
  warnings: Hint[],
): Promise<SourceTable[]> {
  const found = chosen
    ? await Promise.all(chosen.map((file) => readNamed(folder, file)))
    : await readFound(folder, names, index, warnings)
  const wanted = askForEncoding(found, questions)
  if (wanted === null) return found
  return Promise.all(
    found.map(async (source) => {
      if (!isOneByte(source.table) || source.table.encoding === wanted) return source
      return { ...source, table: await readTable(source.table.file, { encoding: wanted }) }
    }),
  )
}

async function readNamed(folder: string, name: string): Promise<SourceTable> {
  const file = isAbsolute(name) ? name : join(folder, name)
  const table = await readTable(file)
  const path = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file
  return { path, table, rows: table.rows.length }
}

async function readFound(
  folder: string,
  names: readonly string[],
  index: ImageIndex,
  warnings: Hint[],
): Promise<SourceTable[]> {
  const tables: SourceTable[] = []
  for (const path of names.filter((name) => !NO_LABELS.test(name))) {
    try {
      const file = join(folder, path)
      const head = await readTableHead(file)
      if (!head.isRegular && /\.txt$/i.test(path)) continue
      const isWhole = head.isComplete || !mayMatter(head, index)
      tables.push({ path, table: isWhole ? head : await readTable(file), rows: head.rowCount })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      warnings.push(error.sentence)
    }
  }
  return tables
}

/** Whether a large table says anything of the images: the pixels of pictures as numbers do not. */
function mayMatter({ columns, rows, rowCount }: TableHead, index: ImageIndex): boolean {
  if (rowCount * columns.length <= FEW_CELLS) return true
  if (columns.some((column) => isImageName(column) || groupKind(column) !== null)) return true
  return columns.some((column) => rows.some((row) => index.find(row[column] ?? '').length > 0))
}

function isOneByte({ encoding }: Table): boolean {
  return !/^(utf-|xlsx|ascii|us-ascii)/i.test(encoding)
}

/** The encoding that was chosen; null for the one that each table was read in. */
function askForEncoding(tables: readonly SourceTable[], questions: Questions): string | null {
  const doubtful = tables.filter(({ table }) => isOneByte(table))
  const [first] = doubtful
  if (!first) return null
  const { encoding } = first.table
  const text = say`${doubtful.map(({ path }) => path).join(', ')} is not in UTF-8. Which encoding shows its letters right?`
  const options = [...new Set([encoding, ...ENCODINGS])].map((value) => ({
    value,
    text: say`Encoding ${value}`,
  }))
  const answer = questions.ask('encoding', text, options, encoding)
  return answer === encoding ? null : answer
}
