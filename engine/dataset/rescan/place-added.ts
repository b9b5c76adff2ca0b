import { say, type Sentence } from '../../../shared/say.ts'
import type { SplitFractions, SplitPart } from '../../../shared/domain/dataset.ts'
import type { KnownImage } from '../../db/rescans.ts'
import { dealParts, sharesOfSplit, type Dealt, type Unit } from './deal-parts.ts'

/** A new image, or one of the study: what the two have in common decides which group the new one joins. */
export interface Member {
  /** Null for a new image. */
  readonly known: KnownImage | null
  readonly key: string
  readonly label: string | null
  readonly patient: string | null
  readonly lesion: string | null
  /** Part that the data itself names. */
  readonly part: SplitPart | null
  /** Which of all members belong together: the same patient, lesion or picture. */
  readonly component: string
}

export interface Placed {
  readonly group: string
  /** Null for images without a label, and where no part would be right. */
  readonly part: SplitPart | null
}

export interface SplitRules {
  /** The parts are those that the data names. */
  readonly isGiven: boolean
  /** Null: as the split is. */
  readonly fractions: SplitFractions | null
  readonly seed: number
}

/**
 * Group and part of each new image, in order. Nothing that is in a part moves: a new picture of a known patient, lesion or duplicate goes where
 * that is, the others are dealt by class.
 */
export function placeAdded(
  members: readonly Member[],
  rules: SplitRules,
): { readonly placed: readonly Placed[]; readonly warnings: readonly Sentence[] } {
  const stored = new StoredGroups(members)
  const components = Map.groupBy(members, ({ component }) => component)
  const homes = new Map<string, Home>()
  for (const [component, together] of components) {
    const added = together.filter(({ known }) => known === null)
    if (added.length > 0) homes.set(component, stored.homeOf(together, added))
  }
  const open = [...homes].filter(([, home]) => home.parts.size === 0)
  const dealt = dealOpen(open, members, rules)
  const placed = members
    .filter(({ known }) => known === null)
    .map(({ component, label }): Placed => {
      const home = homes.get(component)
      if (!home) return { group: component, part: null }
      const part = home.parts.size === 0 ? (dealt.get(component) ?? null) : onlyPart(home.parts)
      return { group: home.group, part: label === null ? null : part }
    })
  return { placed, warnings: betweenParts([...homes.values()]) }
}

interface Home {
  readonly group: string
  /** Parts that hold images of it already. */
  readonly parts: ReadonlySet<SplitPart>
  readonly added: readonly Member[]
}

/** The groups of the study, by name and with the parts they lie in. */
class StoredGroups {
  readonly #parts = new Map<string, Set<SplitPart>>()
  readonly #taken: Set<string>

  constructor(members: readonly Member[]) {
    this.#taken = new Set()
    for (const { known } of members) {
      if (!known) continue
      this.#taken.add(known.group)
      const parts = this.#parts.get(known.group) ?? new Set()
      if (known.part !== null) parts.add(known.part)
      this.#parts.set(known.group, parts)
    }
  }

  homeOf(together: readonly Member[], added: readonly Member[]): Home {
    // Of images that are gone only the group's name is left, which is that of its patient or lesion.
    const named = added.flatMap(({ patient, lesion }) =>
      [patient, lesion].filter((name) => name !== null && this.#parts.has(name)),
    )
    const groups = new Set([...together.flatMap(({ known }) => known?.group ?? []), ...named])
    const names = [...groups].filter((name) => name !== null)
    const withParts = names.filter((name) => this.#partsOf(name).size > 0)
    const parts = new Set(withParts.flatMap((name) => [...this.#partsOf(name)]))
    const group = withParts[0] ?? names[0] ?? this.#newName(added)
    return { group, parts, added }
  }

  #partsOf(group: string): ReadonlySet<SplitPart> {
    return this.#parts.get(group) ?? new Set()
  }

  /** By its patient, else its lesion, else its first image; never that of another group. */
  #newName(added: readonly Member[]): string {
    const first = (pick: (member: Member) => string | null): string | undefined =>
      added.map(pick).find((name) => name !== null) ?? undefined
    const wanted =
      first(({ patient }) => patient) ?? first(({ lesion }) => lesion) ?? first(({ key }) => key) ?? ''
    let name = wanted
    for (let n = 2; this.#taken.has(name); n++) name = `${wanted} (${n})`
    this.#taken.add(name)
    return name
  }
}

/** Null where there are several: whichever was taken, what lies in the other would be known there. */
function onlyPart(parts: ReadonlySet<SplitPart>): SplitPart | null {
  const [only] = parts
  return parts.size === 1 ? (only ?? null) : null
}

function dealOpen(
  open: readonly (readonly [string, Home])[],
  members: readonly Member[],
  { isGiven, fractions, seed }: SplitRules,
): Map<string, SplitPart> {
  const dealt = members.flatMap(({ known, label }): Dealt[] =>
    known?.part == null || known.isGone || label === null ? [] : [{ label, part: known.part }],
  )
  const named = new Map<string, SplitPart>()
  const units: Unit[] = []
  for (const [id, { added }] of open) {
    const labels = added.flatMap(({ label }) => label ?? [])
    const part = isGiven ? onlyPart(new Set(added.flatMap((member) => member.part ?? []))) : null
    if (part !== null) named.set(id, part)
    else if (labels.length > 0) units.push({ id, labels })
  }
  const parts = dealParts(units, dealt, fractions ?? sharesOfSplit(dealt), seed)
  units.forEach(({ id }, i) => {
    const part = parts[i]
    if (part) named.set(id, part)
  })
  return named
}

function betweenParts(homes: readonly Home[]): Sentence[] {
  const torn = homes.filter(({ parts }) => parts.size > 1).flatMap(({ added }) => added)
  if (torn.length === 0) return []
  const some = torn.slice(0, 3).map(({ key }) => key)
  return [
    say`${torn.length} new image(s) belong to lesions or patients that lie in more than one part of the split (${some.join(', ')}); they were put in none.`,
  ]
}
