import { describe, expect, it } from 'vitest'
import { SMALL, smallImages, smallNetwork } from '../explain/testing/small-network.ts'
import { Predictor } from '../nn/predictor.ts'
import { tf } from '../nn/tf.ts'
import { outputsOf } from '../predict/outputs.ts'
import { makeBaseline } from './baselines.ts'
import { perturbationCurves, STEPS, type ScorePictures } from './perturb.ts'
import { resizeMap } from '../../shared/math/resize-map.ts'
import { importanceOrder } from './pixel-order.ts'
import { shuffleWeights } from './shuffle-weights.ts'

describe('the order of pixels', () => {
  it('follows the map laid over the picture, and leaves ties as they were drawn', () => {
    const map = { values: Float32Array.of(0, 0, 0, 4), width: 2, height: 2 }
    const large = resizeMap(map, 4, 4, new Float32Array(16))
    // Centres of the four cells lie between pixels 0|1 and 2|3: corners keep the cells' values.
    expect([large[0], large[3], large[12], large[15]]).toEqual([0, 0, 0, 4])
    expect(large[5]).toBeCloseTo(0.25, 6)
    expect(large[10]).toBeCloseTo(2.25, 6)
    const ties = Uint32Array.from({ length: 16 }, (_, i) => 15 - i)
    const order = importanceOrder(large, ties)
    expect(order[0]).toBe(15)
    const zeros = [...order].filter((pixel) => large[pixel] === 0)
    expect(zeros).toEqual(zeros.toSorted((a, b) => b - a))
  })
})

describe('baselines', () => {
  const size = { width: 16, height: 16, channels: 3 }

  it('keep what is even, and take the mean of each colour', () => {
    const even = new Float32Array(16 * 16 * 3).fill(7)
    for (const kind of ['blur', 'mean'] as const) {
      for (const value of makeBaseline(kind, even, size)) expect(value).toBeCloseTo(7, 4)
    }
    const halves = Float32Array.from({ length: 16 * 16 * 3 }, (_, i) => (i % 3 === 0 && i < 384 ? 100 : 0))
    const mean = makeBaseline('mean', halves, size)
    expect([mean[0], mean[1], mean[767 - 2]]).toEqual([50, 0, 50])
  })

  it('blur a point as the Gaussian it is', () => {
    const point = new Float32Array(33 * 33)
    point[16 * 33 + 16] = 1
    const blurred = makeBaseline('blur', point, { width: 33, height: 33, channels: 1 })
    const sigma = 33 / 16
    const one = Math.exp(-1 / (2 * sigma * sigma))
    expect(blurred[16 * 33 + 17]! / blurred[16 * 33 + 16]!).toBeCloseTo(one, 5)
    expect(blurred[17 * 33 + 17]! / blurred[16 * 33 + 16]!).toBeCloseTo(one * one, 5)
    expect(blurred.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4)
  })
})

describe('perturbation curves', () => {
  /** A network that sums the first channel with weights: every pixel's worth is known. */
  const worth = Float32Array.from({ length: 64 }, (_, i) => (i === 9 ? 0.5 : 0.5 / 63))
  const score: ScorePictures = (pictures, count) =>
    Promise.resolve(
      Array.from({ length: count }, (_, n) =>
        worth.reduce((sum, w, i) => sum + w * pictures[n * 192 + i * 3]!, 0),
      ),
    )
  const picture = new Float32Array(192).fill(1)
  const baseline = new Float32Array(192)
  const random = Uint32Array.from({ length: 64 }, (_, i) => 63 - i)
  const order = importanceOrder(worth, random)

  it('run from the picture to the baseline and back, in equal steps', async () => {
    const curves = await perturbationCurves(
      { picture, channels: 3, baseline, kind: 'mean', order, random },
      score,
    )
    expect(curves.fractions).toHaveLength(STEPS + 1)
    expect(curves.deletion[0]).toBeCloseTo(1, 5)
    expect(curves.deletion.at(-1)).toBe(0)
    // A sixteenth of 64 pixels, the worthiest first: 0.5 and three of the others.
    expect(curves.deletion[1]).toBeCloseTo(0.5 - 3 * (0.5 / 63), 5)
    expect(curves.insertion[1]).toBeCloseTo(0.5 + 3 * (0.5 / 63), 5)
    // Pixel 9 is the 55th in the random order: gone after 14 steps of four.
    expect(curves.randomDeletion[13]).toBeGreaterThan(0.5)
    expect(curves.randomDeletion[14]).toBeLessThan(0.5)
  })
})

describe('shuffled weights', () => {
  it('keep the values of every array and change the answer', () => {
    const model = smallNetwork(2)
    const shuffled = shuffleWeights(model, 1)
    for (const [name, { shape, values }] of model.weights) {
      const mixed = shuffled.weights.get(name)!
      expect(mixed.shape).toEqual(shape)
      expect([...mixed.values].toSorted()).toEqual([...values].toSorted())
    }
    const before = tf.memory().numTensors
    const { size } = SMALL
    const options = { batchSize: 1, height: size, width: size, pixels: 'float32' } as const
    const answer = (of: typeof model): number[] => {
      const predictor = new Predictor(of, options)
      const { logits, probabilities, units } = predictor.predict({
        data: smallImages(1),
        count: 1,
        height: size,
        width: size,
        channels: 3,
      })
      predictor.dispose()
      return outputsOf(logits, probabilities, units, 1)[0]!.probabilities
    }
    expect(answer(shuffled)[0]).not.toBeCloseTo(answer(model)[0]!, 4)
    expect(answer(shuffleWeights(model, 1))).toEqual(answer(shuffled))
    expect(tf.memory().numTensors).toBe(before)
  })
})
