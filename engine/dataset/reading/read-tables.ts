import { isAbsolute, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Hint } from '../../../shared/hint.ts'
import type { SourceTable } from '../join/join-tables.ts'
import { readTable } from '../tables/read-table.ts'

/** Predictions are no labels, though they look like them: Kaggle's sample_submission.csv says 0 of every picture. */
const NO_LABELS = /(^|[/_-])(sample_?)?(submission|predictions?)[^/]*$/i
/** A text beside the pictures that is no table. */
const NO_TABLES = /(^|\/)(read_?me|licen[cs]e|attribution|notice|changelog|requirements)[^/]*\.txt$/i

/**
 * The tables to take: those that were named, which must be readable, else all that lie in the folder, where one that cannot be read
 * becomes a warning.
 */
export async function readTables(
  folder: string,
  names: readonly string[],
  chosen: readonly string[] | undefined,
  warnings: Hint[],
): Promise<SourceTable[]> {
  if (chosen) return Promise.all(chosen.map(async (file) => readOne(folder, file)))
  const tables: SourceTable[] = []
  for (const name of names.filter((path) => !NO_LABELS.test(path) && !NO_TABLES.test(path))) {
    try {
      tables.push(await readOne(folder, name))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      warnings.push(error.sentence)
    }
  }
  return tables
}

async function readOne(folder: string, name: string): Promise<SourceTable> {
  const file = isAbsolute(name) ? name : join(folder, name)
  const table = await readTable(file)
  return { path: file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file, table }
}
