import {
  channelOrderOf,
  statisticsOf,
  type ChannelStatistics,
  type InputSpec,
} from '../../shared/domain/input.ts'

/** Channel means that Keras's 'caffe' preprocessing subtracts, of red, green and blue (VGG, ResNet 50-152). */
const CAFFE_MEANS = [123.68, 116.779, 103.939] as const

export type PixelForm = Pick<InputSpec, 'channels' | 'range' | 'channelOrder' | 'normalization'>

/**
 * Turns RGB in 0..255, float32 [H,W,3], into what the network wants at its input, in place; for one channel into luma at the
 * front of `values`. Returns the part of `values` that now holds the input, [H,W,C].
 */
export function toInputRange(values: Float32Array, form: PixelForm): Float32Array {
  const { channels, range } = form
  const input = channels === 1 ? toLuma(values) : values
  if (range === '0..1') for (let i = 0; i < input.length; i++) input[i]! /= 255
  if (range === '-1..1') for (let i = 0; i < input.length; i++) input[i] = input[i]! / 127.5 - 1
  if (range === 'caffe' && channels === 3) subtractMeans(input)
  if (range === 'imagenet' || range === 'clip' || range === 'custom') normalize(input, form)
  if (channels === 3 && channelOrderOf(form) === 'bgr') swapRedAndBlue(input)
  return input
}

/** What the network is fed for a black image, [H,W,C]. */
export function blackInput(input: InputSpec): Float32Array {
  return toInputRange(new Float32Array(input.width * input.height * 3), input)
}

/** ITU-R 601 luma, the grey of Pillow's and so of Keras's `color_mode='grayscale'`. */
function toLuma(rgb: Float32Array): Float32Array {
  const pixels = rgb.length / 3
  for (let i = 0; i < pixels; i++) {
    rgb[i] = Math.round(0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!)
  }
  return rgb.subarray(0, pixels)
}

function subtractMeans(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i]! -= CAFFE_MEANS[i % 3]!
}

/** (x / 255 - mean) / std of each channel; one channel takes the first, or the mean over the colours. */
function normalize(values: Float32Array, form: PixelForm): void {
  const { channels } = form
  const { mean, std } = statisticsOf(form) ?? { mean: [0], std: [1] }
  const of = (list: ChannelStatistics['mean'], c: number): number =>
    channels === 1 ? list.reduce((sum, value) => sum + value, 0) / list.length : (list[c] ?? list[0]!)
  for (let c = 0; c < channels; c++) {
    const [centre, width] = [of(mean, c), of(std, c)]
    for (let i = c; i < values.length; i += channels) values[i] = (values[i]! / 255 - centre) / width
  }
}

function swapRedAndBlue(values: Float32Array): void {
  for (let i = 0; i < values.length; i += 3) {
    const red = values[i]!
    values[i] = values[i + 2]!
    values[i + 2] = red
  }
}
