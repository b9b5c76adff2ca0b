/** What operators ask of values' axes. */
import { say } from '../../shared/say.ts'
import type { GraphBuilder } from './builder.ts'
import { Unsupported } from './unsupported.ts'
import {
  BATCH,
  commonSizes,
  cutAtoms,
  groupSize,
  isBatch,
  renamed,
  sameGroup,
  type Atom,
  type Group,
  type Value,
} from './value.ts'

/** Axes of size 1 in front until there are `rank`. */
export function widened(value: Value, rank: number): Value {
  const missing = rank - value.logical.length
  return missing <= 0
    ? value
    : { ...value, logical: [...new Array<Group>(missing).fill([]), ...value.logical] }
}

/** An image as convolutions take it, [N,H,W,C]. */
export function asImage(b: GraphBuilder, value: Value): Value {
  const [batch, channels, height, width] = value.logical
  if (value.logical.length !== 4 || !sameGroup(batch!, [BATCH]))
    throw new Unsupported(say`an input that is no image`)
  return b.arrange(value, [[BATCH], height!, width!, channels!])
}

/** The batch first, `last` last, all else between as it lies. */
export function withLast(b: GraphBuilder, value: Value, last: Group): Value {
  if (isBatch(last)) throw new Unsupported(say`work across the images of a batch`)
  const rest = value.physical.map((group) => group.filter((atom) => !last.includes(atom)))
  const kept = rest.filter((group, i) => group.length > 0 || value.physical[i]!.length === 0)
  const isThere = sameGroup(value.physical.at(-1)!, last)
  return isThere ? value : b.arrange(value, [...kept, last])
}

/** A value whose logical axis is one physical axis, and which that is. */
export function isolated(
  b: GraphBuilder,
  value: Value,
  axis: number,
): { readonly value: Value; readonly at: number } {
  const group = value.logical[axis]!
  if (isBatch(group)) throw new Unsupported(say`work across the images of a batch`)
  const at = value.physical.findIndex((other) => other.length > 0 && sameGroup(other, group))
  if (at >= 0) return { value, at }
  if (group.length === 0) {
    // Of size 1 and not there: appended.
    return { value: b.arrange(value, [...value.physical, []]), at: value.physical.length }
  }
  const joined = alone(value.physical, group)
  return { value: b.arrange(value, joined), at: joined.findIndex((other) => sameGroup(other, group)) }
}

/** The groups with `wanted` as one of them, in the place of its first atom. */
function alone(groups: readonly Group[], wanted: Group): Group[] {
  const first = wanted[0]!
  return groups.flatMap((group) => {
    const at = group.indexOf(first)
    const free = (part: Group): Group[] => {
      const left = part.filter((atom) => !wanted.includes(atom))
      return left.length > 0 || (part.length === group.length && group.length === 0) ? [left] : []
    }
    return at < 0 ? free(group) : [...free(group.slice(0, at)), wanted, ...free(group.slice(at + 1))]
  })
}

/** `b` in the atoms of `a` wherever their axes are as long. Both have the same rank. */
export function unified(a: Value, b: Value): readonly [Value, Value] {
  let [left, right] = [a, b]
  a.logical.forEach((_, axis) => {
    const strip = (group: Group): Group => group.filter((atom) => atom !== BATCH)
    const [x, y] = [strip(left.logical[axis]!), strip(right.logical[axis]!)]
    if (x.length === 0 || y.length === 0 || sameGroup(x, y)) return
    if (groupSize(x) !== groupSize(y)) throw new Unsupported(say`shapes that do not fit`)
    const sizes = commonSizes(x, y)
    if (!sizes) throw new Unsupported(say`shapes that do not fit`)
    // The first one's names are kept: others may have been brought to them before.
    const atoms = sizes.length === x.length ? x : sizes.map((size): Atom => ({ size }))
    left = renamed(left, cutAtoms(x, atoms))
    right = renamed(right, cutAtoms(y, atoms))
  })
  return [left, right]
}

/** Both values laid out so that they broadcast against each other, and the layout of what comes out. */
export function aligned(b: GraphBuilder, first: Value, second: Value) {
  const rank = Math.max(first.logical.length, second.logical.length)
  const [x, y] = unified(widened(first, rank), widened(second, rank))
  const logical = x.logical.map((group, i) => (group.length >= y.logical[i]!.length ? group : y.logical[i]!))
  const all = logical.flat()
  const main = [x, y].find(({ physical }) => physical.flat().length === all.length)
  const other = main === x ? y : x
  const order = main
    ? main.physical
    : [[BATCH], ...all.filter((atom) => atom !== BATCH).map((atom) => [atom])]
  const physical = order.flatMap((group) =>
    cutAlike(group, new Set(other.physical.flat()), new Set(x.physical.flat())),
  )
  const laidOut = (value: Value): Value => {
    const own = new Set(value.physical.flat())
    return b.arrange(value, physical.map((group) => group.filter((atom) => own.has(atom)))) // prettier-ignore
  }
  return { inputs: [laidOut(x), laidOut(y)] as const, logical, physical }
}

/** Cuts an axis where one of the two values has the next atom and the other has not. */
function cutAlike(group: Group, some: ReadonlySet<Atom>, others: ReadonlySet<Atom>): Group[] {
  const kind = (atom: Atom): string => `${some.has(atom)}/${others.has(atom)}`
  const parts: Atom[][] = []
  for (const atom of group) {
    const last = parts.at(-1)
    if (last && kind(last[0]!) === kind(atom)) last.push(atom)
    else parts.push([atom])
  }
  return group.length === 0 ? [[]] : parts
}
