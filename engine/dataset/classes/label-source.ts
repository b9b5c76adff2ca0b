import { candidateOf, type LabelCandidate } from '../columns/label-candidate.ts'
import { findLabelColumns, labelsIn, oneHotLabels } from '../columns/label-columns.ts'
import { hierarchyLevel, labelRank } from '../columns/names.ts'
import { findColumn } from '../join/find-column.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import type { Layout, LabelRole } from '../layouts/layout.ts'

/** Columns that may hold the classes, the likeliest first: those that the data set's format names, then what names and values tell. */
export function labelCandidates(
  tables: readonly MatchedTable[],
  layout: Layout | null,
  count: number,
): LabelCandidate[] {
  const published = (layout?.labels ?? []).flatMap((role) => {
    const candidate = candidateOfRole(tables, role, count)
    return candidate && candidate.labelled > 0 ? [candidate] : []
  })
  const own = published.filter(
    ({ id }, i) => !published.slice(0, i).some((before) => before.id.startsWith(id)),
  )
  if (own.length > 0) return own
  return findLabelColumns(tables, count)
}

/** The labels in columns that somebody named; null when no table has them. */
export function candidateOfColumns(
  tables: readonly MatchedTable[],
  columns: readonly string[],
  layout: Layout | null,
  count: number,
): LabelCandidate | null {
  const known = layout?.labels?.find((role) => role.columns.join('+') === columns.join('+'))
  return candidateOfRole(tables, known ?? { columns }, count)
}

function candidateOfRole(
  tables: readonly MatchedTable[],
  { columns, rest, heaviest }: LabelRole,
  count: number,
): LabelCandidate | null {
  const holding = tables.flatMap(({ table }) => {
    const own = columns.map((column) => findColumn(table, column))
    return own.every((column) => column !== null) ? [own] : []
  })
  const [own] = holding
  if (!own) return null
  if (columns.length > 1)
    return candidateOf(own, 'one-hot', 0, oneHotLabels(tables, columns, count, rest ?? null))
  const names = [...new Set(holding.flat())]
  const raw = labelsIn(tables, names, count).map((label) =>
    heaviest && label !== null ? heaviestOf(label) : label,
  )
  const name = own[0] ?? ''
  return candidateOf([name], hierarchyLevel(name) ? 'level' : 'names', labelRank(name) ?? 1, raw)
}

/** "{'Eczema': 0.33, 'Tinea': 0.67}" -> 'Tinea'; "['Eczema', 'Tinea']" -> 'Eczema'; null for an empty one. */
function heaviestOf(text: string): string | null {
  const items = [...text.matchAll(/(['"])(.*?)\1\s*(?::\s*([\d.]+))?/g)].map(
    ([, , name = '', weight = '0']) => ({ name, weight: Number(weight) }),
  )
  const most = items.reduce((best, item) => (item.weight > best.weight ? item : best), {
    name: items[0]?.name ?? '',
    weight: items[0]?.weight ?? 0,
  })
  return most.name === '' ? null : most.name
}
