import { Random } from '../shared/random.ts'
import { assignGroups, gatherGroups } from './group-assignment.ts'
import type { SplitRow } from './group-assignment.ts'

export const SPLIT_PARTS = ['train', 'val', 'test'] as const

export type SplitPart = (typeof SPLIT_PARTS)[number]

export type SplitFractions = Readonly<Record<SplitPart, number>>

/** What one part (or fold) holds. */
export interface PartSummary {
  readonly n: number
  readonly groups: number
  readonly classes: Readonly<Record<string, number>>
}

export interface RareClass<P> {
  readonly name: string
  /** Parts without an image of it. */
  readonly missing: readonly P[]
}

export interface Split {
  /** Part of each row, in the order given. */
  readonly partOf: readonly SplitPart[]
  readonly summary: Readonly<Record<SplitPart, PartSummary>>
  /** Classes with too few groups to be in every part. */
  readonly rare: readonly RareClass<SplitPart>[]
}

export interface Folds {
  /** Fold number of each row, 0 .. k - 1. */
  readonly foldOf: readonly number[]
  readonly summary: readonly PartSummary[]
  /** As in `Split`, by fold number. */
  readonly rare: readonly RareClass<number>[]
}

/**
 * Divides rows so that every group lies in exactly one part, the classes' shares are as even as whole groups allow, and
 * a class with at least as many groups as parts has one in each. The same rows (in any order) and seed give the same
 * split. Throws RangeError unless the fractions are at least 0 and sum to 1.
 */
export function splitRows(rows: readonly SplitRow[], fractions: SplitFractions, seed: number): Split {
  const shares = SPLIT_PARTS.map((part) => fractions[part])
  const sum = shares.reduce((a, b) => a + b, 0)
  if (shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-6) {
    throw new RangeError(`split fractions must be at least 0 and sum to 1, got ${shares.join(', ')}`)
  }
  const used = SPLIT_PARTS.filter((part) => fractions[part] > 0)
  const { partOf, summary, rare } = divide(
    rows,
    used,
    used.map((part) => fractions[part]),
    seed,
  )
  const empty: PartSummary = { n: 0, groups: 0, classes: {} }
  return {
    partOf: partOf.map((p) => used[p]!),
    summary: Object.fromEntries(
      SPLIT_PARTS.map((part) => [part, summary[used.indexOf(part)] ?? empty]),
    ) as Record<SplitPart, PartSummary>,
    rare,
  }
}

/** Cross-validation folds under the same rules. Throws RangeError unless k is a whole number from 2 on. */
export function foldRows(rows: readonly SplitRow[], k: number, seed: number): Folds {
  if (!Number.isInteger(k) || k < 2) throw new RangeError(`cross-validation needs at least 2 folds, got ${k}`)
  const folds = Array.from({ length: k }, (_, fold) => fold)
  const { partOf, summary, rare } = divide(
    rows,
    folds,
    folds.map(() => 1 / k),
    seed,
  )
  return { foldOf: partOf, summary, rare }
}

function divide<P>(rows: readonly SplitRow[], names: readonly P[], shares: readonly number[], seed: number) {
  const gathered = gatherGroups(rows)
  const partOfGroup = assignGroups(gathered, shares, new Random(seed))
  const partOf = gathered.groupOf.map((group) => partOfGroup[group]!)
  const summary = names.map((_, p) => summarise(rows, gathered.groupOf, partOf, p))
  return { partOf, summary, rare: rareClasses(rows, names, summary) }
}

function summarise(
  rows: readonly SplitRow[],
  groupOf: readonly number[],
  partOf: readonly number[],
  part: number,
): PartSummary {
  const counts = new Map<string, number>()
  const groups = new Set<number>()
  let n = 0
  rows.forEach(({ label }, i) => {
    if (partOf[i] !== part) return
    n++
    groups.add(groupOf[i]!)
    if (label != null) counts.set(label, (counts.get(label) ?? 0) + 1)
  })
  const classes = Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { n, groups: groups.size, classes }
}

function rareClasses<P>(
  rows: readonly SplitRow[],
  names: readonly P[],
  summary: readonly PartSummary[],
): RareClass<P>[] {
  const classes = [...new Set(rows.flatMap(({ label }) => label ?? []))].sort()
  return classes
    .map((name) => ({ name, missing: names.filter((_, p) => summary[p]!.classes[name] == null) }))
    .filter(({ missing }) => missing.length > 0)
}
