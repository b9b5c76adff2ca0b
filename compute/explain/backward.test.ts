/** The methods of several passes, each against the same computed eagerly, op by op, from its definition. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { Executor } from '../nn/executor.ts'
import { tf, type Tensor, type Tensor4D } from '../nn/tf.ts'
import { createExplainer } from './create.ts'
import type { ExplainBatch, Heatmap } from './explainer.ts'
import { IntegratedGradients } from './integrated-gradients.ts'
import { SMALL, smallImages, smallNetwork } from './testing/small-network.ts'

const input = { width: SMALL.size, height: SMALL.size, channels: 3, range: '0..255' } as const
const SHAPE = [1, SMALL.size, SMALL.size, 3] as [number, number, number, number]
const { signal } = new AbortController()
const batch: ExplainBatch = { pixels: smallImages(2), targets: [1, 0], hashes: ['aa', 'bb'] }

const model = smallNetwork(2)
let executor: Executor
let tensors = 0
beforeEach(() => {
  tensors = tf.memory().numTensors
  executor = new Executor(model)
})
afterEach(() => {
  executor.dispose()
  expect(tf.memory().numTensors).toBe(tensors)
})

async function explained(method: 'score-cam' | 'integrated-gradients' | 'smooth-grad'): Promise<Heatmap[]> {
  const explainer = createExplainer(method, { model, input, tap: 'conv', batch: 2 })
  const maps = await explainer.run(batch, signal)
  explainer.dispose()
  return maps
}

const imageOf = (n: number): Tensor4D => tf.tensor4d(batch.pixels.slice(n * 192, (n + 1) * 192), SHAPE)
const logit = (x: Tensor, target: number): Tensor =>
  executor.forward(x).logits.slice([0, target], [1, 1]).sum()
const gradient = (x: Tensor, target: number): Tensor => tf.grad((at: Tensor) => logit(at, target))(x)

function expectMaps(maps: readonly Heatmap[], expected: readonly Float32Array[], tolerance: number): void {
  maps.forEach(({ map }, n) => {
    const largest = expected[n]!.reduce((a, b) => Math.max(a, b), 0)
    expect(largest).toBeGreaterThan(0)
    map.forEach((value, i) => expect(Math.abs(value - expected[n]![i]!) / largest).toBeLessThan(tolerance))
  })
}

describe('explanations of several passes', () => {
  it('Score-CAM', async () => {
    const expected = batch.targets.map((target, n) =>
      tf.tidy(() => {
        const x = imageOf(n)
        const a = executor.forwardTo(x, 'conv').activation as Tensor4D
        const large = tf.image.resizeBilinear(a, [SMALL.size, SMALL.size], true)
        const low = large.min([1, 2], true)
        const masks = large.sub(low).div(large.max([1, 2], true).sub(low).add(1e-8))
        const scores = tf.stack(
          Array.from({ length: SMALL.filters }, (_, k) =>
            logit(x.mul(masks.slice([0, 0, 0, k], [1, -1, -1, 1])), target!),
          ),
        )
        return a.mul(scores.softmax()).sum(-1).relu().dataSync<'float32'>() // prettier-ignore
      }),
    )
    expectMaps(await explained('score-cam'), expected, 1e-5)
  })

  it('integrated gradients', async () => {
    const expected = batch.targets.map((target, n) =>
      tf.tidy(() => {
        const x = imageOf(n)
        const steps = Array.from({ length: 32 }, (_, i) => gradient(x.mul((i + 0.5) / 32), target!))
        return x.mul(tf.addN(steps).div(32)).sum(-1).relu().dataSync<'float32'>() // prettier-ignore
      }),
    )
    expectMaps(await explained('integrated-gradients'), expected, 1e-5)
  })

  it('integrated gradients add up to the score that black does not have', async () => {
    const method = new IntegratedGradients({ model, input, tap: 'conv', batch: 2 })
    const { values } = await method.attributions(batch, signal)
    method.dispose()
    batch.targets.forEach((target, n) => {
      const difference = tf.tidy(
        () =>
          logit(imageOf(n), target!)
            .sub(logit(tf.zeros(SHAPE), target!))
            .dataSync()[0]!,
      )
      const sum = values[n]!.reduce((a, b) => a + b, 0)
      expect(Math.abs(sum - difference)).toBeLessThan(0.03 * Math.abs(difference))
    })
  })

  it('SmoothGrad', async () => {
    const expected = batch.targets.map((target, n) =>
      tf.tidy(() => {
        const x = imageOf(n)
        const deviation = 0.15 * x.max().sub(x.min()).dataSync()[0]!
        const random = new Random(`smooth-grad/${batch.hashes[n]}`)
        const samples = Array.from({ length: 32 }, () => {
          const noise = Float32Array.from({ length: 192 }, () => random.normal(0, deviation))
          return gradient(x.add(tf.tensor4d(noise, SHAPE)), target!)
        })
        return tf.addN(samples).div(32).abs().sum(-1).dataSync<'float32'>() // prettier-ignore
      }),
    )
    expectMaps(await explained('smooth-grad'), expected, 1e-4)
  })
})
