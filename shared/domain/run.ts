/** A classifier of the study: trained here or imported. */
import { say, type Sentence } from '../say.ts'
import type { ThresholdRule } from './evaluation.ts'
import type { PreprocessingReport } from './preprocessing.ts'
import type { TrainConfig } from './train-config.ts'
import type { TrainingWarning } from './training-warnings.ts'
import type { ChannelStatistics, InputSpec, InputRange, ChannelOrder } from './input.ts'
import type { Epoch } from './epoch.ts'

export type RunKind = 'trained' | 'imported'

export type RunStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'

/** Where a run stands, in a sentence. */
export const STATUS_WORDS: Readonly<Record<RunStatus, Sentence>> = {
  queued: say`queued`,
  running: say`running`,
  done: say`done`,
  failed: say`failed`,
  cancelled: say`cancelled`,
  interrupted: say`interrupted`,
}

/**
 * `stopped` of an interrupted training whose memory did not suffice: `run.resume` with `halveBatch` goes on with half as many images at once.
 */
export const OUT_OF_MEMORY = 'out of memory'

export interface RunSummary {
  readonly id: number
  readonly name: string
  readonly kind: RunKind
  /** Architecture id, or 'imported'. */
  readonly model: string
  readonly status: RunStatus
  readonly classes: readonly string[]
  readonly input: InputSpec
  readonly parameters: number | null
  /** Layer that heatmaps are taken at. */
  readonly tap: string | null
  readonly bestEpoch: number | null
  /** Why training ended: 'completed', 'early stopping', 'cancelled', OUT_OF_MEMORY, ... */
  readonly stopped: string | null
  /** Study-relative path of the `.keras` file; null until there is one. */
  readonly file: string | null
  readonly weightsSha256: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly error: Sentence | null
  /** Images of the test split with a stored prediction. */
  readonly predicted: number
  /** The stored operating point that its answers go by; null: its likeliest class is its answer. */
  readonly threshold: ThresholdInForce | null
  /**
   * Of a cross-validation: the run of each fold's model, in order; such a run has no model of its own. Empty for all others. A fold's run
   * is found by its number alone: `runs.list` leaves it out.
   */
  readonly folds: readonly number[]
}

/** From this probability on an answer is the positive class, else the other one of the two. */
export interface ThresholdInForce {
  readonly className: string
  readonly threshold: number
  readonly rule: ThresholdRule
}

export interface RunDetail extends RunSummary {
  /** Null for imported models. */
  readonly config: TrainConfig | null
  readonly epochs: readonly Epoch[]
  /** What went wrong while it trained, in the order in which it arose. */
  readonly troubles: readonly TrainingWarning[]
  /** Versions of everything that made it. */
  readonly versions: Readonly<Record<string, string>>
}

export interface ModelLayer {
  readonly id: string
  readonly className: string
  /** Without the batch axis. */
  readonly shape: readonly number[]
  readonly parameters: number
  /** May serve as tap: its output is 4-D with height and width above 1. */
  readonly tap: boolean
}

export type ModelFormat = 'h5' | 'keras' | 'tfjs' | 'onnx' | 'pth' | 'safetensors'

/** What a model file says of itself, before it is added to a study. */
export interface ModelDescription {
  readonly file: string
  readonly format: ModelFormat
  /** What it was made with. */
  readonly framework: 'keras' | 'pytorch' | 'onnx'
  /** The family that a file of weights alone was recognised as; null where the file holds the network itself. */
  readonly architecture: string | null
  /** Version of Keras that wrote it, when recorded. */
  readonly keras: string | null
  readonly input: InputSpec
  /** The range was found in the file or beside it: it is not to be guessed. */
  readonly inputStated: boolean
  /** Output units; 1 for a single sigmoid unit. */
  readonly units: number
  readonly outputActivation: 'softmax' | 'sigmoid' | 'linear'
  /** What is applied to the outputs of a network that ends in logits; null where the network has its own end. */
  readonly appliedActivation: 'softmax' | 'sigmoid' | null
  readonly classNames: readonly string[] | null
  readonly layers: readonly ModelLayer[]
  readonly parameters: number
  /** Default tap; null when the network never has a feature map. */
  readonly tap: string | null
  readonly taps: readonly string[]
  /** Preprocessing found inside the graph, in words. */
  readonly preprocessing: readonly Sentence[]
  readonly warnings: readonly Sentence[]
}

export interface AddModelRequest {
  readonly file: string
  /** In the order of the network's outputs; taken from the study when left out. */
  readonly classes?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly range?: InputRange | undefined
  /** How values scaled to 0..1 are normalised; in place of a range. */
  readonly normalization?: ChannelStatistics | undefined
  readonly tap?: string | undefined
  /** Of a file of weights alone: what timm calls the network, where the weights of two look the same. */
  readonly architecture?: string | undefined
  /** The class that precision, recall and the rest are of; for a single sigmoid unit also the one its probability means. */
  readonly positive?: string | undefined
}

/** Result of an 'add-model' job. */
export interface AddedModel {
  readonly run: number
  readonly classes: readonly string[]
  readonly description: ModelDescription
  /** What the preprocessing doctor found; null when the study has no labelled images to look at. */
  readonly preprocessing: PreprocessingReport | null
}

/** What is to be changed of how a run's model is fed. */
export interface SetInputRequest {
  readonly run: number
  readonly range: InputRange
  readonly channelOrder?: ChannelOrder | undefined
  /** The same classes in the order of the network's outputs. */
  readonly classes?: readonly string[] | undefined
}
