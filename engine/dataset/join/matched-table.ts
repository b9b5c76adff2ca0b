import type { SplitPart } from '../../../shared/domain/dataset.ts'
import type { Table } from '../tables/table.ts'
import type { ImageColumn } from '../columns/image-columns.ts'
import { partInName, toPart } from '../columns/part-names.ts'

/** A table whose rows are known to mean images. */
export interface MatchedTable {
  /** Relative to the image folder, or absolute outside it. */
  readonly path: string
  readonly table: Table
  /** What the rows were matched by: columns that name images, or the key of a lesion or case. */
  readonly keys: readonly string[]
  readonly by: 'image' | 'key'
  /** Row of each image; -1 for none. */
  readonly rowOf: Int32Array
  /** Rows that name an image which an earlier row named. */
  readonly again: readonly (readonly [image: number, row: number])[]
  /** Rows that mean no image. */
  readonly absent: readonly number[]
}

/** What tells apart files of one name in several folders. */
export interface Places {
  readonly paths: readonly string[]
  /** Part of the split that the folders name. */
  readonly parts: readonly (SplitPart | null)[]
}

/** Text of a cell, or '' where the image has no row. */
export function cellOf(matched: MatchedTable, image: number, column: string): string {
  const row = matched.rowOf[image] ?? -1
  return row < 0 ? '' : (matched.table.rows[row]?.[column] ?? '')
}

/** Gives each image its row by one or more columns of images (several where a row is a lesion or case with several pictures). */
export function matchByImages(
  path: string,
  table: Table,
  columns: readonly ImageColumn[],
  places: Places,
): MatchedTable {
  const rowOf = new Int32Array(places.paths.length).fill(-1)
  const again: [number, number][] = []
  const absent: number[] = []
  const own = ownPlace(path)
  for (let row = 0; row < table.rows.length; row++) {
    const found = columns.flatMap(({ images }) => resolveImages(images[row] ?? [], table, row, places, own))
    if (found.length === 0) absent.push(row)
    for (const image of found) {
      if (rowOf[image] === -1) rowOf[image] = row
      else if (rowOf[image] !== row) again.push([image, row])
    }
  }
  return { path, table, keys: columns.map(({ column }) => column), by: 'image', rowOf, again, absent }
}

interface OwnPlace {
  readonly part: SplitPart | null
  readonly folder: string
}

/** `train.csv` speaks of the pictures in `train`, `train/_classes.csv` of those beside it. */
function ownPlace(path: string): OwnPlace {
  const folders = path.split('/')
  const name = (folders.pop() ?? '').replace(/\.[^.]+$/, '')
  const above = folders.map((folder) => partInName(folder)).find((part) => part !== null)
  return { part: partInName(name) ?? above ?? null, folder: path.startsWith('/') ? '' : folders.join('/') }
}

/** Of several files of one name those that the row, then the table's own name and place, can mean; else all. */
function resolveImages(
  found: readonly number[],
  table: Table,
  row: number,
  places: Places,
  own: OwnPlace,
): readonly number[] {
  if (found.length < 2) return found
  const named = Object.values(table.rows[row] ?? {})
    .map(toPart)
    .find((part) => part !== null)
  const inPart = (part: SplitPart | null | undefined): number[] =>
    part ? found.filter((image) => places.parts[image] === part) : []
  const below =
    own.folder === '' ? [] : found.filter((image) => places.paths[image]?.startsWith(`${own.folder}/`))
  return [inPart(named), inPart(own.part), below].find((some) => some.length > 0) ?? found
}
