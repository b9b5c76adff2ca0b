import type { MatchedTable } from '../join/matched-table.ts'
import {
  groupKind,
  isDescription,
  labelRank,
  normalName,
  soundsLikeDiagnosis,
  type GroupKind,
} from './names.ts'
import { labelsIn } from './label-columns.ts'
import { meansNobody } from './no-value.ts'

/** A column (of one name in one or more tables) whose equal values belong together in a split. */
export interface GroupColumn {
  readonly column: string
  readonly kind: GroupKind
  /** Value of each image; null for none. */
  readonly values: readonly (string | null)[]
  /** Images whose patient is called 0 where that seems to mean that nobody knows: they are nobody's. */
  readonly zeros: number
}

/** Columns of patients, lesions and cases, by name, and by values where a column called id comes back a few times each. */
export function findGroupColumns(
  tables: readonly MatchedTable[],
  count: number,
  except: ReadonlySet<string>,
): GroupColumn[] {
  const names = new Set(tables.flatMap(({ table }) => table.columns))
  const columns = [...Map.groupBy(names, normalName).values()]
  return columns.flatMap((same) => {
    const column = same[0] ?? ''
    if (same.some((name) => except.has(name))) return []
    const kind = groupKind(column)
    const isId =
      kind === null &&
      /(^|_)id$/.test(normalName(column)) &&
      !isDescription(column) &&
      labelRank(column) === null
    if (kind === null && !isId) return []
    const found = readGroupColumn(tables, same, kind ?? 'case', count)
    return (isId ? comesBack(found) : tellsApart(found)) ? [found] : []
  })
}

/** The values of one column, as far as they name anybody. */
export function readGroupColumn(
  tables: readonly MatchedTable[],
  names: readonly string[],
  kind: GroupKind,
  count: number,
): GroupColumn {
  const raw = labelsIn(tables, names, count)
  const isNobody = zeroMeansNobody(raw)
  const isZero = (value: string): boolean => /^0+(\.0)?$/.test(value)
  return {
    column: names[0] ?? '',
    kind,
    values: raw.map((value) =>
      value === null || meansNobody(value) || (isNobody && isZero(value)) ? null : tidy(value),
    ),
    zeros: isNobody ? raw.filter((value) => value !== null && isZero(value)).length : 0,
  }
}

/** '12.0' is 12: a spreadsheet wrote numbers with blanks among them. */
function tidy(value: string): string {
  return value.replace(/^(\d+)\.0$/, '$1')
}

/**
 * Whether 0 stands for nobody: unless the ids are numbers and 0 has no more images than others have, so that it is the first
 * of them.
 */
function zeroMeansNobody(raw: readonly (string | null)[]): boolean {
  const sizes = new Map<string, number>()
  for (const value of raw) if (value !== null) sizes.set(tidy(value), (sizes.get(tidy(value)) ?? 0) + 1)
  const zeros = sizes.get('0') ?? 0
  sizes.delete('0')
  const others = [...sizes]
  const areNumbers = others.length > 0 && others.every(([value]) => /^\d+$/.test(value))
  return !areNumbers || !sizes.has('1') || zeros > largest(sizes) * 2
}

/** A column called lesion may hold diagnoses, or yes and no. */
function tellsApart({ column, values }: GroupColumn): boolean {
  const distinct = [...new Set(values.filter((value) => value !== null))]
  if (distinct.length < 2) return false
  const isId = /(^|_)(id|no|nr|num|number|code|key|uid)$|id$/.test(normalName(column))
  if (isId) return true
  if (distinct.filter(soundsLikeDiagnosis).length * 2 >= distinct.length) return false
  return distinct.length > 3
}

function comesBack({ values }: GroupColumn): boolean {
  const sizes = new Map<string, number>()
  for (const value of values) if (value !== null) sizes.set(value, (sizes.get(value) ?? 0) + 1)
  const known = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const most = largest(sizes)
  return sizes.size >= 3 && sizes.size < known * 0.98 && most <= Math.max(10, known * 0.1)
}

/** There may be as many groups as images: too many for the arguments of Math.max. */
function largest(sizes: ReadonlyMap<string, number>): number {
  let most = 0
  for (const size of sizes.values()) most = Math.max(most, size)
  return most
}
