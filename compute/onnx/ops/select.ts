import { say } from '../../../shared/say.ts'
import type { Json } from '../../../models/graph.ts'
import { isolated } from '../axes.ts'
import { argument } from '../builder.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported } from '../unsupported.ts'
import { axisIn, groupSize, newGroup, type Value } from '../value.ts'

const WHOLE: Json = { slice: [null, null, null] }

/** Part of one axis, `count` positions from `start`; the axis stays. */
function sliced(
  call: Call,
  x: Value,
  axis: number,
  [start, count, step]: readonly number[],
  part?: string,
): Value {
  if (start === 0 && step === 1 && count === groupSize(x.logical[axis]!)) return x
  if (count! < 1) throw new Unsupported(say`shapes that do not fit`)
  const { value, at } = isolated(call.b, x, axis)
  const end = start! + count! * step!
  const key = [...new Array<Json>(at).fill(WHOLE), { slice: [start!, end < 0 ? null : end, step!] }]
  const node = call.b.add('GetItem', { key }, [argument(value)], part ? { part } : {})
  return replaced(value, axis, at, node, count!)
}

function replaced(value: Value, axis: number, at: number, node: string, size: number): Value {
  const group = newGroup(size)
  return {
    kind: 'value',
    node,
    logical: value.logical.map((other, i) => (i === axis ? group : other)),
    physical: value.physical.map((other, i) => (i === at ? group : other)),
  }
}

const slice: Rule = (call) => {
  let x = call.value(0)
  const starts = call.integersFrom(1, 'starts') ?? []
  const ends = call.integersFrom(2, 'ends') ?? []
  const axes = call.integersFrom(3, 'axes') ?? starts.map((_, i) => i)
  const steps = call.integersFrom(4, 'steps') ?? starts.map(() => 1)
  axes.forEach((given, i) => {
    const axis = axisIn(given, x.logical.length)
    const [from, count] = sliceBounds(groupSize(x.logical[axis]!), starts[i]!, ends[i]!, steps[i] ?? 1)
    x = sliced(call, x, axis, [from, count, steps[i] ?? 1], i > 0 ? `axis_${i}` : undefined)
  })
  return [x]
}

/** First position and number of positions, as numpy counts. */
export function sliceBounds(
  size: number,
  start: number,
  end: number,
  step: number,
): readonly [number, number] {
  const clamp = (index: number, least: number, most: number): number =>
    Math.min(Math.max(index < 0 ? index + size : index, least), most)
  const from = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1)
  const to = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1)
  return [from, Math.max(0, Math.ceil((to - from) / step))]
}

/** One position, whose axis goes, or evenly spaced ones. */
const gather: Rule = (call) => {
  const x = call.value(0)
  const indices = call.required(1, 'indices')
  const axis = axisIn(call.number('axis', 0), x.logical.length)
  const size = groupSize(x.logical[axis]!)
  const places = [...indices.data].map((index) => axisIn(index, size))
  if (indices.shape.length === 0) {
    const one = sliced(call, x, axis, [places[0]!, 1, 1])
    return [{ ...one, logical: one.logical.filter((_, i) => i !== axis) }]
  }
  const step = places.length > 1 ? places[1]! - places[0]! : 1
  const isEven =
    indices.shape.length === 1 && step !== 0 && places.every((place, i) => place === places[0]! + i * step)
  if (!isEven) throw new Unsupported(say`positions that are not evenly spaced`)
  return [sliced(call, x, axis, [places[0]!, places.length, step])]
}

const split: Rule = (call) => {
  const x = call.value(0)
  const axis = axisIn(call.number('axis', 0), x.logical.length)
  const size = groupSize(x.logical[axis]!)
  const count = call.node.outputs.length
  const even = Math.ceil(size / count)
  const given = call.integersFrom(1, 'split')
  const sizes = given ?? Array.from({ length: count }, (_, i) => Math.min(even, size - i * even))
  let start = 0
  return sizes.map((each, i) => {
    const part = sliced(call, x, axis, [start, each, 1], `part_${i}`)
    start += each
    return part
  })
}

export const selectRules: RuleTable = { Slice: slice, Gather: gather, Split: split }
