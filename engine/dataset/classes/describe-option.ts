import { basename } from 'node:path'
import { say, type Sentence } from '../../../shared/say.ts'
import { findColumn } from '../join/find-column.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import type { LabelOption } from './choose-source.ts'
import { labelsOf } from './labels.ts'

const EXAMPLES = 5

/** A place that may name the classes, with how many and which they are. */
export function describeOption(
  option: LabelOption,
  { tables }: { readonly tables: readonly MatchedTable[] },
): Sentence {
  if (option.from === 'none') return say`Nothing: import the images without labels`
  if (option.from === 'folders') {
    const names = Object.keys(option.level.names)
    return say`The folders at level ${option.level.level}: ${names.length} name(s), ${shorten(names)}`
  }
  const { columns, raw } = option.candidate
  const counts = labelsOf(raw)
  const labelled = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const files = tables
    .filter(({ table }) => columns.every((column) => findColumn(table, column) !== null))
    .map(({ path }) => basename(path))
  return columns.length > 1
    ? say`Columns ${columns.join(', ')} of ${shorten(files)}: ${counts.size} class(es) of ${labelled} images`
    : say`Column ${columns[0] ?? ''} of ${shorten(files)}: ${counts.size} class(es) of ${labelled} images, ${shorten([...counts.keys()])}`
}

function shorten(names: readonly string[]): string {
  return names.length > EXAMPLES ? `${names.slice(0, EXAMPLES).join(', ')}, ...` : names.join(', ')
}
