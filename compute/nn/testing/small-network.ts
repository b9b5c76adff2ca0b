/** A network small enough for tests, with one of everything a real one has; scripts/reference-nn/reference.py builds the same in Keras. */
import type { GraphNode, LayerConfig, LayerGraph } from '../../../models/graph.ts'

export interface SmallNetworkOptions {
  /** 2 for softmax, 1 for sigmoid. */
  readonly units?: number
  readonly norm?: boolean
  readonly dropout?: number
}

/** 8x8 RGB in. */
export function smallNetwork({ units = 2, norm = true, dropout = 0 }: SmallNetworkOptions = {}): LayerGraph {
  const nodes: GraphNode[] = []
  const add = (id: string, className: string, config: LayerConfig): void => {
    nodes.push({
      id,
      layer: id,
      className,
      config,
      inputs: [{ kind: 'tensor', node: nodes.at(-1)?.id ?? 'image' }],
    })
  }
  add('rescale', 'Rescaling', { scale: 1 / 127.5, offset: -1 })
  add('conv1', 'Conv2D', { filters: 4, kernel_size: [3, 3], padding: 'same', use_bias: false })
  if (norm) add('norm1', 'BatchNormalization', { momentum: 0.9 })
  add('swish1', 'Activation', { activation: 'silu' })
  add('depth2', 'DepthwiseConv2D', { kernel_size: [3, 3], strides: [2, 2], padding: 'same', use_bias: false })
  if (norm) add('norm2', 'BatchNormalization', { momentum: 0.9 })
  add('relu2', 'ReLU', { max_value: 6 })
  add('pool', 'GlobalAveragePooling2D', {})
  if (dropout > 0) add('dropout', 'Dropout', { rate: dropout })
  add('head', 'Dense', { units, activation: units === 1 ? 'sigmoid' : 'softmax' })
  return { name: 'small', input: { id: 'image', shape: [8, 8, 3] }, outputs: ['head'], nodes }
}
