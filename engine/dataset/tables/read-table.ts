import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { say } from '../../../shared/say.ts'
import { readSpreadsheet } from './spreadsheet.ts'
import { notATable, tableError, unreadableTable } from './table-error.ts'
import type { Table, TableHead, TableOptions } from './table.ts'
import { readTextTable } from './text-table.ts'

/** A label table of a million images with fifty columns stays below this. */
const MAX_BYTES = 512 * 1024 * 1024
const HEAD_ROWS = 100

/**
 * Reads a table whole: text in any usual encoding and with any usual separator, or .xlsx. Gives way to other work.
 * Throws AppError 'bad-input' naming the file and, where there is one, the line.
 */
export async function readTable(file: string, options: TableOptions = {}): Promise<Table> {
  const { bytes, read } = await kindOf(file)
  if (bytes > MAX_BYTES) {
    throw tableError(
      file,
      say`${file} is too large for a label file.`,
      say`Give a CSV with one line per image.`,
    )
  }
  const { columns, rows, encoding, separator, hasHeader, warnings } = await read(file, options, Infinity)
  return { file, columns, rows, encoding, separator, hasHeader, warnings }
}

/** The column names and the first 100 rows of a table of any size, and how many there are. Throws as `readTable`. */
export async function readTableHead(file: string, options: TableOptions = {}): Promise<TableHead> {
  const { read } = await kindOf(file)
  return read(file, options, HEAD_ROWS)
}

type Reader = (file: string, options: TableOptions, limit: number) => Promise<TableHead>

/** By the first bytes, whatever the file is called. */
async function kindOf(file: string): Promise<{ bytes: number; read: Reader }> {
  const { bytes, head } = await peek(file)
  if (head.startsWith('504b0304')) return { bytes, read: readSpreadsheet }
  if (head === 'd0cf11e0a1b11ae1') {
    throw notATable(file, say`${basename(file)} is a spreadsheet in the format before Excel 2007`)
  }
  return { bytes, read: readTextTable }
}

async function peek(file: string): Promise<{ bytes: number; head: string }> {
  try {
    await using handle = await open(file)
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    const { size } = await handle.stat()
    return { bytes: size, head: buffer.subarray(0, bytesRead).toString('hex') }
  } catch (error) {
    throw unreadableTable(file, error)
  }
}
