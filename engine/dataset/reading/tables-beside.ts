import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Hint } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { findImageColumns } from '../columns/image-columns.ts'
import { isTableName } from '../file-kinds.ts'
import type { ImageIndex } from '../join/image-index.ts'
import type { SourceTable } from '../join/join-tables.ts'
import { readTable, readTableHead } from '../tables/read-table.ts'

/** The folder above may be anybody's downloads: no more than this is read of it. */
const MAX_TABLES = 20
const MAX_BYTES = 64 * 1024 * 1024
/** Share of the images that a table beside their folder must name to be taken for theirs. */
const MIN_NAMED = 0.5

/** Tables that lie beside an image folder and name its images: one part of a download was opened. */
export async function tablesBeside(
  folder: string,
  index: ImageIndex,
  warnings: Hint[],
): Promise<SourceTable[]> {
  const above = dirname(folder)
  const names = (await readdir(above).catch(() => [])).filter(isTableName)
  const found: SourceTable[] = []
  for (const name of names.sort().slice(0, MAX_TABLES)) {
    const source = await readBeside(join(above, name), index)
    if (!source) continue
    found.push(source)
    warnings.push(say`${name} lies beside the folder, names its images and was taken for its label file.`)
  }
  return found
}

async function readBeside(path: string, index: ImageIndex): Promise<SourceTable | null> {
  const size = await stat(path).then(
    (info) => info.size,
    () => Infinity,
  )
  if (size > MAX_BYTES) return null
  try {
    const head = await readTableHead(path)
    const table = head.isComplete || !head.isRegular ? head : await readTable(path)
    const [best] = head.isRegular ? findImageColumns(table, index) : []
    const named = new Set(best?.images.flat()).size
    return named >= index.size * MIN_NAMED ? { path, table, rows: table.rows.length } : null
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
