import { blackInput } from '../pixels/input-range.ts'
import { yieldToEventLoop } from '../progress.ts'
import type { ExplainBatch, Explainer, ExplainerOptions, Heatmap } from './explainer.ts'
import { heatmapsOf } from './cam-explainer.ts'
import { GradientGraph, type GradientResult } from './gradient-graph.ts'

/** Sundararajan et al. find 20 to 300 enough; with the midpoint rule the sum is within a few percent at 32. */
const STEPS = 32

/**
 * Integrated gradients, Sundararajan et al. 2017 (https://arxiv.org/abs/1703.01365), equation 1: the pixel's difference from a black
 * image times the mean gradient on the straight line between, midpoint rule. Summed over the channels; the map's sum before ReLU
 * is the score's difference from black's (completeness, proposition 1).
 */
export class IntegratedGradients implements Explainer {
  readonly layer: string
  readonly #graph: GradientGraph
  readonly #black: Float32Array

  constructor(options: ExplainerOptions) {
    this.layer = options.model.graph.input.id
    this.#black = blackInput(options.input)
    this.#graph = new GradientGraph(
      { ...options, tap: this.layer, pixels: 'float32' },
      ({ gradients }) => gradients,
    )
  }

  async run(batch: ExplainBatch, signal: AbortSignal): Promise<Heatmap[]> {
    return heatmapsOf(await this.attributions(batch, signal))
  }

  /** Before ReLU. */
  async attributions({ pixels: given, targets }: ExplainBatch, signal: AbortSignal): Promise<GradientResult> {
    const black = this.#black
    const pixels = Float32Array.from(given)
    // The class is decided once, on the image itself: on the way from black the prediction changes.
    const whole = this.#graph.run(pixels, targets)
    const sums = whole.values.map(({ length }) => new Float64Array(length))
    for (let step = 0; step < STEPS; step++) {
      await yieldToEventLoop(signal)
      const way = (step + 0.5) / STEPS
      const part = pixels.map(
        (value, i) => black[i % black.length]! + way * (value - black[i % black.length]!),
      )
      const { values } = this.#graph.run(part, whole.targets)
      values.forEach((gradient, n) => gradient.forEach((g, i) => (sums[n]![i]! += g / STEPS)))
    }
    const [height, width, channels] = whole.shape as [number, number, number]
    const size = height * width * channels
    const values = sums.map((mean, n) => {
      const image = pixels.subarray(n * size, (n + 1) * size)
      return Float32Array.from({ length: height * width }, (_, cell) => {
        let sum = 0
        for (let c = cell * channels; c < (cell + 1) * channels; c++)
          sum += (image[c]! - black[c]!) * mean[c]!
        return sum
      })
    })
    return { ...whole, values, shape: [height, width] }
  }

  dispose(): void {
    this.#graph.dispose()
  }
}
