import type { Hint } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { DisjointSets } from '../../../metrics/disjoint-sets.ts'
import { findGroupColumns, readGroupColumn, type GroupColumn } from '../columns/group-columns.ts'
import { groupKind, normalName } from '../columns/names.ts'
import { noSuchColumn } from '../classes/find-classes.ts'
import type { Level } from '../folders/levels.ts'
import { findColumn } from '../join/find-column.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import { stem } from '../image-paths.ts'

/** Whom each image is of, as far as the data says. */
export interface FoundGroups {
  readonly columns: readonly string[]
  readonly patient: readonly (string | null)[]
  readonly lesion: readonly (string | null)[]
  /** Further keys of each image, each with what it is a key of: 'case_id=12'. */
  readonly cases: readonly (readonly string[])[]
}

export interface GroupInput {
  readonly folder: string
  readonly paths: readonly string[]
  readonly tables: readonly MatchedTable[]
  readonly levels: readonly Level[]
  /** Columns that hold the class or the split. */
  readonly except: ReadonlySet<string>
  /** Columns that somebody named, and that the data set's format names: added to what is found. */
  readonly wanted: readonly string[]
  readonly published: readonly string[]
}

/** Share of lesions with several patients above which lesions are taken to be counted anew for each patient. */
const MAX_SHARED = 0.3

/** Patients, lesions and cases of every table and of the folders: all of them join. */
export function findGroups(input: GroupInput, warnings: Hint[]): FoundGroups {
  const { paths, levels } = input
  const columns = groupColumns(input)
  for (const { column, zeros } of columns)
    if (zeros > 0) warnings.push(say`${zeros} images have 0 in column ${column}, which was taken for nobody.`)
  const [patients, ...morePatients] = columns.filter(({ kind }) => kind === 'patient')
  const [lesions, ...moreLesions] = columns.filter(({ kind }) => kind === 'lesion')
  const none = paths.map(() => null)
  const patient = patients?.values ?? folderGroups(levels, 'patient') ?? none
  const lesion = lesions
    ? withinPatients(lesions, patient, warnings)
    : (folderGroups(levels, 'lesion') ?? none)
  const further = [...morePatients, ...moreLesions, ...columns.filter(({ kind }) => kind === 'case')]
  const keys = [
    ...further.map(columnKeys),
    ...(['patient', 'lesion'] as const).map((kind) => folderKeys(folderGroups(levels, kind))),
    ...input.tables.map((matched) => rowKeys(matched, paths.length)),
    exportedNames(paths),
  ]
  return {
    columns: columns.map(({ column }) => column),
    patient,
    lesion,
    cases: paths.map((_, i) => keys.flatMap((own) => own[i] ?? [])),
  }
}

function groupColumns({ folder, paths, tables, except, wanted, published }: GroupInput): GroupColumn[] {
  const taken = new Set([...except, ...tables.filter(({ by }) => by === 'image').flatMap(({ keys }) => keys)])
  const found = findGroupColumns(tables, paths.length, taken)
  const extra = [...published, ...wanted].flatMap((name) => {
    const own = [
      ...new Set(tables.map(({ table }) => findColumn(table, name)).filter((column) => column !== null)),
    ]
    const first = own[0]
    if (first === undefined && !wanted.includes(name)) return []
    if (first === undefined) throw noSuchColumn(folder, [name], tables)
    if (found.some(({ column }) => normalName(column) === normalName(first))) return []
    return [readGroupColumn(tables, own, groupKind(first) ?? 'case', paths.length)]
  })
  return [...found, ...extra]
}

/** 'Lesion 1' of every patient is not one lesion: where most names are shared, they count within their patient. */
function withinPatients(
  { values, column }: GroupColumn,
  patient: readonly (string | null)[],
  warnings: Hint[],
): readonly (string | null)[] {
  const owners = new Map<string, Set<string>>()
  values.forEach((value, i) => {
    const owner = patient[i]
    if (value !== null && owner) owners.set(value, (owners.get(value) ?? new Set()).add(owner))
  })
  const shared = [...owners.values()].filter((names) => names.size > 1).length
  if (shared <= owners.size * MAX_SHARED) return values
  warnings.push(
    say`Most values of column ${column} belong to several patients, so lesions were told apart within each patient.`,
  )
  return values.map((value, i) => (value === null ? null : `${patient[i] ?? ''}/${value}`))
}

function columnKeys({ column, values }: GroupColumn): string[][] {
  return values.map((value) => (value === null ? [] : [`${normalName(column)}=${value}`]))
}

function folderKeys(names: readonly (string | null)[] | null): string[][] {
  return (names ?? []).map((name) => (name === null ? [] : [`folder=${name}`]))
}

/** Images of one row belong together: the pictures of a case, or a list of duplicates. */
function rowKeys({ path, keys, rowOf, again, by }: MatchedTable, count: number): string[][] {
  const own: string[][] = Array.from({ length: count }, () => [])
  if (by !== 'image' || keys.length < 2) return own
  rowOf.forEach((row, image) => row >= 0 && own[image]?.push(`${path}=${row}`))
  for (const [image, row] of again) own[image]?.push(`${path}=${row}`)
  return own
}

/** Roboflow's export saves altered copies of one picture as `name_jpg.rf.<hash>.jpg`. */
function exportedNames(paths: readonly string[]): string[][] {
  return paths.map((path) => {
    const name = /^(.+)\.rf\.[\da-z]{8,}$/i.exec(stem(path))?.[1]
    return name === undefined ? [] : [`name=${name}`]
  })
}

/** Folders of patients or lesions; plain numbers count within the folder above. */
function folderGroups(levels: readonly Level[], group: Level['group']): (string | null)[] | null {
  const level = levels.find((one) => one.meaning === 'group' && one.group === group)
  if (!level || Object.values(level.names).every((count) => count < 2)) return null
  const above = levels.filter(({ level: at }) => at < level.level)
  return level.of.map((name, i) => {
    if (name === null || !/^\d+$/.test(name)) return name
    return [...above.map(({ of }) => of[i] ?? ''), name].join('/')
  })
}

/** How many different patients, lesions or cases the data names, those that share an image counted as one. */
export function countGroups({ patient, lesion, cases }: FoundGroups): number {
  const sets = new DisjointSets(patient.length)
  const first = new Map<string, number>()
  const keyed = new Set<number>()
  patient.forEach((owner, i) => {
    const keys = [owner && `patient=${owner}`, lesion[i] && `lesion=${lesion[i]}`, ...(cases[i] ?? [])]
    for (const key of keys) {
      if (!key) continue
      keyed.add(i)
      const before = first.get(key)
      if (before === undefined) first.set(key, i)
      else sets.join(before, i)
    }
  })
  return new Set([...keyed].map((i) => sets.root(i))).size
}
