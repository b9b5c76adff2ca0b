import { Random } from '../../../shared/random.ts'
import { SPLIT_PARTS, type SplitFractions, type SplitPart } from '../../../shared/domain/dataset.ts'

/** Images that stay together, by their labels. */
export interface Unit {
  readonly id: string
  readonly labels: readonly string[]
}

/** Labelled images that are in a part already. */
export interface Dealt {
  readonly label: string
  readonly part: SplitPart
}

/**
 * Deals new groups to the parts of a split without moving what is there: each goes where its classes are furthest below their share, the
 * largest first. The same seed deals the same way.
 * @returns the part of each unit, in order
 */
export function dealParts(
  units: readonly Unit[],
  dealt: readonly Dealt[],
  shares: SplitFractions,
  seed: number,
): SplitPart[] {
  const counts = new Map<string, Record<SplitPart, number>>()
  const countsOf = (label: string): Record<SplitPart, number> => {
    const known = counts.get(label)
    if (known) return known
    const empty = { train: 0, val: 0, test: 0 }
    counts.set(label, empty)
    return empty
  }
  for (const { label, part } of dealt) countsOf(label)[part]++
  const order = new Random(seed).permutation(units.length)
  const parts = new Map<Unit, SplitPart>()
  const largestFirst = [...order].flatMap((at) => units[at] ?? [])
  largestFirst.sort((a, b) => b.labels.length - a.labels.length)
  for (const unit of largestFirst) {
    const part = furthestBelow(unit, countsOf, shares)
    for (const label of unit.labels) countsOf(label)[part]++
    parts.set(unit, part)
  }
  return units.map((unit) => parts.get(unit) ?? 'train')
}

function furthestBelow(
  { labels }: Unit,
  countsOf: (label: string) => Readonly<Record<SplitPart, number>>,
  shares: SplitFractions,
): SplitPart {
  const lacking = (part: SplitPart): number =>
    labels.reduce((sum, label) => {
      const counts = countsOf(label)
      const total = counts.train + counts.val + counts.test + labels.length
      return sum + shares[part] * total - counts[part]
    }, 0)
  const open = SPLIT_PARTS.filter((part) => shares[part] > 0)
  return open.reduce((best, part) => (lacking(part) > lacking(best) ? part : best), open[0] ?? 'train')
}

/** The shares of a split as it is. */
export function sharesOfSplit(dealt: readonly Dealt[]): SplitFractions {
  const share = (part: SplitPart): number =>
    dealt.filter((one) => one.part === part).length / Math.max(1, dealt.length)
  return { train: share('train'), val: share('val'), test: share('test') }
}
