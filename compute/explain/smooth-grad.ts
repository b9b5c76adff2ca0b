import { Random } from '../../shared/random.ts'
import { yieldToEventLoop } from '../progress.ts'
import { heatmapsOf } from './cam-explainer.ts'
import type { ExplainBatch, Explainer, ExplainerOptions, Heatmap } from './explainer.ts'
import { GradientGraph } from './gradient-graph.ts'

/** Smilkov et al., section 3.1: little is gained beyond 50 samples, and 10 to 20 % of noise look best. */
const SAMPLES = 32
const NOISE = 0.15

/**
 * SmoothGrad, Smilkov et al. 2017 (https://arxiv.org/abs/1706.03825): the mean gradient over noisy copies of the image, the noise's
 * deviation being 15 % of the image's range. Shown is the sum of its absolute values over the channels, as in the authors' code:
 * where a change matters, in either direction. The image's hash seeds the noise.
 */
export class SmoothGrad implements Explainer {
  readonly layer: string
  readonly #graph: GradientGraph

  constructor(options: ExplainerOptions) {
    this.layer = options.model.graph.input.id
    this.#graph = new GradientGraph(
      { ...options, tap: this.layer, pixels: 'float32' },
      ({ gradients }) => gradients,
    )
  }

  async run({ pixels: given, targets, hashes }: ExplainBatch, signal: AbortSignal): Promise<Heatmap[]> {
    const pixels = Float32Array.from(given)
    const whole = this.#graph.run(pixels, targets)
    const size = pixels.length / targets.length
    const randoms = hashes.map((hash) => new Random(`smooth-grad/${hash}`))
    const deviations = hashes.map((_, n) => NOISE * rangeOf(pixels.subarray(n * size, (n + 1) * size)))
    const sums = hashes.map(() => new Float64Array(size))
    for (let sample = 0; sample < SAMPLES; sample++) {
      await yieldToEventLoop(signal)
      const noisy = pixels.map((value, i) => {
        const n = Math.floor(i / size)
        return value + randoms[n]!.normal(0, deviations[n])
      })
      const { values } = this.#graph.run(noisy, whole.targets)
      values.forEach((gradient, n) => gradient.forEach((g, i) => (sums[n]![i]! += g / SAMPLES)))
    }
    const [height, width, channels] = whole.shape as [number, number, number]
    const values = sums.map((mean) =>
      Float32Array.from({ length: height * width }, (_, cell) => {
        let sum = 0
        for (let c = cell * channels; c < (cell + 1) * channels; c++) sum += Math.abs(mean[c]!)
        return sum
      }),
    )
    return heatmapsOf({ ...whole, values, shape: [height, width] })
  }

  dispose(): void {
    this.#graph.dispose()
  }
}

function rangeOf(values: Float32Array): number {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}
