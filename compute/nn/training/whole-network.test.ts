/**
 * A whole EfficientNetB0, recorded against eager. Both compute the same gradients but for rounding. Adam divides a gradient by its own size,
 * so where that is itself rounding (a shift before a batch normalisation has the gradient 0) each takes its own full step, in any framework.
 */
import { expect, test } from 'vitest'
import { ARCHITECTURES } from '../../../models/registry.ts'
import { Random } from '../../../shared/random.ts'
import { initialWeights } from '../init.ts'
import type { TrainBatch } from './batch.ts'
import type { OptimizerConfig } from './optimizers.ts'
import { TrainStep } from './train-step.ts'

const [SIZE, IMAGES, STEPS] = [64, 8, 3]
/** Gradients computed in another order differ by up to this; the typical one is 1e-2. */
const ROUNDING = 5e-6
const BETA1 = 0.9
const graph = ARCHITECTURES['efficientnet-b0'].build({ classes: 2, inputSize: SIZE, dropout: 0.2 })
const weights = initialWeights(graph, 1)

test('with SGD every weight of both is the same', () => {
  const [recorded, eager] = (['graph', 'eager'] as const).map((mode) => trained({ kind: 'sgd' }, mode))
  for (const [key, { values }] of eager!.weights)
    expect(furthest(values, recorded!.weights.get(key)!.values), key).toBeLessThan(1e-5)
})

test('with Adam every weight is whose gradient is more than rounding', () => {
  const [recorded, eager] = (['graph', 'eager'] as const).map((mode) => trained({ kind: 'adam' }, mode))
  let [all, certain] = [0, 0]
  for (const [key, smallest] of eager!.smallestGradients) {
    const other = recorded!.weights.get(key)!.values
    const isCertain = (_: number, i: number): boolean => smallest[i]! > ROUNDING
    const values = eager!.weights.get(key)!.values
    all += values.length
    certain += values.filter(isCertain).length
    expect(furthest(values.filter(isCertain), other.filter(isCertain)), key).toBeLessThan(1e-5)
  }
  expect(certain / all).toBeGreaterThan(0.9)
})

function trained(optimizer: OptimizerConfig, mode: 'graph' | 'eager') {
  const step = new TrainStep(
    { graph, weights },
    { optimizer, loss: { kind: 'cross-entropy' }, height: SIZE, width: SIZE, mode },
  )
  const smallestGradients = new Map<string, Float32Array>()
  let before = step.state().tensors
  for (let i = 0; i < STEPS; i++) {
    step.run(batch(i), { learningRate: 1e-4, seed: i })
    const { tensors } = step.state()
    for (const [name, { values }] of tensors) {
      if (!name.startsWith('slot.m:')) continue
      const key = name.slice('slot.m:'.length)
      const mean = before.get(name)!.values
      const size = values.map((m, j) => Math.abs((m - BETA1 * mean[j]!) / (1 - BETA1)))
      const known = smallestGradients.get(key)
      smallestGradients.set(key, known ? size.map((s, j) => Math.min(s, known[j]!)) : size)
    }
    before = tensors
  }
  const result = { weights: step.weights(), smallestGradients }
  step.dispose()
  return result
}

function batch(seed: number): TrainBatch {
  const random = new Random(seed)
  const data = Uint8Array.from({ length: IMAGES * SIZE * SIZE * 3 }, () => random.below(256))
  const labels = Float32Array.from({ length: IMAGES * 2 }, (_, i) => Number((i >> 1) % 2 === i % 2))
  return { images: { data, count: IMAGES, height: SIZE, width: SIZE, channels: 3 }, labels }
}

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)
}
