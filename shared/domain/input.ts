/** What a network is fed. */
/** What a network is fed: [H,W,C] as 0..255, then `scale` and `offset` where the graph itself does not rescale. */
export interface InputSpec {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** Range the network wants at its input. '0..255' when preprocessing is inside the graph. */
  readonly range: InputRange
  /** Left out: the usual order of the range, blue first for 'caffe', else red first. */
  readonly channelOrder?: ChannelOrder | undefined
  /** With the range 'custom' alone. */
  readonly normalization?: ChannelStatistics | undefined
}

/** Mean and standard deviation of each channel, of values scaled to 0..1. */
export interface ChannelStatistics {
  readonly mean: readonly number[]
  readonly std: readonly number[]
}

/** The ranges that have a name: 'imagenet' and 'clip' are normalised by those sets' channel statistics. */
export const INPUT_RANGES = ['0..255', '0..1', '-1..1', 'caffe', 'imagenet', 'clip'] as const

/** 'custom': normalised by statistics of its own. */
export type InputRange = (typeof INPUT_RANGES)[number] | 'custom'

const STATISTICS: Readonly<Partial<Record<InputRange, ChannelStatistics>>> = {
  '0..1': { mean: [0, 0, 0], std: [1, 1, 1] },
  '-1..1': { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  // Radford et al. 2021, https://github.com/openai/CLIP.
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
}

/** How values scaled to 0..1 are normalised; null for ranges that are no such thing. */
export function statisticsOf({
  range,
  normalization,
}: Pick<InputSpec, 'range' | 'normalization'>): ChannelStatistics | null {
  return (range === 'custom' ? normalization : STATISTICS[range]) ?? null
}

/** The range that such a normalisation is, by its name where it has one. */
export function rangeOf({ mean, std }: ChannelStatistics): Pick<InputSpec, 'range' | 'normalization'> {
  const isSame = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 5e-6)
  const named = INPUT_RANGES.find((range) => {
    const known = STATISTICS[range]
    return known && isSame(known.mean, mean) && isSame(known.std, std)
  })
  return named ? { range: named } : { range: 'custom', normalization: { mean, std } }
}

export const CHANNEL_ORDERS = ['rgb', 'bgr'] as const

export type ChannelOrder = (typeof CHANNEL_ORDERS)[number]

/** The order in which a network is fed its colours. */
export function channelOrderOf({
  range,
  channelOrder,
}: Pick<InputSpec, 'range' | 'channelOrder'>): ChannelOrder {
  return channelOrder ?? (range === 'caffe' ? 'bgr' : 'rgb')
}
