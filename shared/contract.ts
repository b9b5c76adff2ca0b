/**
 * THE contract: every call and event of both hops. A handler missing or ill-typed does not compile (`Handlers<EngineCalls>`).
 * Calls answer within milliseconds or take a JobId's way: they return a JobInfo at once and report through the `job` event.
 */
import type {
  DatasetSummary,
  FolderPreview,
  ImageDetail,
  ImageQuery,
  ImageRecord,
  ImportRequest,
  LabelRecord,
  Page,
  SplitPart,
} from './domain/dataset.ts'
import type {
  EmbeddingMap,
  EmbedRequest as RunEmbedRequest,
  SimilarImages,
  SimilarRequest,
} from './domain/embedding.ts'
import type { TrainEstimate, TrainMeasurement } from './domain/estimate.ts'
import type {
  EvaluateRequest,
  Evaluation,
  StoredOperatingPoint,
  Subgroups,
  ThresholdCurve,
  ThresholdRule,
} from './domain/evaluation.ts'
import type { Baseline, FaithfulnessRequest, FaithfulnessSummary } from './domain/faithfulness.ts'
import type { GalleryFigureRequest, ImageOpinions, PredictionsExportRequest } from './domain/gallery.ts'
import type { JobInfo } from './domain/job.ts'
import type { OcclusionRequest } from './domain/occlusion.ts'
import type {
  ExplainRequest,
  ListedPrediction,
  Method,
  PredictRequest as RunPredictRequest,
  SampleView,
} from './domain/prediction.ts'
import type { PreprocessingReport } from './domain/preprocessing.ts'
import type { ReportRequest } from './domain/report.ts'
import type {
  CorrectedLabels,
  MetadataColumn,
  QueueCounts,
  QueueItem,
  QueueRequest,
  QueueScope,
  ReviewChange,
  Reviewer,
  ReviewerPair,
  ReviewOutcome,
} from './domain/review.ts'
import type {
  AddModelRequest,
  Epoch,
  InputSpec,
  ModelDescription,
  RunDetail,
  RunSummary,
  SetInputRequest,
} from './domain/run.ts'
import type { DeviceInfo, StudySummary, SystemInfo } from './domain/study.ts'
import type { TrainConfig, TrainConfigInput } from './domain/train-config.ts'
import type { Trouble } from './domain/trouble.ts'
import type { WeightsRequest, WeightsStatus } from './domain/weights.ts'

// -- renderer or command line -> engine -------------------------------------------------------------------------------------

export interface EngineCalls {
  'system.info': (request: null) => SystemInfo

  'study.open': (request: { readonly folder: string; readonly create: boolean }) => StudySummary
  'study.current': (request: null) => StudySummary | null
  'study.close': (request: null) => null

  'sample.make': (request: {
    readonly folder: string
    readonly count?: number | undefined
    readonly seed?: number | undefined
  }) => JobInfo

  /** What an import of this folder would find: file names and the label file only, no pixels, so it answers at once. */
  'dataset.inspect': (request: {
    readonly folder: string
    readonly labels?: string | undefined
  }) => FolderPreview
  'dataset.import': (request: ImportRequest) => JobInfo
  'dataset.summary': (request: null) => DatasetSummary | null
  'images.page': (request: ImageQuery) => Page<ImageRecord>
  'image.get': (request: { readonly id: number }) => ImageDetail
  /** Images by the ids users see or by absolute path; null for what is not in the study. */
  'images.find': (request: { readonly names: readonly string[] }) => readonly (ImageRecord | null)[]
  'label.set': (request: {
    readonly image: number
    readonly label: string
    readonly reviewer?: string | undefined
    readonly note?: string | undefined
  }) => readonly LabelRecord[]

