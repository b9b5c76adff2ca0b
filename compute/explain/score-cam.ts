import { softmax } from '../../shared/math/softmax.ts'
import { blackInput } from '../pixels/input-range.ts'
import { yieldToEventLoop } from '../progress.ts'
import type { Output } from '../predict/outputs.ts'
import {
  rectifyMap,
  type ExplainBatch,
  type Explainer,
  type ExplainerOptions,
  type Heatmap,
} from './explainer.ts'
import { GradientGraph } from './gradient-graph.ts'
import { selectorRow } from './target.ts'

/** Keeps the quotient finite for a channel that is the same everywhere; as in pytorch-grad-cam. */
const EPSILON = 1e-8

/**
 * Score-CAM, Wang et al. 2020 (https://arxiv.org/abs/1910.01279), equations 3 to 6 as pytorch-grad-cam computes them: each channel,
 * enlarged to the image (bilinear, corners aligned) and scaled to 0..1, masks the image (what is masked is black); the scores of the masked images,
 * softmax over the channels, are the channels' weights. No gradient, but one forward pass a channel.
 */
export class ScoreCam implements Explainer {
  readonly layer: string
  readonly #options: ExplainerOptions
  readonly #activations: GradientGraph
  /** For the scores alone: TensorFlow leaves out the gradients that nobody asks for. */
  readonly #forward: GradientGraph

  constructor(options: ExplainerOptions) {
    this.layer = options.tap
    this.#options = options
    const recorded = { ...options, pixels: 'float32' } as const
    this.#activations = new GradientGraph(recorded, ({ activations }) => activations)
    this.#forward = new GradientGraph(recorded, ({ activations }) => activations.sum([1, 2, 3]))
  }

  async run({ pixels: given, targets }: ExplainBatch, signal: AbortSignal): Promise<Heatmap[]> {
    const pixels = Float32Array.from(given)
    const whole = this.#activations.run(pixels, targets)
    const size = pixels.length / targets.length
    const [height, width, channels] = whole.shape as [number, number, number]
    const heatmaps: Heatmap[] = []
    for (const [n, values] of whole.values.entries()) {
      const target = whole.targets[n]!
      const maps = Array.from({ length: channels }, (_, k) => channelOf(values, channels, k))
      const image = pixels.subarray(n * size, (n + 1) * size)
      const weights = softmax(await this.#scores(image, maps, [width, height], target, signal))
      const map = new Float32Array(height * width)
      maps.forEach((cells, k) => cells.forEach((a, i) => (map[i]! += weights[k]! * a)))
      heatmaps.push({ target, width, height, map: rectifyMap(map), ...whole.outputs[n]! })
    }
    return heatmaps
  }

  dispose(): void {
    this.#activations.dispose()
    this.#forward.dispose()
  }

  /** The explained score of the image masked by each channel. */
  async #scores(
    image: Float32Array,
    maps: readonly Float32Array[],
    mapSize: readonly [number, number],
    target: number,
    signal: AbortSignal,
  ): Promise<number[]> {
    const { batch, input } = this.#options
    const black = blackInput(input)
    const selector = selectorRow(target, this.#forward.units)
    const score = ({ logits }: Output): number =>
      logits.reduce((sum, z, unit) => sum + z * selector[unit]!, 0)
    const scores: number[] = []
    for (let start = 0; start < maps.length; start += batch) {
      await yieldToEventLoop(signal)
      const part = maps.slice(start, start + batch)
      const masked = new Float32Array(part.length * image.length)
      part.forEach((map, i) => {
        const mask = scaled(enlarge(map, mapSize, [input.width, input.height]))
        image.forEach((value, at) => {
          const open = mask[Math.floor(at / input.channels)]!
          masked[i * image.length + at] = black[at]! + open * (value - black[at]!)
        })
      })
      const targets = part.map(() => target)
      scores.push(...this.#forward.run(masked, targets).outputs.map(score))
    }
    return scores
  }
}

function channelOf(values: Float32Array, channels: number, k: number): Float32Array {
  return Float32Array.from({ length: values.length / channels }, (_, i) => values[i * channels + k]!)
}

/** To 0..1. */
function scaled(map: Float32Array): Float32Array {
  const low = map.reduce((a, b) => Math.min(a, b), Infinity)
  const high = map.reduce((a, b) => Math.max(a, b), -Infinity)
  return map.map((v) => (v - low) / (high - low + EPSILON))
}

/** Bilinear, corner cells on the corner pixels. */
function enlarge(
  map: Float32Array,
  [width, height]: readonly [number, number],
  [outWidth, outHeight]: readonly [number, number],
): Float32Array {
  const out = new Float32Array(outWidth * outHeight)
  for (let y = 0; y < outHeight; y++) {
    const v = outHeight > 1 ? (y * (height - 1)) / (outHeight - 1) : 0
    const top = Math.min(Math.floor(v), height - 1)
    const bottom = Math.min(top + 1, height - 1)
    for (let x = 0; x < outWidth; x++) {
      const u = outWidth > 1 ? (x * (width - 1)) / (outWidth - 1) : 0
      const left = Math.min(Math.floor(u), width - 1)
      const right = Math.min(left + 1, width - 1)
      const upper = map[top * width + left]! * (1 - u + left) + map[top * width + right]! * (u - left)
      const lower = map[bottom * width + left]! * (1 - u + left) + map[bottom * width + right]! * (u - left)
      out[y * outWidth + x] = upper * (1 - v + top) + lower * (v - top)
    }
  }
  return out
}
