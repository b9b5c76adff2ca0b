import { say } from '../../../shared/say.ts'
import { argument } from '../builder.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported } from '../unsupported.ts'
import { axisIn, isBatch, sameGroup, type Atom, type Group, type Value } from '../value.ts'

type Reduction = 'Mean' | 'Max' | 'Min' | 'Sum'

/** Takes axes together to one number. Axes by attribute before opset 13 or 18, by input since. */
const reduction =
  (className: Reduction): Rule =>
  (call) => [reduced(call, call.value(0), className)]

function reduced(call: Call, x: Value, className: Reduction): Value {
  const rank = x.logical.length
  const given = call.integersFrom(1, 'axes')
  if (!given?.length && call.number('noop_with_empty_axes', 0) === 1) return x
  const axes = (given?.length ? given : x.logical.map((_, i) => i)).map((axis) => axisIn(axis, rank))
  const gone = new Set(axes.flatMap((axis) => x.logical[axis]!))
  if (axes.some((axis) => isBatch(x.logical[axis]!)))
    throw new Unsupported(say`work across the images of a batch`)
  const keeps = call.number('keepdims', 1) === 1
  const logical = x.logical.flatMap((group, i) => (axes.includes(i) ? (keeps ? [[]] : []) : [group]))
  return { ...collapsed(call, x, className, gone), logical }
}

/** Reduces whole physical axes; one that is reduced in part is cut first. */
function collapsed(call: Call, x: Value, className: Reduction, gone: ReadonlySet<Atom>): Value {
  const { b } = call
  const cut = x.physical.flatMap((group) => cutAt(group, gone))
  const value = b.arrange(x, cut)
  const at = cut.flatMap((group, i) => (group.some((atom) => gone.has(atom)) ? [i] : []))
  // Axes of size 1 stay: images keep their rank and broadcast against each other.
  const keepdims = cut.length === 4 && at.join() === '1,2'
  const physical = cut.flatMap((group, i) => (at.includes(i) ? (keepdims ? [[]] : []) : [group]))
  const pooling = { Mean: 'GlobalAveragePooling2D', Max: 'GlobalMaxPooling2D' } as const
  const isPlane = at.join() === '1,2' && cut.length === 4
  const node =
    isPlane && (className === 'Mean' || className === 'Max')
      ? b.add(pooling[className], { keepdims }, [argument(value)])
      : b.add(className, { axis: at, keepdims }, [argument(value)])
  return { ...value, node, physical }
}

function cutAt(group: Group, gone: ReadonlySet<Atom>): Group[] {
  const parts: Atom[][] = []
  for (const atom of group) {
    const last = parts.at(-1)
    if (last && gone.has(last[0]!) === gone.has(atom)) last.push(atom)
    else parts.push([atom])
  }
  return sameGroup(group, []) ? [[]] : parts
}

/** Square root of the sum of squares. */
const l2: Rule = (call) => {
  const squares = call.b.apply(call.value(0), 'Square', {}, { part: 'square' })
  return [call.b.apply(reduced(call, squares, 'Sum'), 'Sqrt', {}, { part: 'root' })]
}

export const reduceRules: RuleTable = {
  ReduceMean: reduction('Mean'),
  ReduceMax: reduction('Max'),
  ReduceMin: reduction('Min'),
  ReduceSum: reduction('Sum'),
  ReduceL2: l2,
}
