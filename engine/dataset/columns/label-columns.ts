import { blankToNull } from './no-value.ts'
import {
  groupKind,
  hierarchyLevel,
  isDescription,
  labelRank,
  normalName,
  soundsLikeDiagnosis,
} from './names.ts'
import { candidateOf, firstOf, type LabelCandidate } from './label-candidate.ts'
import { findOneHot, oneHotLabel } from './one-hot.ts'
import { toPart } from './part-names.ts'
import { findColumn } from '../join/find-column.ts'
import type { MatchedTable } from '../join/matched-table.ts'

/** Most distinct values of a column that holds classes, where its name does not say that it does. */
const MAX_CLASSES = 60

/** Columns that may hold the classes, the most likely first, judged by name and values; tables with a column of one name count together. */
export function findLabelColumns(tables: readonly MatchedTable[], count: number): LabelCandidate[] {
  const sets = oneHotSets(tables, count)
  const taken = new Set([...sets.flatMap(({ columns }) => columns), ...tables.flatMap(({ keys }) => keys)])
  const names = [...new Set(tables.flatMap(({ table }) => table.columns))].filter(
    (column) => !taken.has(column),
  )
  const byName = [...Map.groupBy(names, normalName).values()].flatMap((same) => {
    const level = hierarchyLevel(same[0] ?? '')
    const rank = level ? 0 : labelRank(same[0] ?? '')
    if (rank === null) return []
    return [candidateOf(same.slice(0, 1), level ? 'level' : 'names', rank, labelsIn(tables, same, count))]
  })
  const named = [...sets, ...byName].filter(({ labelled }) => labelled > 0)
  const found = named.length > 0 ? named : byValues(tables, names, count)
  return found.sort((a, b) => penalty(a, found) - penalty(b, found))
}

/** Label of each image in columns of one name, whichever table holds them. */
export function labelsIn(
  tables: readonly MatchedTable[],
  columns: readonly string[],
  count: number,
): (string | null)[] {
  const places = tables.flatMap((matched) =>
    columns.filter((column) => matched.table.columns.includes(column)).map((column) => ({ matched, column })),
  )
  return firstOf(places, count)
}

/** Label of each image in columns of zeros and ones, `rest` where all are zero. */
export function oneHotLabels(
  tables: readonly MatchedTable[],
  columns: readonly string[],
  count: number,
  rest: string | null = null,
): (string | null)[] {
  const holding = tables.flatMap(({ table, rowOf }) => {
    const own = columns.map((column) => findColumn(table, column)).filter((column) => column !== null)
    return own.length === columns.length ? [{ table, rowOf, own }] : []
  })
  return Array.from({ length: count }, (_, image) => {
    for (const { table, rowOf, own } of holding) {
      const row = table.rows[rowOf[image] ?? -1]
      const label = row ? oneHotLabel(row, own, rest) : null
      if (label !== null) return label
    }
    return null
  })
}

function oneHotSets(tables: readonly MatchedTable[], count: number): LabelCandidate[] {
  const sets = new Map<string, string[]>()
  for (const { table, keys } of tables) {
    const found = findOneHot(table, new Set(keys))
    if (found) sets.set([...found].sort().join('+'), found)
  }
  return [...sets.values()].map((columns) => {
    const raw = oneHotLabels(tables, columns, count)
    return candidateOf(
      columns,
      'one-hot',
      columns.length > 2 || columns.some(soundsLikeDiagnosis) ? 0 : 3,
      raw,
    )
  })
}

/** Columns whose few values come back again and again; a name must not say that they describe something else. */
function byValues(
  tables: readonly MatchedTable[],
  names: readonly string[],
  count: number,
): LabelCandidate[] {
  return names
    .filter((column) => !isDescription(column) && groupKind(column) === null)
    .map((column) => candidateOf([column], 'names', null, labelsIn(tables, [column], count)))
    .filter(({ raw, classes, labelled }) => {
      const values = [
        ...new Set(raw.map((label) => blankToNull(label ?? '')).filter((label) => label !== null)),
      ]
      const isNumeric = values.length > 2 && values.every((value) => /^-?\d+(\.\d+)?$/.test(value))
      const isFew = classes >= 2 && classes <= Math.min(MAX_CLASSES, labelled / 2)
      return isFew && !isNumeric && !values.every((value) => toPart(value) !== null)
    })
}

/** What speaks against a candidate: few labels, one class only, as many classes as images, a name that tells little. */
function penalty(candidate: LabelCandidate, all: readonly LabelCandidate[]): number {
  const most = Math.max(...all.map(({ labelled }) => labelled))
  const { labelled, classes, rank, columns, kind } = candidate
  const level = kind === 'level' ? (hierarchyLevel(columns[0] ?? '')?.level ?? 0) : 0
  const spoken = candidate.raw.some((label) => label !== null && soundsLikeDiagnosis(label))
  return (
    (labelled < most * 0.95 ? 10 : 0) +
    (classes < 2 || classes > Math.max(200, labelled / 2) ? 20 : 0) +
    (rank ?? 4) +
    level * 0.05 +
    (spoken ? 0 : 0.5)
  )
}

/** Whether its name or its values leave little doubt that a candidate holds the classes. */
export function isConvincing({ rank, raw, classes }: LabelCandidate): boolean {
  if (classes < 2) return false
  return rank !== null || raw.some((label) => label !== null && soundsLikeDiagnosis(label))
}
