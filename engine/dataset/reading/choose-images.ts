import type { LeftOutFile } from '../../../shared/domain/import-findings.ts'
import type { Questions } from '../answers/questions.ts'
import { say } from '../../../shared/say.ts'
import { readImageColumn } from '../columns/image-columns.ts'
import { findColumn } from '../join/find-column.ts'
import { ImageIndex } from '../join/image-index.ts'
import type { SourceTable } from '../join/join-tables.ts'
import type { Layout } from '../layouts/layout.ts'

export interface ChosenImages {
  readonly images: readonly string[]
  /** Columns that name them; null: found by their values. */
  readonly columns: readonly string[] | null
  /** Pictures of the other columns. */
  readonly leftOut: readonly LeftOutFile[]
}

/**
 * Which pictures of a row are imported, where the data set's format gives it several of different kinds (clinical and dermoscopic);
 * the others are left out.
 */
export function chooseImages(
  images: readonly string[],
  tables: readonly SourceTable[],
  layout: Layout | null,
  wanted: string | undefined,
  questions: Questions,
): ChosenImages {
  const role = layout?.images
  const leftOut: LeftOutFile[] = []
  if (!role) return { images, columns: wanted === undefined ? null : [wanted], leftOut }
  if (role.take === 'all' && wanted === undefined) return { images, columns: role.columns, leftOut }
  const column = wanted ?? askForColumn(role.columns, questions)
  if (column === 'both') return { images, columns: role.columns, leftOut }
  const index = new ImageIndex(images)
  const others = role.columns.filter((name) => name !== column)
  const dropped = new Set(
    [...named(others, tables, index)].filter((i) => !named([column], tables, index).has(i)),
  )
  return {
    images: images.filter((_, i) => !dropped.has(i)),
    columns: [column],
    leftOut: [...dropped].map((i) => ({
      path: images[i] ?? '',
      reason: say`It is no picture of column ${column}.`,
    })),
  }
}

function askForColumn(columns: readonly string[], questions: Questions): string {
  const [first = ''] = columns
  const options = columns.map((column) => ({ value: column, text: say`Column ${column}` }))
  const both = { value: 'both', text: say`All of them, those of one row kept together` }
  const text = say`Each row names several pictures (${columns.join(', ')}). Which are to be imported?`
  return questions.ask('image-column', text, [...options, both], first) ?? first
}

function named(columns: readonly string[], tables: readonly SourceTable[], index: ImageIndex): Set<number> {
  const found = tables.flatMap(({ table }) =>
    columns
      .map((column) => findColumn(table, column))
      .flatMap((own) => (own === null ? [] : readImageColumn(table, own, index).images)),
  )
  return new Set(found.flat())
}
