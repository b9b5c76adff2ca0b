import { describe, expect, it } from 'vitest'
import { epochBatches } from './batches.ts'
import { balancedClassWeights } from './class-weights.ts'
import { afterEpoch, isBest, STOPPING_START } from './early-stopping.ts'

describe('epochBatches', () => {
  const items = Array.from({ length: 10 }, (_, i) => i)

  it('has every item once, the rest in a last batch, and an order of its own for each seed and epoch', () => {
    const batches = epochBatches(items, 4, 42, 1)
    expect(batches.map((b) => b.length)).toEqual([4, 4, 2])
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual(items)
    expect(epochBatches(items, 4, 42, 1)).toEqual(batches)
    expect(epochBatches(items, 4, 42, 2)).not.toEqual(batches)
    expect(epochBatches(items, 4, 43, 1)).not.toEqual(batches)
  })
})

describe('balancedClassWeights', () => {
  it('equals scikit-learn', () => {
    // compute_class_weight('balanced', classes=[0, 1, 2], y=[0, 0, 0, 1, 2, 2])
    const weights = balancedClassWeights([0, 0, 0, 1, 2, 2], 3)
    expect([...weights].map((w) => +w.toFixed(6))).toEqual([0.666667, 2, 1])
  })
})

describe('early stopping', () => {
  it('counts epochs without a lower loss and ignores NaN', () => {
    const losses = [1, 0.8, 0.9, NaN, 0.79]
    const states = losses.reduce(
      (list, loss, i) => [...list, afterEpoch(list.at(-1)!, i + 1, loss)],
      [STOPPING_START],
    )
    expect(states.map((s) => s.waited)).toEqual([0, 0, 0, 1, 2, 0])
    expect(states.at(-1)).toEqual({ best: 0.79, bestEpoch: 5, waited: 0 })
    expect(states.map(isBest)).toEqual([false, true, true, false, false, true])
    expect(afterEpoch(states.at(-1)!, 6, 0.785, 0.01).waited).toBe(1)
  })
})
