import { SPLIT_PARTS, type SplitPart } from '../../../shared/domain/dataset.ts'
import { say, type Sentence } from '../../../shared/say.ts'
import { findSplitColumn, readSplitColumn } from '../columns/split-columns.ts'
import { partInName } from '../columns/part-names.ts'
import { noSuchColumn } from '../classes/find-classes.ts'
import type { Level } from '../folders/levels.ts'
import { findColumn } from '../join/find-column.ts'
import type { SourceTable } from '../join/join-tables.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import type { Questions } from '../answers/questions.ts'

type Parts = readonly (SplitPart | null)[]

export interface FoundParts {
  readonly parts: Parts
  /** Where they stand; null when nothing names any. */
  readonly from: Sentence | null
  readonly column: string | null
}

interface Source {
  readonly value: string
  readonly from: Sentence
  readonly parts: Parts
  readonly column: string | null
}

export interface PartEvidence {
  readonly folder: string
  readonly count: number
  readonly sources: readonly SourceTable[]
  readonly tables: readonly MatchedTable[]
  readonly levels: readonly Level[]
  /** Null: no part that the data names counts. */
  readonly column: string | null | undefined
}

/** The part of the split that the data names for each image: in a column, in index files, in folders, or by the tables' own names. */
export function findParts(input: PartEvidence, questions: Questions): FoundParts {
  const { count, column } = input
  const nothing = { parts: new Array<null>(count).fill(null), from: null, column: null }
  if (column === null) return nothing
  const all = [columnSource(input), indexSource(input), folderSource(input), nameSource(input)]
  const sources = all.filter((source) => source !== null)
  const [first, ...others] = sources
  if (!first) return nothing
  const against = others.find((other) => disagreements(first.parts, other.parts) > 0)
  const chosen = column === undefined && against ? askForParts(first, against, questions) : first
  if (!chosen) return nothing
  const rest = sources.filter((source) => source !== chosen && source !== against)
  const parts = chosen.parts.map(
    (part, i) => part ?? rest.map((source) => source.parts[i]).find(Boolean) ?? null,
  )
  return { parts, from: chosen.from, column: chosen.column }
}

function askForParts(first: Source, against: Source, questions: Questions): Source | null {
  const count = disagreements(first.parts, against.parts)
  const answer = questions.ask(
    'split-source',
    say`${count} images are in one part of the split by ${first.from} and in another by ${against.from}. Which counts?`,
    [
      { value: first.value, text: first.from },
      { value: against.value, text: against.from },
      { value: 'new', text: say`Neither: make a new split` },
    ],
    first.value,
  )
  return [first, against].find(({ value }) => value === answer) ?? null
}

function disagreements(a: Parts, b: Parts): number {
  return a.filter((part, i) => part !== null && b[i] !== null && part !== b[i]).length
}

function columnSource({ tables, column, count, folder }: PartEvidence): Source | null {
  if (column === undefined || column === null) {
    const found = findSplitColumn(tables, count)
    return (
      found && {
        value: 'column',
        from: say`column ${found.column}`,
        parts: found.parts,
        column: found.column,
      }
    )
  }
  const name = tables.map(({ table }) => findColumn(table, column)).find((own) => own !== null)
  if (name === undefined || name === null) throw noSuchColumn(folder, [column], tables)
  return {
    value: 'column',
    from: say`column ${name}`,
    parts: readSplitColumn(tables, name, count).parts,
    column: name,
  }
}

function folderSource({ levels, count }: PartEvidence): Source | null {
  const split = levels
    .filter(({ meaning }) => meaning === 'split')
    .map(({ of, names }) => ({
      of,
      partOf: new Map(Object.keys(names).map((name) => [name, partInName(name)])),
    }))
  const parts = Array.from({ length: count }, (_, i) => {
    const found = split.map(({ of, partOf }) => partOf.get(of[i] ?? '') ?? null)
    return found.find((part) => part !== null) ?? null
  })
  return named(parts) === 0 ? null : { value: 'folders', from: say`the folders' names`, parts, column: null }
}

/** `train_indexes.csv` holds the numbers of the rows, from 0, that another table gives to training. */
function indexSource({ sources, tables, count }: PartEvidence): Source | null {
  const [largest] = tables
    .filter(({ by }) => by === 'image')
    .sort((a, b) => b.table.rows.length - a.table.rows.length)
  const lists = sources.flatMap(({ path, table }) => {
    const part = partInName(baseName(path))
    const column = table.columns.find((name) => /^(index|indexes|indices|row|rows)$/i.test(name.trim()))
    return part !== null && column ? [{ part, rows: table.rows.map((row) => Number(row[column])) }] : []
  })
  if (!largest || lists.length < 2) return null
  const partOf = new Map(lists.flatMap(({ part, rows }) => rows.map((row) => [row, part] as const)))
  const parts = Array.from({ length: count }, (_, i) => partOf.get(largest.rowOf[i] ?? -1) ?? null)
  return { value: 'index-files', from: say`index files`, parts, column: null }
}

/** train.csv and test.csv, each for its own images. */
function nameSource({ tables, count }: PartEvidence): Source | null {
  const own = tables
    .filter(({ by }) => by === 'image')
    .map((matched) => ({ matched, part: partInName(baseName(matched.path)) }))
  const parts = Array.from({ length: count }, (_, i) => {
    const found = own.filter(({ matched, part }) => part !== null && (matched.rowOf[i] ?? -1) >= 0)
    return new Set(found.map(({ part }) => part)).size === 1 ? (found[0]?.part ?? null) : null
  })
  return named(parts) < 2 ? null : { value: 'tables', from: say`the tables' names`, parts, column: null }
}

/** How many different parts are named. */
function named(parts: Parts): number {
  return SPLIT_PARTS.filter((part) => parts.includes(part)).length
}

function baseName(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '')
}
