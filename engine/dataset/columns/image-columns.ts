import type { Table } from '../tables/table.ts'
import { normalPath, type ImageIndex } from '../join/image-index.ts'
import { isImageName } from './names.ts'

/** A column whose cells name images. */
export interface ImageColumn {
  readonly column: string
  /** Images that each row means; more than one where files of one name lie in several folders. */
  readonly images: readonly (readonly number[])[]
  /** Share of the rows that name a file, or of the files that a row names, whichever is larger; less where rows repeat each other. */
  readonly share: number
}

/** Rows looked at before a column is read whole. */
const SAMPLE = 500
/** Columns looked at for ids that are only a part of a file's name: the pixels of pictures come as thousands of columns. */
const MAX_COLUMNS = 40
/** Below this share a column fits by chance: ages beside pictures called 30.jpg. */
const MIN_SHARE = 0.05

/** Columns that name images, best first, judged by their values: a name counts only between columns that fit alike. */
export function findImageColumns(table: Table, index: ImageIndex): ImageColumn[] {
  const likely = table.columns.filter((column) => isImageName(column) || fitsSample(table, column, index))
  const found = likely.map((column) => readImageColumn(table, column, index))
  const whole = found.filter(({ share }) => share >= MIN_SHARE)
  const columns = whole.length > 0 ? whole : affixColumns(table, index)
  const rank = ({ column, share }: ImageColumn): number =>
    Math.round(share * 20) + (isImageName(column) ? 0.5 : 0)
  return columns.sort((a, b) => rank(b) - rank(a))
}

export function readImageColumn(table: Table, column: string, index: ImageIndex): ImageColumn {
  const images = table.rows.map((row) => index.find(row[column] ?? ''))
  return { column, images, share: shareOf(images, index.size) }
}

function shareOf(images: readonly (readonly number[])[], count: number): number {
  const named = images.filter((found) => found.length > 0)
  const distinct = new Set(named.flat()).size
  const firsts = new Set(named.map((found) => found[0])).size
  if (distinct === 0) return 0
  return Math.max(named.length / images.length, distinct / count) * (firsts / named.length)
}

function fitsSample(table: Table, column: string, index: ImageIndex): boolean {
  const step = Math.max(1, Math.floor(table.rows.length / SAMPLE))
  for (let i = 0; i < table.rows.length; i += step) {
    if (index.find(table.rows[i]?.[column] ?? '').length > 0) return true
  }
  return false
}

/** Ids that are only a part of each file's name. */
function affixColumns(table: Table, index: ImageIndex): ImageColumn[] {
  return table.columns.slice(0, MAX_COLUMNS).flatMap((column) => {
    const ids = table.rows.map((row) => normalPath(row[column] ?? ''))
    const distinct = new Set(ids)
    if (distinct.size < ids.length * 0.9 || distinct.size < 3) return []
    const found = index.findAffixes(distinct)
    const images = ids.map((id) => (found.has(id) ? [found.get(id) ?? 0] : []))
    const share = shareOf(images, index.size)
    return share >= 0.5 ? [{ column, images, share }] : []
  })
}
