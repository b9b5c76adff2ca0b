import { scalarOf } from '../array.ts'
import { widened } from '../axes.ts'
import { argument, constantArgument } from '../builder.ts'
import type { Rule, RuleTable } from '../call.ts'
import { constantFor } from '../value.ts'

/** Bounds by attribute before opset 11, by input since. */
const clip: Rule = (call) => {
  const { b } = call
  const bound = (position: number, name: string, open: number): number => {
    const array = call.constant(position, name)
    return (array && scalarOf(array)) ?? call.number(name, open)
  }
  const [least, most] = [bound(1, 'min', -Infinity), bound(2, 'max', Infinity)]
  const isOpen = (value: number): boolean => Math.abs(value) >= 3.4e38
  const x = call.value(0)
  if (isOpen(least) && isOpen(most)) return [x]
  if (least === 0) return [b.apply(x, 'ReLU', isOpen(most) ? {} : { max_value: most })]
  if (!isOpen(least) && !isOpen(most)) return [b.apply(x, 'Clip', { x_min: least, x_max: most })]
  const beside = constantArgument(isOpen(most) ? least : most)
  return [{ ...x, node: b.add(isOpen(most) ? 'Maximum' : 'Minimum', {}, [argument(x), beside]) }]
}

const hardSigmoid: Rule = (call) => {
  const { b } = call
  const [alpha, beta] = [call.number('alpha', 0.2), call.number('beta', 0.5)]
  const x = call.value(0)
  if (Math.abs(alpha - 1 / 6) < 1e-6 && beta === 0.5)
    return [b.apply(x, 'Activation', { activation: 'hard_sigmoid' })]
  const line = b.apply(x, 'Rescaling', { scale: alpha, offset: beta }, { part: 'line' })
  return [b.apply(line, 'Clip', { x_min: 0, x_max: 1 })]
}

/** A slope for what is below zero, one number or one a channel. */
const prelu: Rule = (call) => {
  const value = widened(call.value(0), 1)
  const slope = call.required(1, 'slope')
  const laid = constantFor(slope, value.logical, value.physical)
  const shape = laid.shape.slice(1)
  const shared = shape.flatMap((size, i) => (size === 1 ? [i + 1] : []))
  const weights = { alpha: { ...laid, shape } }
  return [call.b.apply(value, 'PReLU', { shared_axes: shared.length ? shared : null }, { weights })]
}

export const boundRules: RuleTable = { Clip: clip, HardSigmoid: hardSigmoid, PRelu: prelu }