  'run.start': (request: TrainConfigInput) => JobInfo
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
  'run.resume': (request: { readonly run: number; readonly halveBatch?: boolean | undefined }) => JobInfo
  /** Holds a training between two steps, after writing a checkpoint, or lets it go on. Its job shows the phase 'paused' meanwhile. */
  'run.pause': (request: { readonly run: number; readonly paused: boolean }) => JobInfo
  /** Ends a training early: the best weights so far become the run's, and its predictions follow. */
  'run.stop': (request: { readonly run: number }) => JobInfo
  /** Takes away a training without a model (cancelled, interrupted, failed, waiting or under way) with its epochs and checkpoint. */
  'run.discard': (request: { readonly run: number }) => null
  'run.get': (request: { readonly run: number }) => RunDetail
  'runs.list': (request: null) => readonly RunSummary[]
  'run.export': (request: { readonly run: number; readonly file: string }) => {
    readonly file: string
    readonly bytes: number
  }
  'model.inspect': (request: { readonly file: string }) => ModelDescription
  'model.add': (request: AddModelRequest) => JobInfo
  /** Checks how a run's model wants its images; the job's result is a PreprocessingReport. Done by itself at import and after training. */
  'model.doctor': (request: { readonly run: number }) => JobInfo
  /** What the doctor found last; null for a run that was never examined. */
  'preprocessing.get': (request: { readonly run: number }) => PreprocessingReport | null
  /** Makes a run of the same weights that is fed in another way, with its predictions; the job's result is `{ run }`. */
  'run.setInput': (request: SetInputRequest) => JobInfo

  /** Pretrained weights of an architecture: on this machine or not, how large, from where, on what terms. */
  'weights.status': (request: WeightsRequest) => WeightsStatus
  /** Works without a study. Training with weights 'imagenet' downloads them by itself where they are absent. */
  'weights.download': (request: WeightsRequest) => JobInfo

  'predict.start': (request: RunPredictRequest) => JobInfo
  /** What is stored of a run, by image key. */
  'predictions.list': (request: {
    readonly run: number
    readonly part: SplitPart | 'all'
    readonly images?: readonly number[] | undefined
  }) => readonly ListedPrediction[]
  'explain.start': (request: ExplainRequest) => JobInfo
  /** All metrics with intervals, and comparisons. Takes seconds the first time, in a thread; then it is remembered. */
  evaluate: (request: EvaluateRequest) => Evaluation
  /** The same by sex, age, site, ... */
  'evaluate.subgroups': (request: EvaluateRequest) => Subgroups
  /** Measures a run's heatmaps on test images; the job's result is a FaithfulnessSummary. */
  'faithfulness.start': (request: FaithfulnessRequest) => JobInfo
  /** What was measured so far: one summary a run and method. */
  'faithfulness.list': (request: { readonly run?: number | undefined }) => readonly FaithfulnessSummary[]
  /** Chooses a run's threshold on the validation part and stores it; a null rule takes the choice back. */
  'operating-point.set': (request: {
    readonly run: number
    readonly rule: ThresholdRule | null
  }) => StoredOperatingPoint | null
  /** Null with more than two classes, or where validation predictions of both classes are missing. */
  'operating-point.curve': (request: { readonly run: number }) => ThresholdCurve | null
  /** Stored predictions as a submission file of the ISIC challenges. */
  'isic.export': (request: {
    readonly run: number
    readonly part: SplitPart | 'all'
    readonly file: string
  }) => { readonly file: string; readonly images: number; readonly columns: readonly string[] }
  'review.queue': (request: QueueRequest) => Page<QueueItem>
  /** Images in each queue under the same filter. */
  'review.counts': (request: QueueScope) => QueueCounts
  /** Columns of the images' metadata with their values. */
  'metadata.columns': (request: null) => readonly MetadataColumn[]
  'review.set': (request: ReviewChange) => ReviewOutcome
  /** Takes back the reviewer's last change, also one of an earlier session; null when there is none. */
  'review.undo': (request: { readonly reviewer: string }) => ReviewOutcome | null
  'review.redo': (request: { readonly reviewer: string }) => ReviewOutcome | null
  'review.reviewers': (request: null) => readonly Reviewer[]
  'review.agreement': (request: null) => readonly ReviewerPair[]
  /** Present reviews as CSV, or their whole history. */
  'reviews.export': (request: { readonly file: string; readonly history?: boolean | undefined }) => {
    readonly file: string
    readonly rows: number
  }
  /** What a training would use now; with `run`, what that run was trained with. */
  'labels.corrected': (request: { readonly run?: number | undefined }) => CorrectedLabels
  'sample.view': (request: { readonly image: number; readonly runs: readonly number[] }) => SampleView
  /** Opinions and stored heatmaps of many images, at most OPINIONS_MAX. */
  'opinions.list': (request: {
    readonly images: readonly number[]
    readonly runs: readonly number[]
  }) => readonly ImageOpinions[]
  /** Images beside the heatmaps of several runs, as PNG and SVG; the job's result is a WrittenFigure. */
  'gallery.figure': (request: GalleryFigureRequest) => JobInfo
  /** Stored predictions on chosen images as CSV, one row an image and run. */
  'predictions.export': (request: PredictionsExportRequest) => {
    readonly file: string
    readonly rows: number
  }
  /** What models say with parts of an image covered; the job's result is an OcclusionResult. */
  'occlude.test': (request: OcclusionRequest) => JobInfo
  /** Computes what a run makes of every image, for the two calls below; what is stored is not computed again. */
  'embed.start': (request: RunEmbedRequest) => JobInfo
  /** Images that the run finds most like this one; null until 'embed.start' was done. */
  'sample.similar': (request: SimilarRequest) => SimilarImages | null
  /** Null until 'embed.start' was done with `map`. */
  'embedding.map': (request: { readonly run: number }) => EmbeddingMap | null
  'report.write': (request: ReportRequest) => JobInfo

