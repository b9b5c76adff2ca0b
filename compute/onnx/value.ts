/**
 * Values of a network while it is translated.
 *
 * ONNX counts axes as PyTorch does (channels second) and moves them about with Transpose and Reshape; the layer graph keeps images as
 * [N,H,W,C]. So every value has two orders: `logical` is what ONNX believes, `physical` how the node's output lies. Both list *atoms*,
 * the pieces that axes are made of: Transpose only reorders the logical axes, Reshape and Flatten only regroup them, and neither costs a
 * node. What needs another order than it finds asks for it with `arrange`.
 */
import { say } from '../../shared/say.ts'
import { sizeOf, stridesOf, viewed, type NdArray } from './array.ts'
import { Unsupported } from './unsupported.ts'

/** A piece of an axis, told from others by identity. Sizes of 1 have none: such an axis is an empty group. */
export interface Atom {
  readonly size: number
}
/** An axis: its atoms from the outermost inwards. */
export type Group = readonly Atom[]

export interface Value {
  readonly kind: 'value'
  /** Id in the layer graph. */
  readonly node: string
  readonly logical: readonly Group[]
  /** The batch alone comes first. */
  readonly physical: readonly Group[]
}
export interface Constant {
  readonly kind: 'constant'
  readonly array: NdArray
}
export type Operand = Value | Constant

/** The images of a batch: one while sizes are worked out, any number when the network runs. */
export const BATCH: Atom = { size: 1 }

export const newGroup = (size: number): Group => (size === 1 ? [] : [{ size }])
export const groupSize = (group: Group): number => sizeOf(group.map(({ size }) => size))
export const shapeOf = ({ logical }: Value): number[] => logical.map(groupSize)
export const isBatch = (group: Group): boolean => group.includes(BATCH)

export function sameGroup(a: Group, b: Group): boolean {
  return a.length === b.length && a.every((atom, i) => atom === b[i])
}
export function sameGroups(a: readonly Group[], b: readonly Group[]): boolean {
  return a.length === b.length && a.every((group, i) => sameGroup(group, b[i]!))
}

/** The value with some atoms replaced by finer or other ones. */
export function renamed(value: Value, names: ReadonlyMap<Atom, readonly Atom[]>): Value {
  const change = (groups: readonly Group[]): Group[] =>
    groups.map((group) => group.flatMap((atom) => names.get(atom) ?? [atom]))
  return { ...value, logical: change(value.logical), physical: change(value.physical) }
}

/** Axis counted from the front. */
export function axisIn(axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(index) || index < 0 || index >= rank)
    throw new Unsupported(say`shapes that do not fit`)
  return index
}

/** Two lists of atom sizes cut at the boundaries of both; null where they interleave. */
export function commonSizes(a: Group, b: Group): number[] | null {
  const suffixes = (group: Group): number[] => {
    let product = 1
    return group.toReversed().map(({ size }) => (product *= size))
  }
  const cuts = [...new Set([...suffixes(a), ...suffixes(b)])].sort((x, y) => x - y)
  const sizes = cuts.map((cut, i) => cut / (cuts[i - 1] ?? 1))
  return sizes.every(Number.isInteger) ? sizes.toReversed() : null
}

/** Which of `sizes` each atom of a group falls into. */
export function cutAtoms(group: Group, atoms: readonly Atom[]): Map<Atom, readonly Atom[]> {
  const names = new Map<Atom, readonly Atom[]>()
  let at = 0
  for (const atom of group) {
    const parts: Atom[] = []
    while (groupSize(parts) < atom.size || (atom === BATCH && parts.length === 0)) parts.push(atoms[at++]!)
    names.set(atom, parts)
  }
  return names
}

/** A constant laid out to be combined with a value: `logical` are that value's axes (the constant counts from the last), `physical` the wanted ones. */
export function constantFor(array: NdArray, logical: readonly Group[], physical: readonly Group[]): NdArray {
  const lead = logical.length - array.shape.length
  const place = new Map<Atom, number>()
  const strides = stridesOf(array.shape)
  array.shape.forEach((size, axis) => {
    if (size === 1) return
    const group = logical[axis + lead]!
    if (groupSize(group) !== size) throw new Unsupported(say`shapes that do not fit`)
    let step = strides[axis]!
    for (const atom of group.toReversed()) {
      place.set(atom, step)
      step *= atom.size
    }
  })
  // An axis that the constant knows nothing of is repeated; one it knows in part is written out.
  const groups = physical.map((group) => (group.some((atom) => place.has(atom)) ? group : []))
  const atoms = groups.flat()
  const wide = viewed(array, atoms.map(({ size }) => size), atoms.map((atom) => place.get(atom) ?? 0)) // prettier-ignore
  return { ...wide, shape: groups.map(groupSize) }
}
