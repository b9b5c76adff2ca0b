import { say } from '../../../shared/say.ts'
import { sizeOf, stridesOf, walk, type NdArray } from '../array.ts'
import { isolated, unified } from '../axes.ts'
import { argument, besides } from '../builder.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported } from '../unsupported.ts'
import { axisIn, groupSize, newGroup, shapeOf, type Group, type Operand, type Value } from '../value.ts'

/** Values laid end to end. Constants among them become padding with an addition: they need no batch axis. */
const concat: Rule = (call) => {
  const given = call.inputs.filter((input) => input !== undefined)
  const values = given.filter((input) => input.kind === 'value')
  const rank = values[0]!.logical.length
  const axis = axisIn(call.number('axis', 0), rank)
  const first = given.findIndex((input) => input.kind === 'value')
  const run = given.slice(first, first + values.length)
  if (run.some((input) => input.kind === 'constant')) throw new Unsupported(say`constants between values`)
  const joined = values.length === 1 ? values[0]! : joinedValues(call, values, axis)
  if (given.length === values.length) return [joined]
  return [padded(call, joined, given, axis, first)]
}

function withAxis(value: Value, axis: number, group: Group): Value {
  return { ...value, logical: value.logical.map((other, i) => (i === axis ? group : other)) }
}

/** Two values in the same atoms along all axes but one. */
function unifiedBut(axis: number, a: Value, c: Value): readonly [Value, Value] {
  const [x, y] = unified(withAxis(a, axis, []), withAxis(c, axis, []))
  return [withAxis(x, axis, a.logical[axis]!), withAxis(y, axis, c.logical[axis]!)]
}

function joinedValues(call: Call, values: readonly Value[], axis: number): Value {
  const { b } = call
  const first = values.reduce((main, value) => unifiedBut(axis, main, value)[0], values[0]!)
  const { value: main, at } = isolated(b, first, axis)
  const others = values.slice(1).map((value) => {
    const [, named] = unifiedBut(axis, main, value)
    return argument(b.arrange(named, withGroup(main.physical, at, named.logical[axis]!)))
  })
  const total = values.reduce((sum, value) => sum + groupSize(value.logical[axis]!), 0)
  const node = b.add('Concatenate', { axis: at }, [argument(main), ...others])
  const group = newGroup(total)
  return { ...withAxis(main, axis, group), node, physical: withGroup(main.physical, at, group) }
}

function withGroup(groups: readonly Group[], at: number, group: Group): Group[] {
  return groups.map((other, i) => (i === at ? group : other))
}

/** `joined` with the constants around it: room is made by padding with zeros, and the constants are added. */
function padded(call: Call, joined: Value, given: readonly Operand[], axis: number, first: number): Value {
  const { b } = call
  const sizes = given.map((input) => (input.kind === 'constant' ? (input.array.shape[axis] ?? 0) : 0))
  const before = sizes.slice(0, first).reduce((sum, size) => sum + size, 0)
  const after = sizes.slice(first).reduce((sum, size) => sum + size, 0)
  const { value, at } = isolated(b, joined, axis)
  const size = groupSize(joined.logical[axis]!)
  const group = newGroup(before + size + after)
  const pad_width = value.physical.map((_, i) => (i === at ? [before, after] : [0, 0]))
  const node = b.add('Pad', { pad_width, mode: 'constant', constant_values: 0 }, [argument(value)], {
    part: 'pad',
  })
  const wide = { ...withAxis(value, axis, group), node, physical: withGroup(value.physical, at, group) }
  const constant = laidOut(given, axis, shapeOf(wide), before, size)
  if (constant.data.every((each) => each === 0)) return wide
  return { ...wide, node: b.add('Add', {}, [argument(wide), besides(constant, wide.logical, wide.physical)]) }
}

/** The constants where they come to lie, zeros where the values do. */
function laidOut(
  given: readonly Operand[],
  axis: number,
  shape: readonly number[],
  before: number,
  size: number,
): NdArray {
  const whole = new Float32Array(sizeOf(shape))
  const strides = stridesOf(shape)
  let at = 0
  for (const input of given) {
    if (input.kind === 'value') {
      if (at <= before) at = before + size
      continue
    }
    const { array } = input
    const own = shape.map((each, i) => (i === axis ? (array.shape[i] ?? 0) : each))
    if (array.shape.join() !== own.join()) throw new Unsupported(say`shapes that do not fit`)
    const start = at * (strides[axis] ?? 0)
    walk(own, [strides, stridesOf(own)], ([to, from]) => (whole[to! + start] = array.data[from!]!))
    at += own[axis]!
  }
  return { shape, data: whole, isInteger: false }
}

export const concatRules: RuleTable = { Concat: concat }
