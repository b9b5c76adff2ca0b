import type { Baseline } from '../../shared/domain/faithfulness.ts'

/** Share of the picture's shorter side: fine structure is gone, colour and shading stay. */
const BLUR_SIGMA = 1 / 16

export interface PictureSize {
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** What takes a pixel's place, [H,W,C] in the picture's own range. */
export function makeBaseline(kind: Baseline, picture: Float32Array, size: PictureSize): Float32Array {
  return kind === 'mean' ? meanColour(picture, size) : blur(picture, size)
}

function meanColour(picture: Float32Array, { channels }: PictureSize): Float32Array {
  const sums = new Float64Array(channels)
  picture.forEach((value, i) => (sums[i % channels]! += value))
  const pixels = picture.length / channels
  return picture.map((_, i) => sums[i % channels]! / pixels)
}

/** Gaussian, the edge continued outwards; two passes of one dimension. */
function blur(picture: Float32Array, size: PictureSize): Float32Array {
  const { width, height, channels } = size
  const kernel = gaussian(Math.max(1, BLUR_SIGMA * Math.min(width, height)))
  const across = convolve(
    picture,
    kernel,
    { count: height, step: width * channels },
    { count: width, step: channels },
    channels,
  )
  return convolve(
    across,
    kernel,
    { count: width, step: channels },
    { count: height, step: width * channels },
    channels,
  )
}

interface Axis {
  readonly count: number
  /** Distance of neighbours in the array. */
  readonly step: number
}

/** Along `along`, for every position of `over` and every channel. */
function convolve(
  from: Float32Array,
  kernel: Float32Array,
  over: Axis,
  along: Axis,
  channels: number,
): Float32Array {
  const to = new Float32Array(from.length)
  const reach = (kernel.length - 1) / 2
  for (let line = 0; line < over.count; line++) {
    for (let c = 0; c < channels; c++) {
      const start = line * over.step + c
      for (let at = 0; at < along.count; at++) {
        let sum = 0
        for (let k = -reach; k <= reach; k++) {
          const position = Math.min(Math.max(at + k, 0), along.count - 1)
          sum += kernel[k + reach]! * from[start + position * along.step]!
        }
        to[start + at * along.step] = sum
      }
    }
  }
  return to
}

function gaussian(sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma)
  const values = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  )
  const sum = values.reduce((a, b) => a + b, 0)
  return values.map((value) => value / sum)
}