  'jobs.list': (request: null) => readonly JobInfo[]
  'job.cancel': (request: { readonly id: number }) => null

  'settings.get': (request: { readonly key: string }) => unknown
  'settings.set': (request: { readonly key: string; readonly value: unknown }) => null

  /** File behind `lesion://<kind>/<id>`; for main's media protocol. A heatmap is raw float32, row-major, at the tap's size. */
  'media.file': (request: {
    readonly kind: MediaKind
    readonly id: number
    /** Folder of the study that is meant: 'cancelled' where another is open by now. */
    readonly study?: string | undefined
  }) => MediaFile
}

/** 'occluded' goes by the number of its job. */
export const MEDIA_KINDS = ['thumb', 'image', 'mask', 'heatmap', 'occluded', 'preview'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]
export interface MediaFile {
  readonly file: string
  readonly mime: string
}

/** Ids of the pictures of a training image: as it is, and in each epoch asked for. */
export interface AugmentedImage {
  readonly key: string
  readonly label: string
  readonly plain: number
  readonly views: readonly number[]
}

/** What a listener may have to read again. */
export type Changed =
  'dataset' | 'labels' | 'runs' | 'predictions' | 'explanations' | 'reviews' | 'embeddings'

export interface EngineEvents {
  /** A job was made or moved; at most about 10 a second per job. */
  job: JobInfo
  epoch: { readonly run: number; readonly epoch: Epoch }
  /** A training has begun to go wrong; all that did stands in `RunDetail.troubles`. */
  trouble: { readonly run: number; readonly trouble: Trouble }
  changed: { readonly what: Changed; readonly run?: number | undefined }
  study: StudySummary | null
}

// -- renderer -> main (windows, dialogs, what only Electron can do) ------------------------------------------------------------

export type ThemeChoice = 'system' | 'light' | 'dark'
export const LANGUAGES = ['en', 'tr'] as const
export type Language = (typeof LANGUAGES)[number]
export interface RecentStudy {
  readonly folder: string
  readonly name: string
  readonly openedAt: string
}

