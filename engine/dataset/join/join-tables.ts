import type { Table } from '../tables/table.ts'
import { findImageColumns, readImageColumn, type ImageColumn } from '../columns/image-columns.ts'
import { groupKind, normalName } from '../columns/names.ts'
import type { Level } from '../folders/levels.ts'
import { findColumn } from './find-column.ts'
import { normalPath, type ImageIndex } from './image-index.ts'
import { cellOf, matchByImages, type MatchedTable, type Places } from './matched-table.ts'

export interface SourceTable {
  readonly path: string
  /** Its beginning alone where it is large and says nothing of the images. */
  readonly table: Table
  /** Of the whole table. */
  readonly rows: number
}

/** Shares of a table's keys that must be found in another table, or among the folders, before the two are joined. */
const MIN_JOINED = 0.3

export interface ImageColumnChoice {
  /** Columns that somebody named, or that the data set's format does. */
  readonly columns: readonly string[] | null
}

/**
 * Which rows of which tables mean which images: by columns of images; tables without one by the lesion or case that another
 * table, or a folder, names.
 */
export function joinTables(
  sources: readonly SourceTable[],
  index: ImageIndex,
  places: Places,
  levels: readonly Level[],
  choice: ImageColumnChoice,
): MatchedTable[] {
  const byImage = sources.map(({ path, table }) => {
    const columns = imageColumnsOf(table, index, choice)
    return columns.length > 0 ? matchByImages(path, table, columns, places) : null
  })
  const known = byImage.filter((matched) => matched !== null)
  const keyed = sources.flatMap((source, i) => {
    const joined = byImage[i] ? null : joinByKey(source, known, levels, places.paths.length)
    return joined ? [joined] : []
  })
  return [...known, ...keyed]
}

function imageColumnsOf(table: Table, index: ImageIndex, { columns }: ImageColumnChoice): ImageColumn[] {
  const wanted = (columns ?? []).flatMap((name) => {
    const found = findColumn(table, name)
    return found === null ? [] : [readImageColumn(table, found, index)]
  })
  if (wanted.some(({ share }) => share > 0)) return wanted
  const [best, ...others] = findImageColumns(table, index)
  if (!best) return []
  const seen = new Set(best.images.flat())
  const further = others.filter(({ images, share }) => {
    const own = images.flat()
    return share > 0.2 && own.length > 0 && own.filter((image) => seen.has(image)).length < own.length * 0.1
  })
  return [best, ...further]
}

interface KeyedJoin {
  readonly column: string
  readonly rowOf: Int32Array
  readonly share: number
}

function joinByKey(
  { path, table }: SourceTable,
  known: readonly MatchedTable[],
  levels: readonly Level[],
  count: number,
): MatchedTable | null {
  const joins = table.columns
    .filter((column) => mayBeKey(column, known))
    .flatMap((column): KeyedJoin[] => {
      const rows = new Map(table.rows.map((row, i) => [normalPath(row[column] ?? ''), i]))
      rows.delete('')
      if (rows.size < 2 || rows.size < table.rows.length * 0.8) return []
      return keysOfImages(column, known, levels, count).map((keys) => joinOn(column, rows, keys))
    })
  const best = joins.sort((a, b) => b.share - a.share)[0]
  if (!best || best.share < MIN_JOINED) return null
  const { column, rowOf } = best
  return { path, table, keys: [column], by: 'key', rowOf, again: [], absent: [] }
}

function joinOn(column: string, rows: ReadonlyMap<string, number>, keys: readonly string[]): KeyedJoin {
  const rowOf = Int32Array.from(keys, (key) => (key === '' ? -1 : (rows.get(key) ?? -1)))
  const found = new Set(rowOf)
  found.delete(-1)
  const named = keys.filter((key) => key !== '').length
  const share =
    named === 0 ? 0 : Math.max(found.size / rows.size, rowOf.filter((row) => row >= 0).length / named)
  return { column, rowOf, share: found.size < 2 ? 0 : share }
}

/** A wide side table (the pixels of a picture as numbers) is not searched column by column. */
function mayBeKey(column: string, known: readonly MatchedTable[]): boolean {
  if (groupKind(column) !== null || /(^|_)(id|key|no|name|code|number)$/.test(normalName(column))) return true
  return known.some(({ table }) => findColumn(table, column) !== null)
}

/** What may stand for a key of this name: columns called alike in tables that know the images; folder names. */
function keysOfImages(
  column: string,
  known: readonly MatchedTable[],
  levels: readonly Level[],
  count: number,
): string[][] {
  const alike = known.flatMap((matched) =>
    matched.table.columns.filter((other) => isSameKey(column, other)).map((other) => ({ matched, other })),
  )
  const keys = new Array<string>(count).fill('')
  for (const { matched, other } of alike) {
    for (let image = 0; image < count; image++) keys[image] ||= normalPath(cellOf(matched, image, other))
  }
  return [
    ...(alike.length > 0 ? [keys] : []),
    ...levels.map(({ of }) => of.map((name) => normalPath(name ?? ''))),
  ]
}

function isSameKey(a: string, b: string): boolean {
  if (normalName(a) === normalName(b)) return true
  const kind = groupKind(a)
  return kind !== null && kind === groupKind(b)
}
