import { verbatim } from '../../../shared/say.ts'
import type { LayerConfig } from '../../../models/graph.ts'
import type { LayerClass } from '../../../models/vocabulary.ts'
import { checkedSize, scalarOf, type NdArray } from '../array.ts'
import { aligned, widened } from '../axes.ts'
import { argument, besides, constantArgument } from '../builder.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported } from '../unsupported.ts'
import { shapeOf, type Operand, type Value } from '../value.ts'

const same: Rule = (call) => [call.value(0)]

const unary =
  (className: LayerClass, config: LayerConfig = {}): Rule =>
  (call) => [call.b.apply(call.value(0), className, config)]

const activation = (name: string): Rule => unary('Activation', { activation: name })

/** a ∘ b of two values, or of a value and a constant. */
function combine(call: Call, className: LayerClass, a: Operand, c: Operand, part?: string): Value {
  const { b } = call
  const options = part ? { part } : {}
  if (a.kind === 'value' && c.kind === 'value') {
    const { inputs, logical, physical } = aligned(b, a, c)
    return { kind: 'value', logical, physical, node: b.add(className, {}, inputs.map(argument), options) }
  }
  const value = a.kind === 'value' ? a : c.kind === 'value' ? c : null
  const array = a.kind === 'constant' ? a.array : c.kind === 'constant' ? c.array : null
  if (!value || !array) throw new Unsupported(verbatim(className))
  const own = widened(value, array.shape.length)
  const { x, beside } = spread(call, own, array)
  const inputs = a === value ? [argument(x), beside] : [beside, argument(x)]
  return { ...x, node: b.add(className, {}, inputs, options) }
}

/** A value and a constant beside it. Where the constant is longer along an axis of size 1, the value is repeated along it. */
function spread({ b }: Call, value: Value, array: NdArray) {
  const lead = value.logical.length - array.shape.length
  const grows = array.shape.some((size, axis) => size > 1 && value.logical[axis + lead]!.length === 0)
  if (!grows) return { x: value, beside: besides(array, value.logical, value.physical) }
  const atoms = array.shape.map((size, axis) =>
    value.logical[axis + lead]!.length === 0 && size > 1 ? [{ size }] : null,
  )
  const logical = value.logical.map((group, axis) => atoms[axis - lead] ?? group)
  const fresh = atoms.filter((group) => group !== null)
  const narrow = b.arrange(value, [
    ...value.physical.slice(0, 1),
    ...fresh.map(() => []),
    ...value.physical.slice(1),
  ])
  const physical = [...value.physical.slice(0, 1), ...fresh, ...value.physical.slice(1)]
  return { x: { ...narrow, logical, physical }, beside: besides(array, logical, physical) }
}

const binary =
  (className: LayerClass): Rule =>
  (call) => {
    const [a, c] = call.inputs
    if (!a || !c) throw new Unsupported(verbatim('inputs'))
    return [combine(call, className, a, c)]
  }

/** Min, Max and Sum take any number of inputs. */
const several =
  (className: LayerClass): Rule =>
  (call) => {
    const given = call.inputs.filter((input) => input !== undefined)
    const first = given[0]!
    if (given.length === 1) return [first]
    return [given.slice(1).reduce((sum: Operand, next) => combine(call, className, sum, next), first)]
  }

const mean: Rule = (call) => {
  const [sum] = several('Add')(call)
  const count: Operand = {
    kind: 'constant',
    array: { shape: [], data: Float64Array.of(call.inputs.length), isInteger: false },
  }
  return [combine(call, 'TrueDivide', sum!, count, 'mean')]
}

const power: Rule = (call) => {
  const exponent = call.inputs[1]?.kind === 'constant' ? scalarOf(call.inputs[1].array) : null
  if (exponent === 1) return same(call)
  if (exponent === 2) return unary('Square')(call)
  if (exponent === 0.5) return unary('Sqrt')(call)
  return binary('Power')(call)
}

const reciprocal: Rule = (call) => {
  const value = call.value(0)
  return [{ ...value, node: call.b.add('TrueDivide', {}, [constantArgument(1), argument(value)]) }]
}

const gelu: Rule = (call) => {
  if (call.text('approximate', 'none') === 'none') return activation('gelu')(call)
  // 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), Hendrycks and Gimpel 2016, in the form x sigmoid(2 ...).
  const { b } = call
  const x = call.value(0)
  const square = b.apply(x, 'Square', {}, { part: 'square' })
  const slope = Math.sqrt(8 / Math.PI)
  const factor = b.apply(square, 'Rescaling', { scale: 0.044715 * slope, offset: slope }, { part: 'cube' })
  const inner = combine(call, 'Multiply', x, factor, 'inner')
  const gate = b.apply(inner, 'Activation', { activation: 'sigmoid' }, { part: 'gate' })
  return [combine(call, 'Multiply', x, gate)]
}

/** Repeating along axes of size 1; along the batch every operator does it anyway. */
const expand: Rule = (call) => {
  const target = [...call.required(1, 'shape').data]
  const ones: Operand = {
    kind: 'constant',
    array: { shape: target, data: new Float32Array(checkedSize(target)).fill(1), isInteger: false },
  }
  const value = call.value(0)
  const shape = shapeOf(value)
  const lead = target.length - shape.length
  if (target.every((size, i) => size === 1 || size === shape[i - lead]))
    return [widened(value, target.length)]
  return [combine(call, 'Multiply', value, ones)]
}

const cast: Rule = (call) => {
  const to = call.number('to', 1)
  if (![1, 10, 11, 16].includes(to)) throw new Unsupported(verbatim(`to=${to}`))
  return same(call)
}

const dropout: Rule = (call) => {
  const mode = call.inputs[2]
  if (mode?.kind === 'constant' && mode.array.data[0]) throw new Unsupported(verbatim('training_mode=1'))
  return same(call)
}

export const elementwiseRules: RuleTable = {
  Add: binary('Add'),
  Sub: binary('Subtract'),
  Mul: binary('Multiply'),
  Div: binary('TrueDivide'),
  Pow: power,
  Min: several('Minimum'),
  Max: several('Maximum'),
  Sum: several('Add'),
  Mean: mean,
  Reciprocal: reciprocal,
  Neg: unary('Negative'),
  Abs: unary('Absolute'),
  Sqrt: unary('Sqrt'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Erf: unary('Erf'),
  Relu: activation('relu'),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  Softplus: activation('softplus'),
  Softsign: activation('softsign'),
  Mish: activation('mish'),
  HardSwish: activation('hard_silu'),
  Swish: activation('silu'),
  Gelu: gelu,
  LeakyRelu: (call) => [
    call.b.apply(call.value(0), 'LeakyReLU', { negative_slope: call.number('alpha', 0.01) }),
  ],
  Elu: (call) => [call.b.apply(call.value(0), 'ELU', { alpha: call.number('alpha', 1) })],
  Selu: activation('selu'),
  Celu: (call) => (call.expect('alpha', 1), activation('celu')(call)),
  Identity: same,
  Expand: expand,
  Dropout: dropout,
  Cast: cast,
}
