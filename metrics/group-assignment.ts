import type { Random } from '../shared/random.ts'

/** Rows gathered by group, groups in the order of their keys so that the order of the rows does not matter. */
export interface GatheredGroups {
  /** Group number per row. */
  readonly groupOf: readonly number[]
  /** Rows per class of each group: pairs of class number and count. */
  readonly contents: readonly (readonly (readonly [classIndex: number, count: number])[])[]
  readonly sizes: readonly number[]
  /** Classes by name; the last number, `classes.length`, stands for rows without a label. */
  readonly classes: readonly string[]
}

export function gatherGroups(rows: readonly SplitRow[]): GatheredGroups {
  // Kinds are kept apart by a first letter: an image may be named like somebody else's lesion.
  const keyOf = ({ id, group }: SplitRow) => (group == null ? `i${id}` : `g${group}`)
  const keys = [...new Set(rows.map(keyOf))].sort()
  const numberOf = new Map(keys.map((key, i) => [key, i]))
  const classes = [...new Set(rows.flatMap(({ label }) => label ?? []))].sort()
  const classOf = new Map(classes.map((name, i) => [name, i]))
  const counts = keys.map(() => new Map<number, number>())
  const groupOf = rows.map((row) => {
    const group = numberOf.get(keyOf(row))!
    const own = row.label == null ? classes.length : classOf.get(row.label)!
    counts[group]!.set(own, (counts[group]!.get(own) ?? 0) + 1)
    return group
  })
  const contents = counts.map((perClass) => [...perClass].sort((a, b) => a[0] - b[0]))
  const sizes = contents.map((content) => content.reduce((sum, [, count]) => sum + count, 0))
  return { groupOf, contents, sizes, classes }
}

interface Assignment {
  readonly groups: GatheredGroups
  /** Part of each group; -1: not yet placed. */
  readonly partOf: number[]
  /** Rows and groups of each class in each part, [part][class]; one more column for rows without label, one for all. */
  readonly rowsIn: readonly Float64Array[]
  readonly groupsIn: readonly Float64Array[]
  /** Rows each part should have of each class, the same columns. */
  readonly targets: readonly Float64Array[]
  /** Whether each class has enough groups for every part. */
  readonly guaranteed: readonly boolean[]
}

/** At most this many rounds of improving moves; a few suffice. */
const maxRounds = 20

/**
 * Places groups: the largest first, each where it fills the largest relative gap (chi-square of class and total counts
 * against their targets); then a class missing in a part it should be in gets a group moved there; then single moves
 * that still lower the cost. Returns the part of each group.
 */
export function assignGroups(groups: GatheredGroups, shares: readonly number[], random: Random): number[] {
  const assignment = emptyAssignment(groups, shares)
  const order = [...random.permutation(groups.sizes.length)].sort(
    (a, b) => groups.sizes[b]! - groups.sizes[a]!,
  )
  for (const group of order) place(assignment, group, cheapestPart(assignment, group))
  repair(assignment)
  refine(assignment, order)
  return assignment.partOf
}

function emptyAssignment(groups: GatheredGroups, shares: readonly number[]): Assignment {
  const columns = groups.classes.length + 2
  const totals = new Float64Array(columns)
  const groupCounts = new Float64Array(columns)
  groups.contents.forEach((content, g) => {
    for (const [c, count] of content) {
      totals[c]! += count
      groupCounts[c]!++
    }
    totals[columns - 1]! += groups.sizes[g]!
  })
  return {
    groups,
    partOf: groups.sizes.map(() => -1),
    rowsIn: shares.map(() => new Float64Array(columns)),
    groupsIn: shares.map(() => new Float64Array(columns)),
    targets: shares.map((share) => totals.map((total) => share * total)),
    guaranteed: groups.classes.map((_, c) => groupCounts[c]! >= shares.length),
  }
}

function place({ groups, partOf, rowsIn, groupsIn }: Assignment, group: number, part: number): void {
  const shift = (where: number, sign: 1 | -1) => {
    for (const [c, count] of groups.contents[group]!) {
      rowsIn[where]![c]! += sign * count
      groupsIn[where]![c]! += sign
    }
    rowsIn[where]![groups.classes.length + 1]! += sign * groups.sizes[group]!
  }
  if (partOf[group]! >= 0) shift(partOf[group]!, -1)
  partOf[group] = part
  shift(part, 1)
}

/** Change of sum (rows - target)^2 / target when the group's rows are added to a part (sign 1) or taken out (-1). */
function costOf({ groups, rowsIn, targets }: Assignment, group: number, part: number, sign: 1 | -1): number {
  let cost = 0
  const add = (column: number, count: number) => {
    const gap = rowsIn[part]![column]! - targets[part]![column]!
    cost += (count * (sign * 2 * gap + count)) / targets[part]![column]!
  }
  for (const [c, count] of groups.contents[group]!) add(c, count)
  add(groups.classes.length + 1, groups.sizes[group]!)
  return cost
}

function cheapestPart(assignment: Assignment, group: number): number {
  const costs = assignment.targets.map((_, part) => costOf(assignment, group, part, 1))
  return costs.indexOf(Math.min(...costs))
}

function moveCost(assignment: Assignment, group: number, part: number): number {
  return costOf(assignment, group, assignment.partOf[group]!, -1) + costOf(assignment, group, part, 1)
}

/** Whether the group may leave: no class that must be in every part has its last group of the part in it. */
function mayLeave({ groups, partOf, groupsIn, guaranteed }: Assignment, group: number): boolean {
  return groups.contents[group]!.every(([c]) => !guaranteed[c] || groupsIn[partOf[group]!]![c]! > 1)
}

function repair(assignment: Assignment): void {
  const { groups, groupsIn, guaranteed, partOf } = assignment
  const holders = groups.classes.map((): number[] => [])
  groups.contents.forEach((content, g) => {
    for (const [c] of content) holders[c]?.push(g)
  })
  // The rarest first: it has the fewest groups to choose from.
  const classes = holders.map((_, c) => c).sort((a, b) => holders[a]!.length - holders[b]!.length)
  for (const c of classes) {
    if (!guaranteed[c]) continue
    groupsIn.forEach((counts, part) => {
      if (counts[c]! > 0) return
      const free = holders[c]!.filter((g) => partOf[g] !== part && mayLeave(assignment, g))
      const best = cheapest(free, (g) => moveCost(assignment, g, part))
      if (best != null) place(assignment, best, part)
    })
  }
}

function refine(assignment: Assignment, order: readonly number[]): void {
  const { partOf, targets } = assignment
  for (let round = 0; round < maxRounds; round++) {
    let improved = false
    for (const group of order) {
      if (!mayLeave(assignment, group)) continue
      const others = targets.map((_, part) => part).filter((part) => part !== partOf[group])
      const best = cheapest(others, (part) => moveCost(assignment, group, part))
      if (best == null || moveCost(assignment, group, best) > -1e-9) continue
      place(assignment, group, best)
      improved = true
    }
    if (!improved) return
  }
}

function cheapest(candidates: readonly number[], cost: (candidate: number) => number): number | null {
  let best: number | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const own = cost(candidate)
    if (own >= least) continue
    least = own
    best = candidate
  }
  return best
}

export interface SplitRow {
  readonly id: string
  /** Class name; null: not labelled, spread evenly but not counted as a class. */
  readonly label: string | null
  /** Lesion, patient or near-duplicate cluster; null: the image stands for itself. */
  readonly group: string | null
}
