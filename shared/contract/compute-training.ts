/** What compute is asked to train. */
import type { ComputeImage, LabelledImage } from './compute-images.ts'
import type { InputSpec } from '../domain/input.ts'
import type { TrainConfig } from '../domain/train-config.ts'

export interface TrainRequest {
  /** By which it is held and stopped. */
  readonly job: number
  readonly config: TrainConfig
  readonly classes: readonly string[]
  readonly train: readonly LabelledImage[]
  readonly val: readonly LabelledImage[]
  /** Where the best weights go: a `.keras` file, absolute. */
  readonly out: string
  /** Folder of decoded pixels, absolute; may be deleted at any time between jobs. */
  readonly pixelCache: string
  /**
   * Where the state goes at each epoch and each minute, absolute. When the file is there and of the same plan (config, images,
   * classes), training continues from it and ends with the same weights as one never interrupted. Removed at the end.
   */
  readonly checkpoint?: string | undefined
  /** Absolute path of the weights that the configuration names; none for random ones. */
  readonly weightsFile?: string | undefined
  /** The model to go on from, in place of an architecture of ours. */
  readonly base?: TrainBase | undefined
}
export interface TrainBase {
  /** Absolute. */
  readonly file: string
  readonly input: InputSpec
  readonly head: 'kept where it fits' | 'new'
}
/** A few steps of a training on noise, in a process that ends afterwards. */
export interface MeasureTrainRequest {
  readonly config: TrainConfig
  /** How many. */
  readonly classes: number
  /** Steps that would need more memory are not tried. */
  readonly limitBytes: number
  readonly base?: TrainBase | undefined
}
export interface TrainOutcome {
  readonly bestEpoch: number
  /** 'stopped': the user asked to end and keep the best. */
  readonly stopped: 'completed' | 'early stopping' | 'not finite' | 'stopped'
  readonly parameters: number
  readonly tap: string
  readonly input: InputSpec
  readonly weightsSha256: string
}
export interface AugmentPreviewRequest {
  readonly config: TrainConfig
  readonly pixelCache: string
  readonly pictures: readonly {
    readonly image: ComputeImage
    /** Null for the image as it is. */
    readonly epoch: number | null
    /** Absolute path to write to. */
    readonly file: string
  }[]
}
