import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Hint } from '../../../shared/hint.ts'
import type { InspectionRequest } from '../../../shared/domain/inspection.ts'
import { say, type Sentence } from '../../../shared/say.ts'
import type { FoundClasses } from '../classes/find-classes.ts'
import { noSuchColumn } from '../classes/find-classes.ts'
import { isImageName } from '../columns/names.ts'
import { blankToNull } from '../columns/no-value.ts'
import { findColumn } from '../join/find-column.ts'
import type { SourceTable } from '../join/join-tables.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import { stem } from '../image-paths.ts'

/** Throws AppError 'bad-input' when a table or an image column that somebody named fits no image. */
export function requireRows(
  folder: string,
  { labels, imageColumn }: Pick<InspectionRequest, 'labels' | 'imageColumn'>,
  sources: readonly SourceTable[],
  tables: readonly MatchedTable[],
  images: readonly string[],
): void {
  if (imageColumn !== undefined && !sources.some(({ table }) => findColumn(table, imageColumn) !== null))
    throw noSuchColumn(folder, [imageColumn], sources)
  const lost = labels && sources.find(({ path }) => !tables.some((matched) => matched.path === path))
  if (!lost) return
  const { path, table } = lost
  const column = imageColumn ?? table.columns.find(isImageName)
  if (column === undefined) {
    throw new AppError('bad-input', say`${basename(path)} has no column that names the images.`, {
      file: table.file,
      hint: say`Its columns are: ${table.columns.join(', ')}.`,
    })
  }
  const example = table.rows[0]?.[column]
  throw new AppError('bad-input', fitsNothing(lost), {
    file: table.file,
    hint: example
      ? say`Its column ${column} says "${example}"; the folder holds "${stem(images[0] ?? '')}". Choose the folder or the file that belongs to it.`
      : say`It has no rows. Give a file with one line per image.`,
  })
}

/** Why no table tells anything of the images, where one was meant to; null otherwise. */
export function whyNothingFits(
  sources: readonly SourceTable[],
  tables: readonly MatchedTable[],
): Sentence | null {
  if (tables.length > 0) return null
  const meant = sources.find(({ table }) => table.columns.some(isImageName))
  return meant ? fitsNothing(meant) : null
}

function fitsNothing({ path, table }: SourceTable): Sentence {
  return say`${basename(path)} names ${table.rows.length} images, but none of them is in the folder.`
}

/** Rows without a picture, and pictures with two rows that contradict each other, in the tables that hold the classes. */
export function tellRows(
  tables: readonly MatchedTable[],
  { column }: FoundClasses,
  images: readonly string[],
  warnings: Hint[],
): void {
  for (const { path, table, keys, absent, again, rowOf, by } of tables) {
    warnings.push(...table.warnings)
    const key = keys[0] ?? ''
    if (by !== 'image' || keys.length > 1) continue
    if (absent.length > 0) {
      const some = absent.slice(0, 3).map((row) => table.rows[row]?.[key] || '(empty)')
      const names = `${some.join(', ')}${absent.length > 3 ? ', ...' : ''}`
      warnings.push(
        say`${basename(path)} names ${absent.length} image(s) that are not in the folder: ${names}.`,
      )
    }
    const own = (column?.columns ?? []).map((name) => findColumn(table, name)).filter((name) => name !== null)
    const text = (row: number): string =>
      own.map((name) => blankToNull(table.rows[row]?.[name] ?? '') ?? '').join()
    const twice = again
      .filter(([image, row]) => text(row) !== text(rowOf[image] ?? -1))
      .map(([image]) => stem(images[image] ?? ''))
    if (twice.length > 0) {
      warnings.push(
        say`${basename(path)} labels ${twice.length} image(s) twice and differently (${twice.slice(0, 3).join(', ')}); the first line of each counts.`,
      )
    }
  }
}