export interface ShellCalls {
  /** Null when the user closed the dialog. `writes`: files that will be written there; the user is asked before one is replaced. */
  'dialog.folder': (request: {
    readonly title: string
    readonly writes?: readonly string[] | undefined
  }) => string | null
  'dialog.file': (request: {
    readonly title: string
    readonly filters: readonly { readonly name: string; readonly extensions: readonly string[] }[]
  }) => string | null
  /**
   * A file with the ending of `name`. The user is asked before it is replaced, and before a file is that will be written beside it
   * with an ending in `beside` ('svg').
   */
  'dialog.save': (request: {
    readonly title: string
    readonly name: string
    readonly beside?: readonly string[] | undefined
  }) => string | null
  'recent.list': (request: null) => readonly RecentStudy[]
  'recent.add': (request: { readonly folder: string; readonly name: string }) => null
  'recent.remove': (request: { readonly folder: string }) => null
  'theme.get': (request: null) => ThemeChoice
  'theme.set': (request: { readonly theme: ThemeChoice }) => null
  /** Opens the system's file manager at a path inside the study. */
  'path.show': (request: { readonly path: string }) => null
  /** Prints the `report.html` of a folder to `report.pdf` beside it. */
  'report.pdf': (request: { readonly folder: string }) => { readonly file: string; readonly pages: number }
  /** Where studies and samples go when the user does not say. */
  'path.default': (request: { readonly what: 'studies' | 'sample' }) => string
  /** 0..1 in the task bar; null takes it away. */
  'progress.set': (request: { readonly fraction: number | null }) => null
  notify: (request: { readonly title: string; readonly body: string }) => null
  'engine.restart': (request: null) => null
  /** Menus, dialogs and notifications speak the window's language. */
  'language.get': (request: null) => Language
  'language.set': (request: { readonly language: Language }) => null
  /** The keys a user chose for actions of the review page, by action. */
  'keys.get': (request: null) => Readonly<Record<string, string>>
  'keys.set': (request: { readonly keys: Readonly<Record<string, string>> }) => null
  /** A study, the file in one, or an image folder the app was started with (double-click, drop on the icon); null once taken. */
  'launch.take': (request: null) => string | null
}

export interface ShellEvents {
  /** A menu item or accelerator, by its id. */
  menu: { readonly id: string }
  /** Something to open has arrived: ask with `launch.take`. */
  launch: null
  /** The engine went away; calls fail until it is back. */
  'engine.state': {
    readonly state: 'running' | 'restarting' | 'failed'
    readonly message?: string | undefined
  }
}

// -- engine -> compute -------------------------------------------------------------------------------------------------------

export interface ComputeImage {
  readonly id: number
  /** Absolute path. */
  readonly file: string
  /** Names the decoded pixels in the cache. */
  readonly sha256: string
}
export interface LabelledImage extends ComputeImage {
  /** Index into the classes. */
  readonly label: number
}

