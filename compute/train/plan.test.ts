import { describe, expect, it } from 'vitest'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { epochBatches } from './batches.ts'
import { balancedClassWeights } from './class-weights.ts'
import { learningRateAt, type Schedule } from './schedule.ts'
import { planHash } from './train.ts'
import { afterEpoch, isBest, STOPPING_START, type StoppingState } from './early-stopping.ts'

describe('epochBatches', () => {
  const items = Array.from({ length: 10 }, (_, i) => i)

  it('has every item, no item twice in a batch, full batches, and an order of its own for each seed and epoch', () => {
    const batches = epochBatches(items, 4, 42, 1)
    expect(batches.map((b) => b.length)).toEqual([4, 4, 4])
    expect(new Set(batches.flat())).toEqual(new Set(items))
    expect(new Set(batches.slice(0, 2).flat()).size).toBe(8)
    for (const batch of batches) expect(new Set(batch).size).toBe(4)
    expect(epochBatches(items, 4, 42, 1)).toEqual(batches)
    expect(epochBatches(items, 4, 42, 2)).not.toEqual(batches)
    expect(epochBatches(items, 4, 43, 1)).not.toEqual(batches)
  })

  it('makes one batch of fewer items than fit', () => {
    expect(epochBatches(items.slice(0, 3), 4, 1, 1).map((b) => b.toSorted())).toEqual([[0, 1, 2]])
  })
})

describe('planHash', () => {
  const plan = { config: trainConfigSchema.parse({}), classes: ['a', 'b'], train: [], val: [] }
  const { config } = plan

  it('stays when a batch is computed in parts, so that its checkpoint can go on', () => {
    const parts = { ...config, expert: { ...config.expert, microBatch: 8 } }
    expect(planHash({ ...plan, config: parts })).toBe(planHash(plan))
    expect(planHash({ ...plan, config: { ...config, folds: 5 } })).toBe(planHash(plan))
  })

  it('changes with what decides the weights', () => {
    const image = { id: 1, file: 'a', sha256: 'a', label: 0 }
    const others = [
      { ...plan, config: { ...config, batch: 8 } },
      { ...plan, classes: ['b', 'a'] },
      { ...plan, train: [image] },
      { ...plan, val: [image] },
    ]
    expect(new Set([plan, ...others].map(planHash)).size).toBe(5)
    const moved = { ...plan, train: [{ ...image, file: 'b', id: 2 }] }
    expect(planHash(moved)).toBe(planHash(others[2]!))
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
  /** The states after epochs with these losses: 'training validation', '!' behind those that answer one class. */
  const states = (...epochs: string[]): StoppingState[] =>
    epochs.reduce(
      (list, text, i) => {
        const [loss, valLoss] = text.split(' ').map(parseFloat) as [number, number]
        const oneClass = text.endsWith('!')
        return [...list, afterEpoch(list.at(-1)!, { epoch: i + 1, loss, valLoss, oneClass })]
      },
      [STOPPING_START],
    )
  const after = (...epochs: string[]): StoppingState => states(...epochs).at(-1)!

  it('counts epochs without a lower loss and ignores NaN', () => {
    const list = states('1 1', '0.9 0.8', '0.8 0.9', '0.7 NaN', '0.8 0.79')
    expect(list.map((s) => s.waited)).toEqual([0, 0, 0, 1, 2, 0])
    expect(list.at(-1)).toEqual({ best: 0.79, bestEpoch: 5, waited: 0, trainingLoss: 0.7 })
    expect(list.slice(1).map((state, i) => isBest(state, i + 1))).toEqual([true, true, false, false, true])
    expect(afterEpoch(list.at(-1)!, { epoch: 6, loss: 0.6, valLoss: 0.785 }, 0.01).waited).toBe(1)
  })

  it('does not keep an epoch that answers one class once another tells classes apart', () => {
    expect(after('2 0.9!', '1 1.2')).toEqual({ best: 1.2, bestEpoch: 2, waited: 0, trainingLoss: 1 })
    expect(after('2 0.5', '1 0.4!', '0.9 0.3!')).toMatchObject({ best: 0.5, bestEpoch: 1 })
    expect(after('2 0.9!', '1 0.8!', '0.9 1!')).toMatchObject({ best: 0.8, bestEpoch: 2, oneClass: true })
    expect(after('2 NaN!')).toMatchObject({ best: null, bestEpoch: 0 })
  })

  it('does not stop while the training loss falls and the model answers one class', () => {
    // A MobileNetV2 on 156 images, which then reached a validation loss of 0.467.
    const learning = [
      '0.773 0.966!',
      '0.829 1.230!',
      '0.600 1.095!',
      '0.531 1.285!',
      '0.481 1.284!',
      '0.388 1.401!',
    ]
    expect(after(...learning)).toMatchObject({ bestEpoch: 1, waited: 1 })
    const told = learning.map((text) => text.replace('!', ''))
    expect(after(...told)).toMatchObject({ bestEpoch: 1, waited: 5 })
  })

  it('stops where one class is all that a training comes to', () => {
    expect(after('1 1!', '1.1 1.1!', '1.2 1.2!', '1 1.3!')).toMatchObject({ bestEpoch: 1, waited: 3 })
  })
})

describe('learningRateAt', () => {
  const base: Schedule = {
    kind: 'constant',
    learningRate: 0.1,
    warmupEpochs: 0,
    epochs: 10,
    every: 2,
    factor: 0.5,
  }
  const at = (schedule: Partial<Schedule>, position: number, losses: number[] = []): number =>
    learningRateAt({ ...base, ...schedule }, position, losses)

  it('follows each schedule', () => {
    expect(at({}, 7)).toBe(0.1)
    expect(at({ kind: 'cosine' }, 0)).toBeCloseTo(0.1)
    expect(at({ kind: 'cosine' }, 5)).toBeCloseTo(0.05)
    expect(at({ kind: 'cosine' }, 10)).toBeCloseTo(0)
    expect([0, 1.9, 2, 4].map((epoch) => at({ kind: 'step' }, epoch))).toEqual([0.1, 0.1, 0.05, 0.025])
    expect(at({ kind: 'plateau' }, 3, [1, 1.1, 0.9])).toBe(0.1)
    expect(at({ kind: 'plateau' }, 4, [1, 1.1, 1.2, 0.9])).toBe(0.05)
    expect(at({ kind: 'plateau' }, 6, [1, 1.1, 1.2, 1.3, 1.4])).toBe(0.025)
  })

  it('warms up from nearly nothing', () => {
    const rates = [0, 1, 2, 3].map((epoch) => at({ kind: 'cosine', warmupEpochs: 2 }, epoch))
    expect(rates[0]).toBeLessThan(0.005)
    expect(rates[1]).toBeCloseTo(0.05, 2)
    expect(rates[2]).toBeCloseTo(0.1, 6)
    expect(rates[3]).toBeLessThan(0.1)
  })
})
