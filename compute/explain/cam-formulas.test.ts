import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { tf, type Tensor4D } from '../nn/tf.ts'
import { camFormula } from './cam-explainer.ts'
import type { CamId } from '../../heatmaps/registry.ts'

const [COUNT, HEIGHT, WIDTH, CHANNELS] = [2, 3, 4, 5]
const CELLS = HEIGHT * WIDTH

/** values[n][k][cell]: channel by channel, as the papers write it. */
type Maps = number[][][]

function randomMaps(seed: number, low: number): Maps {
  const random = new Random(seed)
  const channel = (): number[] =>
    Array.from({ length: CELLS }, () => Math.fround(Math.max(low, random.normal())))
  return Array.from({ length: COUNT }, () => Array.from({ length: CHANNELS }, channel))
}

function toTensor(maps: Maps): Tensor4D {
  const values = new Float32Array(COUNT * CELLS * CHANNELS)
  maps.forEach((channels, n) =>
    channels.forEach((cells, k) => cells.forEach((v, i) => (values[(n * CELLS + i) * CHANNELS + k] = v))),
  )
  return tf.tensor4d(values, [COUNT, HEIGHT, WIDTH, CHANNELS])
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const positive = (value: number): number => Math.max(0, value)

/** sum_k w_k A_k */
function weighted(a: number[][], weights: readonly number[]): number[] {
  return Array.from({ length: CELLS }, (_, i) => sum(a.map((cells, k) => weights[k]! * cells[i]!)))
}

/** Each formula once more in plain loops over one image, after pytorch-grad-cam's numpy code. */
const PLAIN: Readonly<Partial<Record<CamId, (a: number[][], g: number[][]) => number[]>>> = {
  'grad-cam': (a, g) =>
    weighted(
      a,
      g.map((cells) => sum(cells) / CELLS),
    ),
  'grad-cam++': (a, g) =>
    weighted(
      a,
      g.map((cells, k) => {
        const total = sum(a[k]!)
        return sum(
          cells.map((v) => (v === 0 ? 0 : (v ** 2 / (2 * v ** 2 + total * v ** 3 + 1e-6)) * positive(v))),
        )
      }),
    ),
  'hires-cam': (a, g) =>
    Array.from({ length: CELLS }, (_, i) => sum(a.map((cells, k) => cells[i]! * g[k]![i]!))),
  'layer-cam': (a, g) =>
    Array.from({ length: CELLS }, (_, i) => sum(a.map((cells, k) => cells[i]! * positive(g[k]![i]!)))),
  'xgrad-cam': (a, g) =>
    weighted(
      a,
      g.map((cells, k) => sum(cells.map((v, i) => (v * a[k]![i]!) / (sum(a[k]!) + 1e-7)))),
    ),
  'eigen-cam': (a) => {
    const centred = a.map((cells) => cells.map((v) => v - sum(cells) / CELLS))
    // The first principal direction by power iteration on the covariance.
    let direction = Array.from({ length: CHANNELS }, (_, k) => 1 + k / 10)
    for (let step = 0; step < 5000; step++) {
      const projected = weighted(centred, direction)
      const next = centred.map((cells) => sum(cells.map((v, i) => v * projected[i]!)))
      const norm = Math.hypot(...next)
      direction = next.map((v) => v / norm)
    }
    const map = weighted(centred, direction)
    const mean = weighted(centred, new Array<number>(CHANNELS).fill(1))
    return sum(map.map((v, i) => v * mean[i]!)) < 0 ? map.map((v) => -v) : map
  },
}

describe('class activation maps equal their formula in plain loops', () => {
  const activations = randomMaps(1, 0)
  const gradients = randomMaps(2, -Infinity)
  gradients[0]![1]!.fill(0)

  it.each(Object.entries(PLAIN))('%s', (method, plain) => {
    const before = tf.memory().numTensors
    const [a, g] = [toTensor(activations), toTensor(gradients)]
    const map = tf.tidy(() => camFormula(method as CamId)({ activations: a, gradients: g }))
    expect(map.shape).toEqual([COUNT, HEIGHT, WIDTH])
    const values = map.dataSync()
    const expected = activations.flatMap((image, n) => plain(image, gradients[n]!))
    const largest = Math.max(...expected.map(Math.abs))
    expected.forEach((value, i) => expect(Math.abs(values[i]! - value) / largest).toBeLessThan(1e-5))
    tf.dispose([a, g, map])
    expect(tf.memory().numTensors).toBe(before)
  })
})
