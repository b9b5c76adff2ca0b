import { soundsLikeDiagnosis } from '../columns/names.ts'
import { isConvincing } from '../columns/label-columns.ts'
import type { LabelCandidate } from '../columns/label-candidate.ts'
import type { ClassLevel } from '../folders/class-level.ts'
import type { Level } from '../folders/levels.ts'

/** Where the classes may stand: in a column or a set of columns, in the folders of one depth, or nowhere. */
export type LabelOption =
  | { readonly value: string; readonly from: 'column'; readonly candidate: LabelCandidate }
  | { readonly value: string; readonly from: 'folders'; readonly level: Level }
  | { readonly value: 'none'; readonly from: 'none' }

export interface SourceChoice {
  readonly options: readonly LabelOption[]
  /** Value of the option to take unless somebody says otherwise; null when nothing convinces. */
  readonly standing: string | null
  /** More than one may be meant, or none convinces: to be asked. */
  readonly isDoubtful: boolean
}

export const NO_LABELS: LabelOption = { value: 'none', from: 'none' }

/** Share of the images below which a table gives way to folders that name a class for each. */
const MIN_LABELLED_SHARE = 0.8
/** Share of contradicting images up to which a table corrects its folders. */
const MAX_CORRECTED = 0.05

/** What of all that may name the classes does. */
export function chooseSource(candidates: readonly LabelCandidate[], found: ClassLevel): SourceChoice {
  const columns = candidates.map(columnOption)
  const levels = found.candidates.map(levelOption)
  const options = [...columns, ...levels, NO_LABELS]
  const column = candidates[0] && isConvincing(candidates[0]) ? candidates[0] : null
  const several = candidates.length > 1
  if (column && !found.level)
    return { options, standing: columnOption(column).value, isDoubtful: several || levels.length > 0 }
  if (column && found.level) return compareSources(column, found, options, several)
  if (found.level) {
    const value = levelOption(found.level).value
    return { options, standing: value, isDoubtful: !found.isSure || columns.length > 0 }
  }
  return { options, standing: null, isDoubtful: true }
}

export function columnOption(candidate: LabelCandidate): LabelOption {
  return { value: `column:${candidate.id}`, from: 'column', candidate }
}

export function levelOption(level: Level): LabelOption {
  return { value: `level:${level.level}`, from: 'folders', level }
}

function compareSources(
  column: LabelCandidate,
  { level, isSure }: ClassLevel,
  options: readonly LabelOption[],
  several: boolean,
): SourceChoice {
  const fromColumn = columnOption(column).value
  const fromFolders = level ? levelOption(level).value : fromColumn
  const inFolders = level?.of.filter((name) => name !== null).length ?? 0
  const { same, differ, isFunction, isNumeric, shareWords } = compareLabels(column.raw, level?.of ?? [])
  const take = (standing: string | null, isDoubtful: boolean): SourceChoice => ({
    options,
    standing,
    isDoubtful,
  })
  // The same names, and for each picture the same one.
  if (shareWords && differ === 0)
    return take(column.labelled >= inFolders ? fromColumn : fromFolders, several)
  if (column.labelled < inFolders * MIN_LABELLED_SHARE) return take(isSure ? fromFolders : null, true)
  if (isNumeric && isFunction) return take(fromFolders, true)
  if (shareWords) return take(differ <= (same + differ) * MAX_CORRECTED ? fromColumn : null, true)
  // A coarser or finer name for the same thing contradicts nothing.
  return take(isFunction || !isSure ? fromColumn : null, true)
}

function compareLabels(raw: readonly (string | null)[], folders: readonly (string | null)[]) {
  const pairs = raw.flatMap((label, i) => {
    const folder = folders[i] ?? null
    return label === null || folder === null ? [] : [[fold(label), fold(folder)] as const]
  })
  const labels = new Set(pairs.map(([label]) => label))
  const names = new Set(pairs.map(([, name]) => name))
  const same = pairs.filter(([label, name]) => label === name).length
  return {
    same,
    differ: pairs.length - same,
    shareWords: [...names].filter((name) => labels.has(name)).length * 2 >= Math.max(1, names.size),
    isFunction: explains(pairs) || explains(pairs.map(([label, name]) => [name, label] as const)),
    isNumeric:
      [...labels].every((label) => /^\d+(\.\d+)?$/.test(label)) && [...names].some(soundsLikeDiagnosis),
  }
}

/** Whether the first of each pair nearly always comes with the same second. */
function explains(pairs: readonly (readonly [string, string])[]): boolean {
  const counts = new Map<string, Map<string, number>>()
  for (const [a, b] of pairs) {
    const own = counts.get(a) ?? new Map<string, number>()
    own.set(b, (own.get(b) ?? 0) + 1)
    counts.set(a, own)
  }
  const best = [...counts.values()].reduce((sum, own) => sum + mostOf(own), 0)
  return best >= pairs.length * (1 - MAX_CORRECTED)
}

function mostOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((most, count) => Math.max(most, count), 0)
}

function fold(label: string): string {
  return label.normalize('NFC').trim().toLowerCase()
}