export interface TrainRequest {
  /** Given back with every event. */
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

export interface PredictRequest {
  readonly job: number
  readonly model: string
  readonly input: InputSpec
  readonly images: readonly ComputeImage[]
  readonly pixelCache: string
}
export interface PredictedBatch {
  readonly job: number
  readonly items: readonly {
    readonly image: number
    /** One a unit; for a single sigmoid unit both classes: [1 - p, p]. */
    readonly probabilities: readonly number[]
    readonly logits: readonly number[]
  }[]
  /** Images that could not be decoded. */
  readonly failed: readonly { readonly image: number; readonly error: string }[]
}

export interface ComputeExplainRequest {
  readonly job: number
  readonly model: string
  readonly input: InputSpec
  readonly method: Method
  /** Default tap when left out. */
  readonly layer?: string | undefined
  readonly images: readonly (ComputeImage & {
    /** Class index to explain; null takes the predicted one. */
    readonly target: number | null
  })[]
  readonly pixelCache: string
}
export interface ExplainedBatch {
  readonly job: number
  readonly layer: string
  readonly items: readonly {
    readonly image: number
    readonly target: number
    readonly width: number
    readonly height: number
    /** After ReLU, row-major, unscaled. */
    readonly map: Float32Array
    readonly probabilities: readonly number[]
    readonly logits: readonly number[]
  }[]
  readonly failed: readonly { readonly image: number; readonly error: string }[]
}

export interface EmbedRequest {
  readonly job: number
  readonly model: string
  readonly input: InputSpec
  /** Its output is averaged over space; the layer before the last one with a kernel when left out. */
  readonly layer?: string | undefined
  readonly images: readonly ComputeImage[]
  readonly pixelCache: string
  /** Where the rows go, absolute: float32, one row an embedded image. */
  readonly out: string
}
export interface EmbedOutcome {
  readonly layer: string
  readonly size: number
  /** Ids in the order of the rows. */
  readonly images: readonly number[]
  readonly failed: readonly { readonly image: number; readonly error: string }[]
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

/** Labelled images put through a model in every way they could be prepared. */
export interface ModelDoctorRequest {
  readonly job: number
  readonly model: string
  /** The present setting. */
  readonly input: InputSpec
  /** In the order of the network's outputs. */
  readonly classes: readonly string[]
  readonly images: readonly LabelledImage[]
  readonly pixelCache: string
}

export interface ComputeFaithfulnessRequest {
  readonly job: number
  readonly model: string
  readonly input: InputSpec
  readonly method: Method
  /** Default tap when left out. */
  readonly layer?: string | undefined
  readonly images: readonly (ComputeImage & {
    /** Class index to explain; null takes the predicted one. */
    readonly target: number | null
  })[]
  readonly pixelCache: string
}
/** Probability of the explained class along the way, most important pixels first, and by a random map as coarse. */
export interface RawCurves {
  readonly baseline: Baseline
  /** Share of the pixels changed, from 0 to 1. */
  readonly fractions: readonly number[]
  readonly deletion: readonly number[]
  readonly insertion: readonly number[]
  readonly randomDeletion: readonly number[]
  readonly randomInsertion: readonly number[]
}
export interface MeasuredBatch {
  readonly job: number
  readonly layer: string
  readonly items: readonly {
    readonly image: number
    readonly target: number
    readonly width: number
    readonly height: number
    /** After ReLU, row-major, unscaled. */
    readonly map: Float32Array
    /** The same of the network with its weights shuffled. */
    readonly randomised: Float32Array
    readonly curves: readonly RawCurves[]
  }[]
  readonly failed: readonly { readonly image: number; readonly error: string }[]
}

export interface ComputeCalls {
  device: (request: null) => DeviceInfo
  train: (request: TrainRequest) => TrainOutcome
  'train.measure': (request: MeasureTrainRequest) => TrainMeasurement
  /** Writes training images as PNG files, as a training sees them. */
  'augment.preview': (request: AugmentPreviewRequest) => null
  /** Between two steps; a paused training holds its memory and writes a checkpoint. */
  'train.pause': (request: { readonly job: number; readonly paused: boolean }) => null
  /** Ends after the step under way and keeps the best weights. */
  'train.stop': (request: { readonly job: number }) => null
  predict: (request: PredictRequest) => null
  explain: (request: ComputeExplainRequest) => null
  /** Measures heatmaps; the results come as 'measured' events. */
  faithfulness: (request: ComputeFaithfulnessRequest) => null
  embed: (request: EmbedRequest) => EmbedOutcome
  'model.inspect': (request: { readonly file: string }) => ModelDescription
  'model.doctor': (request: ModelDoctorRequest) => PreprocessingReport
  /** Checks a model file and writes it into the study as `.keras`. */
  'model.convert': (request: { readonly file: string; readonly out: string }) => {
    readonly description: ModelDescription
    readonly weightsSha256: string
  }
}

export interface ComputeEvents {
  progress: { readonly job: number; readonly phase: string; readonly done: number; readonly total: number }
  epoch: { readonly job: number; readonly epoch: Epoch }
  predicted: PredictedBatch
  explained: ExplainedBatch
  measured: MeasuredBatch
}
