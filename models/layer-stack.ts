import type { Argument, GraphNode, LayerConfig, LayerGraph } from './graph.ts'
import { LAYERS, type LayerClass } from './vocabulary.ts'

/** Collects nodes while an architecture is written down layer by layer. */
export interface LayerStack {
  /** Adds a layer called with the outputs of others; returns its name, to be handed to the next. */
  readonly add: (className: LayerClass, name: string, config: LayerConfig, ...inputs: string[]) => string
  /** The finished graph; its last layer is the output. */
  readonly graph: (name: string) => LayerGraph
}

/** A layer called with the outputs of others; what the config leaves out is as in Keras. */
export function layerNode(
  className: LayerClass,
  name: string,
  config: LayerConfig,
  ...inputs: string[]
): GraphNode {
  const complete = { ...(LAYERS[className] as LayerConfig), ...config }
  const sources = inputs.map((node): Argument => ({ kind: 'tensor', node }))
  return { id: name, layer: name, className, config: complete, inputs: sources }
}

/** Name of the input in all architectures here. */
export const INPUT = 'input_layer'

/** Starts a graph for RGB images. `inputSize` in pixels. */
export function layerStack(inputSize: number): LayerStack {
  const nodes: GraphNode[] = []
  return {
    add(className, name, config, ...inputs) {
      nodes.push(layerNode(className, name, config, ...inputs))
      return name
    },
    graph: (name) => ({
      name,
      input: { id: INPUT, shape: [inputSize, inputSize, 3] },
      outputs: [nodes.at(-1)!.id],
      nodes,
    }),
  }
}

/** The layers that `addHead` adds. */
export const HEAD = ['global_average_pooling2d', 'dropout', 'predictions'] as const

/**
 * The head of every architecture: global average pooling, dropout, softmax over the classes.
 * @param input the last feature map, where heatmaps are taken
 */
export function addHead(stack: LayerStack, input: string, classes: number, dropout: number): string {
  const pooled = stack.add('GlobalAveragePooling2D', 'global_average_pooling2d', {}, input)
  const dropped = stack.add('Dropout', 'dropout', { rate: dropout }, pooled)
  return stack.add('Dense', 'predictions', { units: classes, activation: 'softmax' }, dropped)
}

/** Padding in front of a strided 'valid' convolution, as Keras Applications pads: one pixel less before an even size. */
export function stridedPadding(size: number, kernel: number): number[][] {
  const half = Math.floor(kernel / 2)
  const side = [half - (1 - (size % 2)), half]
  return [side, side]
}

/** Keras Applications rounds channel counts to multiples of 8, never down by more than a tenth. */
export function roundChannels(channels: number, divisor = 8): number {
  const rounded = Math.max(divisor, Math.floor((channels + divisor / 2) / divisor) * divisor)
  return rounded < 0.9 * channels ? rounded + divisor : rounded
}
