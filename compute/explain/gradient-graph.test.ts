import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Executor } from '../nn/executor.ts'
import { tf } from '../nn/tf.ts'
import { CamExplainer } from './cam-explainer.ts'
import type { Heatmap } from './explainer.ts'
import { GradientGraph } from './gradient-graph.ts'
import { SMALL, smallImages, smallNetwork } from './testing/small-network.ts'

const input = { width: SMALL.size, height: SMALL.size, channels: 3, range: '0..255' } as const
const CELLS = SMALL.size ** 2

let tensors = 0
beforeEach(() => (tensors = tf.memory().numTensors))
afterEach(() => expect(tf.memory().numTensors).toBe(tensors))

async function gradCam(units: number, targets: readonly (number | null)[]): Promise<Heatmap[]> {
  const options = { model: smallNetwork(units), input, tap: 'conv', batch: 4 }
  const explainer = new CamExplainer('grad-cam', options)
  const pixels = Uint8Array.from(smallImages(targets.length))
  const maps = await explainer.run({ pixels, targets, hashes: [] })
  explainer.dispose()
  return maps
}

/** The same by hand: behind global average pooling dy_c/dA_k = W_kc / cells everywhere. */
function byHand(units: number, count: number, signs: readonly [number, number][]): number[][] {
  const model = smallNetwork(units)
  const executor = new Executor(model)
  const kernel = model.weights.get('head/kernel')!.values
  const x = tf.tensor4d(smallImages(count), [count, SMALL.size, SMALL.size, 3])
  const state = executor.forwardTo(x, 'conv')
  const activations = state.activation.dataSync()
  tf.dispose([x, state.activation])
  executor.dispose()
  return signs.map(([unit, sign], n) =>
    Array.from({ length: CELLS }, (_, cell) => {
      let sum = 0
      for (let k = 0; k < SMALL.filters; k++) {
        sum +=
          (sign * kernel[k * units + unit]! * activations[(n * CELLS + cell) * SMALL.filters + k]!) / CELLS
      }
      return Math.max(0, sum)
    }),
  )
}

function expectClose(maps: readonly Heatmap[], expected: readonly number[][]): void {
  const largest = Math.max(...expected.flat())
  expect(largest).toBeGreaterThan(0)
  maps.forEach(({ map }, n) => {
    expected[n]!.forEach((value, i) => expect(Math.abs(map[i]! - value) / largest).toBeLessThan(1e-5))
  })
}

describe('Grad-CAM through the recorded graph', () => {
  it('equals the derivative taken by hand, for chosen and predicted classes', async () => {
    const maps = await gradCam(3, [0, 1, null])
    expect(maps.map(({ width, height }) => [width, height])).toEqual([[8, 8], [8, 8], [8, 8]]) // prettier-ignore
    const predicted = maps[2]!.target
    expect(maps[2]!.probabilities[predicted]).toBe(Math.max(...maps[2]!.probabilities))
    expectClose(maps, byHand(3, 3, [[0, 1], [1, 1], [predicted, 1]])) // prettier-ignore
  })

  it('takes z for class 1 and -z for class 0 of a single sigmoid unit', async () => {
    const maps = await gradCam(1, [1, 0, null])
    const predicted = maps[2]!.target
    expect(maps.map(({ logits }) => logits.length)).toEqual([1, 1, 1])
    for (const { logits, probabilities } of maps) {
      expect(probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(-logits[0]!)), 6)
      expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 6)
    }
    expect(predicted).toBe(maps[2]!.logits[0]! > 0 ? 1 : 0)
    expectClose(maps, byHand(1, 3, [[0, 1], [0, -1], [0, predicted === 1 ? 1 : -1]])) // prettier-ignore
  })

  it('keeps NaN instead of drawing it as nothing', async () => {
    const model = smallNetwork(2)
    model.weights.get('head/kernel')!.values[0] = NaN
    const explainer = new CamExplainer('grad-cam', { model, input, tap: 'conv', batch: 1 })
    const [map] = await explainer.run({ pixels: Uint8Array.from(smallImages(1)), targets: [0], hashes: [] })
    expect(map!.map.some(Number.isNaN)).toBe(true)
    explainer.dispose()
  })
})

describe('GradientGraph at the input', () => {
  it('equals finite differences', () => {
    const options = { model: smallNetwork(2), input, tap: 'image', batch: 1, pixels: 'float32' } as const
    const graph = new GradientGraph(options, ({ gradients }) => gradients)
    const pixels = smallImages(1)
    const { values } = graph.run(pixels, [1])
    const score = (changed: Float32Array): number => graph.run(changed, [1]).outputs[0]!.logits[1]!
    // Pixels whose cells are not about to cross ReLU's corner, where a finite difference says nothing.
    for (const at of [0, 50, 100, 191]) {
      const [up, down] = [pixels.slice(), pixels.slice()]
      up[at]! += 0.5
      down[at]! -= 0.5
      const slope = score(up) - score(down)
      expect(Math.abs(values[0]![at]! - slope)).toBeLessThan(2e-6)
    }
    graph.dispose()
  })
})
