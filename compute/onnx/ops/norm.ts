import { say } from '../../../shared/say.ts'
import { sizeOf, viewed, type NdArray } from '../array.ts'
import { withLast } from '../axes.ts'
import type { Call, Rule, RuleTable } from '../call.ts'
import { Unsupported, unsupportedValue } from '../unsupported.ts'
import { axisIn, groupSize, isBatch, type Group, type Value } from '../value.ts'

/** The value with its channels, logical axis 1, last. */
function channelsLast(call: Call): { readonly value: Value; readonly channels: number } {
  const x = call.value(0)
  const group = x.logical[1]
  if (!group || isBatch(group)) throw new Unsupported(say`shapes that do not fit`)
  const value = group.length === 0 ? call.b.arrange(x, [...x.physical, []]) : withLast(call.b, x, group)
  return { value, channels: groupSize(group) }
}

function ofSize(array: NdArray, size: number): NdArray {
  if (array.data.length !== size) throw new Unsupported(say`shapes that do not fit`)
  return { ...array, shape: [size] }
}

const batchNormalization: Rule = (call) => {
  call.expect('training_mode', 0)
  const { value, channels } = channelsLast(call)
  const [gamma, beta, moving_mean, moving_variance] = [1, 2, 3, 4].map((position) =>
    ofSize(call.required(position, 'statistics'), channels),
  )
  const config = { axis: -1, epsilon: call.number('epsilon', 1e-5), momentum: call.number('momentum', 0.9) }
  const weights = { gamma: gamma!, beta: beta!, moving_mean: moving_mean!, moving_variance: moving_variance! }
  return [call.b.apply(value, 'BatchNormalization', config, { weights })]
}

const layerNormalization: Rule = (call) => {
  const x = call.value(0)
  const axis = axisIn(call.number('axis', -1), x.logical.length)
  if (call.readers(1).length + call.readers(2).length > 0) throw unsupportedValue('outputs', 2)
  const last: Group = x.logical.slice(axis).flat()
  const value = withLast(call.b, x, last)
  const size = groupSize(last)
  const gamma = ofSize(call.required(1, 'Scale'), size)
  const bias = call.constant(2, 'B')
  const config = { axis: -1, epsilon: call.number('epsilon', 1e-5), center: bias !== undefined }
  const weights = { gamma, ...(bias && { beta: ofSize(bias, size) }) }
  return [call.b.apply(value, 'LayerNormalization', config, { weights })]
}

/** One number a group (opset 18) or a channel (21). */
function perChannel(array: NdArray, channels: number): NdArray {
  const each = channels / array.data.length
  if (!Number.isInteger(each)) throw new Unsupported(say`shapes that do not fit`)
  const wide = viewed({ ...array, shape: [array.data.length] }, [array.data.length, each], [1, 0])
  return { ...wide, shape: [channels] }
}

const groupNormalization =
  (groupsOf: (call: Call, channels: number) => number): Rule =>
  (call) => {
    const { value, channels } = channelsLast(call)
    const [gamma, beta] = [1, 2].map((position) => perChannel(call.required(position, 'scale'), channels))
    const config = { groups: groupsOf(call, channels), axis: -1, epsilon: call.number('epsilon', 1e-5) }
    return [call.b.apply(value, 'GroupNormalization', config, { weights: { gamma: gamma!, beta: beta! } })]
  }

/** Vectors of length 1. */
const lpNormalization: Rule = (call) => {
  call.expect('p', 2)
  const x = call.value(0)
  const value = withLast(call.b, x, x.logical[axisIn(call.number('axis', -1), x.logical.length)]!)
  return [call.b.apply(value, 'UnitNormalization', { axis: -1 })]
}

/** Softmax over one axis since opset 13; before, over all axes from one on. */
const softmaxRule =
  (activation: 'softmax' | 'log_softmax'): Rule =>
  (call) => {
    const x = call.value(0)
    const axis = axisIn(call.number('axis', call.opset < 13 ? 1 : -1), x.logical.length)
    const group = call.opset < 13 ? x.logical.slice(axis).flat() : x.logical[axis]!
    if (sizeOf(group.map(({ size }) => size)) === 1) throw unsupportedValue('axis', axis)
    return [call.b.apply(withLast(call.b, x, group), 'Activation', { activation })]
  }

export const normRules: RuleTable = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization((call) => call.number('num_groups', 1)),
  InstanceNormalization: groupNormalization((_call, channels) => channels),
  LpNormalization: lpNormalization,
  Softmax: softmaxRule('softmax'),
  LogSoftmax: softmaxRule('log_softmax'),
}
