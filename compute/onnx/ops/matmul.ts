import { say } from '../../../shared/say.ts'
import { reshapedArray, transposed, viewed, type NdArray } from '../array.ts'
import { unified, widened, withLast } from '../axes.ts'
import { argument, constantArgument } from '../builder.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported, unsupportedInput } from '../unsupported.ts'
import { BATCH, groupSize, newGroup, sameGroup, type Group, type Value } from '../value.ts'

/** kernel [K,M], its rows in the order of the atoms as they lie rather than as ONNX counts them. */
function rowsAsTheyLie(kernel: NdArray, logical: Group, physical: Group): NdArray {
  const [rows = 0, columns = 0] = kernel.shape
  if (groupSize(logical) !== rows) throw new Unsupported(say`shapes that do not fit`)
  const axes = [...physical.map((atom) => logical.indexOf(atom)), logical.length]
  const split = reshapedArray(kernel, [...logical.map(({ size }) => size), columns])
  return reshapedArray(transposed(split, axes), [rows, columns])
}

/** x [..., K] times kernel [K,M], as a Dense layer. */
function dense(call: Call, x: Value, kernel: NdArray, bias?: NdArray): Value {
  const { b } = call
  const last = x.logical.at(-1)!
  // Flattened images lie as [H,W,C]: the kernel's rows follow them, once.
  const lying = x.physical.flat().filter((atom) => last.includes(atom))
  const value =
    x.logical.length === 2 && sameGroup(x.logical[0]!, [BATCH])
      ? b.arrange(x, [[BATCH], lying])
      : withLast(b, x, lying)
  const units = kernel.shape[1] ?? 0
  const weights = { kernel: rowsAsTheyLie(kernel, last, lying), ...(bias && { bias }) }
  const node = b.add('Dense', { units, use_bias: bias !== undefined }, [argument(value)], { weights })
  const out = newGroup(units)
  return {
    kind: 'value',
    node,
    logical: [...value.logical.slice(0, -1), out],
    physical: [...value.physical.slice(0, -1), out],
  }
}

const gemm: Rule = (call) => {
  const kernel = call.required(1, 'B')
  if (call.number('transA', 0) === 1) throw new Unsupported(say`work across the images of a batch`)
  const turned = call.number('transB', 0) === 1 ? transposed(kernel, [1, 0]) : kernel
  const scaled = times(turned, call.number('alpha', 1))
  const x = call.value(0)
  if (x.logical.length !== 2) throw new Unsupported(say`shapes that do not fit`)
  const addend = call.constant(2, 'C')
  const units = scaled.shape[1] ?? 0
  if (addend && addend.data.length !== units && addend.data.length !== 1)
    throw new Unsupported(say`shapes that do not fit`)
  const bias =
    addend && times(viewed(addend, [units], [addend.data.length === 1 ? 0 : 1]), call.number('beta', 1))
  return [dense(call, x, scaled, bias)]
}

function times(array: NdArray, factor: number): NdArray {
  return factor === 1
    ? array
    : { ...array, data: array.data.map((value) => value * factor) as NdArray['data'] }
}

const matMul: Rule = (call) => {
  const [a, c] = call.inputs
  if (!a || !c) throw unsupportedInput('B')
  if (a.kind === 'value' && c.kind === 'value') return [product(call, a, c)]
  if (a.kind === 'value' && c.kind === 'constant') return [timesConstant(call, a, c.array)]
  if (a.kind === 'constant' && c.kind === 'value') {
    // C X = (X^T C^T)^T
    const x = timesConstant(call, swapped(c), transposed(a.array, [1, 0]))
    return [swapped(x)]
  }
  throw unsupportedInput('A')
}

function timesConstant(call: Call, x: Value, kernel: NdArray): Value {
  const squeezed = kernel.shape.slice(0, -2).every((size) => size === 1)
  if (kernel.shape.length < 2 || !squeezed) throw new Unsupported(say`shapes that do not fit`)
  return dense(call, x, reshapedArray(kernel, kernel.shape.slice(-2)))
}

/** The last two axes change places. */
function swapped(x: Value): Value {
  const [rows, columns] = x.logical.slice(-2)
  return { ...x, logical: [...x.logical.slice(0, -2), columns!, rows!] }
}

/** a [..., T, K] times c [..., K, S], both of the image. */
function product(call: Call, first: Value, second: Value): Value {
  const { b } = call
  const rank = Math.max(first.logical.length, second.logical.length)
  if (rank < 3) throw new Unsupported(say`work across the images of a batch`)
  const [left, right] = [widened(first, rank), widened(second, rank)]
  // Contracted axes are paired, then all before the last two.
  const [a, turned] = unified(withoutRows(left), withoutColumns(right))
  const rows = newGroup(groupSize(left.logical.at(-2)!))
  const columns = newGroup(groupSize(right.logical.at(-1)!))
  const inner = a.logical.at(-1)!
  const batch = a.logical.slice(0, -1).map((group, i) => (group.length ? group : turned.logical[i]!))
  const axes = [
    [BATCH],
    ...batch
      .flat()
      .filter((atom) => atom !== BATCH)
      .map((atom) => [atom]),
  ]
  const own = (value: Value): Group[] =>
    axes.map((group) => group.filter((atom) => value.physical.flat().includes(atom)))
  const x = b.arrange(a, [...own(a), left.logical.at(-2)!, inner])
  const y = b.arrange(turned, [...own(turned), inner, right.logical.at(-1)!])
  const node = b.add('Matmul', {}, [argument(x), argument(y)])
  return { kind: 'value', node, logical: [...batch, rows, columns], physical: [...axes, rows, columns] }
}

/** Without the axis that is not paired. */
function withoutRows(x: Value): Value {
  return { ...x, logical: [...x.logical.slice(0, -2), x.logical.at(-1)!] }
}
function withoutColumns(x: Value): Value {
  return { ...x, logical: x.logical.slice(0, -1) }
}
/** Scaled dot-product attention (opset 23) of [N,heads,T,d], without masks or memory. */
const attention: Rule = (call) => {
  const [q, k, v, ...others] = call.inputs
  if (q?.kind !== 'value' || k?.kind !== 'value' || v?.kind !== 'value' || others.some((input) => input))
    throw unsupportedInput('attn_mask')
  if (q.logical.length !== 4) throw new Unsupported(say`shapes that do not fit`)
  call.expect('is_causal', 0)
  const scale = call.number('scale', 1 / Math.sqrt(groupSize(q.logical.at(-1)!)))
  const scores = product(call, q, swapped(k))
  const inputs = [argument(scores), constantArgument(scale)]
  const scaled = { ...scores, node: call.b.add('Multiply', {}, inputs, { part: 'scale' }) }
  const weights = call.b.apply(scaled, 'Activation', { activation: 'softmax' }, { part: 'softmax' })
  return [product(call, weights, v)]
}

/** Einstein sums that are products of matrices. */
const einsum: Rule = (call) => {
  const equation = call.text('equation', '').replaceAll(' ', '')
  const [a, c] = call.inputs
  if (a?.kind !== 'value' || c?.kind !== 'value') throw unsupportedInput('inputs')
  if (/^(\w+)(\w)(\w),\1\3(\w)->\1\2\4$/.test(equation)) return [product(call, a, c)]
  if (/^(\w+)(\w)(\w),\1(\w)\3->\1\2\4$/.test(equation)) return [product(call, a, swapped(c))]
  throw new Unsupported(say`the sum ${equation}`)
}

export const matMulRules: RuleTable = { Gemm: gemm, MatMul: matMul, Attention: attention, Einsum: einsum }
