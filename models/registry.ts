import { efficientNetB0 } from './efficientnet-b0.ts'
import type { LayerGraph } from './graph.ts'
import type { ModelId } from '../shared/domain/train-config.ts'
import { mobileNetV2 } from './mobilenet-v2.ts'
import { scratchCnn } from './scratch-cnn.ts'

export interface BuildOptions {
  /** At least 2: the head is a softmax. */
  readonly classes: number
  /** Side of the square input in pixels. */
  readonly inputSize: number
  readonly dropout: number
  /** Width multiplier of MobileNetV2; the others come in one width. */
  readonly alpha?: number | undefined
}

/** A network LesionLens can train, and what one needs to know to use it. */
export interface ArchitectureSpec {
  readonly id: ModelId
  readonly title: string
  /** The input size it was designed for; others work. */
  readonly inputSize: number
  /** What the input must be: all preprocessing is inside the graph. */
  readonly inputRange: '0..255'
  /** What the graph does with it, in words. */
  readonly preprocessing: string
  /** The layer heatmaps are taken at: the last feature map. */
  readonly tap: string
  /** First layer of the head; what comes before it is the pretrained part. */
  readonly head: readonly string[]
  readonly build: (options: BuildOptions) => LayerGraph
}

const HEAD = ['global_average_pooling2d', 'dropout', 'predictions'] as const

export const ARCHITECTURES: Readonly<Record<ModelId, ArchitectureSpec>> = {
  'scratch-cnn': {
    id: 'scratch-cnn',
    title: 'Scratch CNN',
    inputSize: 128,
    inputRange: '0..255',
    preprocessing: 'x / 255',
    tap: 'block5_relu',
    head: HEAD,
    build: (options) => scratchCnn(checked(options)),
  },
  'mobilenet-v2': {
    id: 'mobilenet-v2',
    title: 'MobileNetV2',
    inputSize: 224,
    inputRange: '0..255',
    preprocessing: 'x / 127.5 - 1',
    tap: 'out_relu',
    head: HEAD,
    build: (options) => mobileNetV2(checked(options)),
  },
  'efficientnet-b0': {
    id: 'efficientnet-b0',
    title: 'EfficientNetB0',
    inputSize: 224,
    inputRange: '0..255',
    preprocessing: 'x / 255, then ImageNet mean and deviation',
    tap: 'top_activation',
    head: HEAD,
    build: (options) => efficientNetB0(checked(options)),
  },
}

function checked(options: BuildOptions): BuildOptions {
  const { classes, inputSize, dropout } = options
  if (!Number.isInteger(classes) || classes < 2)
    throw new RangeError(`A classifier needs two classes or more, not ${classes}.`)
  if (!Number.isInteger(inputSize) || inputSize < 32)
    throw new RangeError(`Images must be 32 pixels or larger, not ${inputSize}.`)
  if (!(dropout >= 0 && dropout < 1))
    throw new RangeError(`Dropout must be from 0 to below 1, not ${dropout}.`)
  return options
}
