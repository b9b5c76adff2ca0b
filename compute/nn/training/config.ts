/** How a training step works, and what it tells. */
import type { WeightArray } from '../../../models/graph.ts'
import type { LossConfig } from './losses.ts'
import type { OptimizerConfig } from './optimizers.ts'

export interface StepConfig {
  readonly optimizer: OptimizerConfig
  readonly loss: LossConfig
  /**
   * Layers that learn. The others work as in prediction: their batch normalisation keeps its moving averages, their dropout
   * drops nothing. Default: all.
   */
  readonly trains?: (layer: string) => boolean
  /** Largest common norm of all gradients. Default: none. */
  readonly clipNorm?: number
  /** Variables (`layer/variable`) that weight decay applies to. Default: kernels. */
  readonly decays?: (key: string) => boolean
  /** At most this many images go through the network at once; gradients of the parts of a batch are added up. Default: all. */
  readonly microBatch?: number
  readonly height: number
  readonly width: number
  readonly channels?: number
  /** How pixels arrive. Default: bytes. */
  readonly pixels?: 'uint8' | 'float32'
  /** 'eager' runs op by op: the reference. Default: 'graph'. */
  readonly mode?: 'graph' | 'eager'
}

export interface StepOptions {
  readonly learningRate: number
  /** Decides what dropout drops: the same seed, the same step. */
  readonly seed: number
}

export interface StepResult {
  /** Sum of weighted losses over number of images, as Keras averages. Not finite when training has diverged. */
  readonly loss: number
  /** Images whose largest output was their label, before the step. */
  readonly correct: number
  readonly count: number
}

/** Everything needed to continue a training exactly where it stood. */
export interface TrainState {
  /** Steps done. */
  readonly step: number
  /** All weights and, as `slot:layer/variable`, the optimizer's own. */
  readonly tensors: ReadonlyMap<string, WeightArray>
}
