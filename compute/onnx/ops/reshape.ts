import { say } from '../../../shared/say.ts'
import { sizeOf } from '../array.ts'
import type { GraphBuilder } from '../builder.ts'
import type { Rule, RuleTable } from '../call.ts'
import { Unsupported } from '../unsupported.ts'
import { axisIn, BATCH, groupSize, renamed, shapeOf, type Atom, type Group, type Value } from '../value.ts'

/** The same values under other axes: nothing moves, and mostly no node is needed. */
function reshapedValue(b: GraphBuilder, value: Value, target: readonly number[]): Value {
  if (sizeOf(target) !== sizeOf(shapeOf(value))) throw new Unsupported(say`shapes that do not fit`)
  return regrouped(value, target) ?? regrouped(merged(b, value), target) ?? refuse()
}

function refuse(): never {
  throw new Unsupported(say`shapes that do not fit`)
}

/** Deals the atoms out to the new axes from the outermost inwards, cutting them where an axis ends inside one; null where none can be cut so. */
function regrouped(value: Value, target: readonly number[]): Value | null {
  let result = value
  const logical: Group[] = []
  let queue: Atom[] = value.logical.flat()
  for (const [i, size] of target.entries()) {
    const group: Atom[] = []
    let rest = size
    if (queue[0] === BATCH) group.push(queue.shift()!)
    while (rest > 1) {
      const atom = queue.shift()
      if (!atom) return null
      if (atom.size <= rest) {
        if (rest % atom.size !== 0) return null
        group.push(atom)
        rest /= atom.size
        if (queue[0] === BATCH && rest > 1) group.push(queue.shift()!)
        continue
      }
      if (atom.size % rest !== 0) return null
      const [outer, inner] = [{ size: rest }, { size: atom.size / rest }]
      result = renamed(result, new Map([[atom, [outer, inner]]]))
      group.push(outer)
      queue = [inner, ...queue]
      rest = 1
    }
    if (queue[0] === BATCH && target[i + 1] === behindBatch(value)) group.push(queue.shift()!)
    logical.push(group)
  }
  if (queue.length > 0) return null
  return { ...result, logical }
}

/** Size of the axis behind the batch: where it stays whole, the batch was merged with what is before it. Null where nothing is behind. */
function behindBatch({ logical }: Value): number | null {
  const next = logical[logical.findIndex((group) => group.includes(BATCH)) + 1]
  return next && next.length > 0 ? groupSize(next) : null
}

/** All axes but the batch as one, in the order ONNX counts them. */
function merged(b: GraphBuilder, value: Value): Value {
  const atoms = value.logical.flat()
  if (atoms[0] !== BATCH) throw new Unsupported(say`work across the images of a batch`)
  const rest = atoms.slice(1)
  const { node } = b.arrange(value, [[BATCH], rest])
  const whole: Group = [{ size: groupSize(rest) }]
  return { kind: 'value', node, logical: [[BATCH], whole], physical: [[BATCH], whole] }
}

/** 0 keeps an axis, -1 is worked out. */
const reshape: Rule = (call) => {
  const value = call.value(0)
  const given = call.integersFrom(1, 'shape')
  if (!given) throw new Unsupported(say`shapes that do not fit`)
  const shape = shapeOf(value)
  const kept =
    call.number('allowzero', 0) === 1 ? given : given.map((size, i) => (size === 0 ? (shape[i] ?? 0) : size))
  const known = sizeOf(kept.filter((size) => size !== -1))
  const target = kept.map((size) => (size === -1 ? sizeOf(shape) / known : size))
  if (!target.every((size) => Number.isInteger(size) && size > 0)) refuse()
  return [reshapedValue(call.b, value, target)]
}

const flatten: Rule = (call) => {
  const value = call.value(0)
  const axis = call.number('axis', 1)
  const at = axis < 0 ? axis + value.logical.length : axis
  const shape = shapeOf(value)
  return [reshapedValue(call.b, value, [sizeOf(shape.slice(0, at)), sizeOf(shape.slice(at))])]
}

const transpose: Rule = (call) => {
  const value = call.value(0)
  const rank = value.logical.length
  const perm = call.numbers('perm') ?? value.logical.map((_, i) => rank - 1 - i)
  if (perm.length !== rank || new Set(perm).size !== rank) refuse()
  return [{ ...value, logical: perm.map((axis) => value.logical[axisIn(axis, rank)]!) }]
}

const squeeze: Rule = (call) => {
  const value = call.value(0)
  const given = call.integersFrom(1, 'axes')
  const rank = value.logical.length
  const axes =
    given?.map((axis) => axisIn(axis, rank)) ?? value.logical.flatMap((group, i) => (group.length ? [] : [i]))
  if (axes.some((axis) => groupSize(value.logical[axis]!) !== 1 || value.logical[axis]!.length > 0)) refuse()
  return [{ ...value, logical: value.logical.filter((_, i) => !axes.includes(i)) }]
}

const unsqueeze: Rule = (call) => {
  const value = call.value(0)
  const given = call.integersFrom(1, 'axes') ?? []
  const rank = value.logical.length + given.length
  const axes = given.map((axis) => axisIn(axis, rank))
  const left = [...value.logical]
  return [
    { ...value, logical: Array.from({ length: rank }, (_, i) => (axes.includes(i) ? [] : left.shift()!)) },
  ]
}

/** Axes put in another order under which they are counted. */
function reordered(value: Value, order: readonly number[]): Value {
  return { ...value, logical: order.map((axis) => value.logical[axis]!) }
}

/** Blocks of channels become blocks of pixels (PyTorch's pixel_shuffle is mode CRD). */
const depthToSpace: Rule = (call) => {
  const value = call.value(0)
  const r = call.number('blocksize', 1)
  const [n = 1, c = 1, h = 1, w = 1] = shapeOf(value)
  const deep = c / (r * r)
  const isCrd = call.text('mode', 'DCR') === 'CRD'
  const split = reshapedValue(call.b, value, isCrd ? [n, deep, r, r, h, w] : [n, r, r, deep, h, w])
  const moved = reordered(split, isCrd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2])
  return [reshapedValue(call.b, moved, [n, deep, h * r, w * r])]
}

const spaceToDepth: Rule = (call) => {
  const value = call.value(0)
  const r = call.number('blocksize', 1)
  const [n = 1, c = 1, h = 1, w = 1] = shapeOf(value)
  const split = reshapedValue(call.b, value, [n, c, h / r, r, w / r, r])
  return [reshapedValue(call.b, reordered(split, [0, 3, 5, 1, 2, 4]), [n, c * r * r, h / r, w / r])]
}

export const reshapeRules: RuleTable = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
}
