/** Trainings and the runs they make. */
import type { JobInfo } from '../domain/job.ts'
import type { RunDetail, RunSummary } from '../domain/run.ts'
import type { TrainConfigInput } from '../domain/train-config.ts'
import type { TrainEstimate } from '../domain/estimate.ts'
import type { WeightsRequest, WeightsStatus } from '../domain/weights.ts'

export interface TrainingCalls {
  'run.start': (request: TrainConfigInput) => JobInfo<'train'>
  /**
   * Time and memory of a training with these settings, from a few real steps in a process of its own: seconds the first time, cancellable,
   * then remembered. `run.start` refuses what is known not to fit.
   */
  'run.estimate': (request: TrainConfigInput) => TrainEstimate
  /** Training images as a training with these settings would see them: the very pictures of those epochs, behind `lesion://preview/<id>`. */
  'augmentation.preview': (request: {
    readonly config: TrainConfigInput
    readonly images: number
    readonly epochs: readonly number[]
  }) => readonly AugmentedImage[]
  /**
   * Goes on with a training that was interrupted or cancelled, from its last checkpoint. `halveBatch`: with half as many images at once and
   * gradients added up, the offer for a run that is `stopped` as OUT_OF_MEMORY. With the study's setting 'autoHalve' true it is done by itself.
   */
  'run.resume': (request: {
    readonly run: number
    readonly halveBatch?: boolean | undefined
  }) => JobInfo<'train'>
  /** Holds a training between two steps, after writing a checkpoint, or lets it go on. Its job shows the phase 'paused' meanwhile. */
  'run.pause': (request: { readonly run: number; readonly paused: boolean }) => JobInfo<'train'>
  /** Ends a training early: the best weights so far become the run's, and its predictions follow. */
  'run.stop': (request: { readonly run: number }) => JobInfo<'train'>
  /** Takes away a training without a model (cancelled, interrupted, failed, waiting or under way) with its epochs and checkpoint. */
  'run.discard': (request: { readonly run: number }) => null
  'run.get': (request: { readonly run: number }) => RunDetail
  'runs.list': (request: null) => readonly RunSummary[]
  /** Pretrained weights of an architecture: on this machine or not, how large, from where, on what terms. */
  'weights.status': (request: WeightsRequest) => WeightsStatus
  /** Works without a study. Training with weights 'imagenet' downloads them by itself where they are absent. */
  'weights.download': (request: WeightsRequest) => JobInfo<'download'>
}

/** Ids of the pictures of a training image: as it is, and in each epoch asked for. */
export interface AugmentedImage {
  readonly key: string
  readonly label: string
  readonly plain: number
  readonly views: readonly number[]
}
