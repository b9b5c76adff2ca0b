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
}

export const INPUT_RANGES = ['0..255', '0..1', '-1..1', 'caffe'] as const

export type InputRange = (typeof INPUT_RANGES)[number]

export const CHANNEL_ORDERS = ['rgb', 'bgr'] as const

export type ChannelOrder = (typeof CHANNEL_ORDERS)[number]

/** The order in which a network is fed its colours. */
export function channelOrderOf({
  range,
  channelOrder,
}: Pick<InputSpec, 'range' | 'channelOrder'>): ChannelOrder {
  return channelOrder ?? (range === 'caffe' ? 'bgr' : 'rgb')
}
