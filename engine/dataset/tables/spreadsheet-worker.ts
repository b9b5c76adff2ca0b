/** Thread that reads spreadsheets: the library takes its seconds in one piece. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { unzipSync } from 'fflate'
import readWorkbook from 'read-excel-file/node'
import { say } from '../../../shared/say.ts'
import { answering } from '../../../threads/answering.ts'
import { notATable } from './table-error.ts'

export interface Sheet {
  readonly name: string
  /** Rows of cells as text; '' for empty ones. */
  readonly rows: readonly (readonly string[])[]
}

/** Unpacked; a table of a million rows stays below. */
const MAX_UNPACKED = 1024 * 1024 * 1024

export const answer = answering(async (file: string): Promise<Sheet[]> => {
  const bytes = await readFile(file)
  try {
    if (unpackedBytes(bytes) > MAX_UNPACKED) throw notATable(file, say`it is too large`)
    const sheets = await readWorkbook(bytes)
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(toText)) }))
  } catch (error) {
    throw error instanceof Error && error.name !== 'AppError'
      ? notATable(file, say`${basename(file)} is no spreadsheet, or damaged`)
      : error
  }
})

function unpackedBytes(bytes: Uint8Array): number {
  let total = 0
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      total += originalSize
      return false
    },
  })
  return total
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (!(value instanceof Date)) return String(value as string | number | boolean)
  const text = value.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}
