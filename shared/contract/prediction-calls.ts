/** Predictions, embeddings and what is made of them. */
import type {
  EmbedRequest as RunEmbedRequest,
  EmbeddingMap,
  SimilarImages,
  SimilarRequest,
} from '../domain/embedding.ts'
import type { JobInfo } from '../domain/job.ts'
import type { ListedPrediction, PredictRequest as RunPredictRequest } from '../domain/prediction.ts'
import type { PredictionsExportRequest } from '../domain/gallery.ts'
import type { SplitPart } from '../domain/dataset.ts'

export interface PredictionCalls {
  'predict.start': (request: RunPredictRequest) => JobInfo<'predict'>
  /** What is stored of a run, by image key. */
  'predictions.list': (request: {
    readonly run: number
    readonly part: SplitPart | 'all'
    readonly images?: readonly number[] | undefined
  }) => readonly ListedPrediction[]
  /** Stored predictions as a submission file of the ISIC challenges. */
  'isic.export': (request: {
    readonly run: number
    readonly part: SplitPart | 'all'
    readonly file: string
  }) => { readonly file: string; readonly images: number; readonly columns: readonly string[] }
  /** Stored predictions on chosen images as CSV, one row an image and run. */
  'predictions.export': (request: PredictionsExportRequest) => {
    readonly file: string
    readonly rows: number
  }
  /** Computes what a run makes of every image, for the two calls below; what is stored is not computed again. */
  'embed.start': (request: RunEmbedRequest) => JobInfo<'embed'>
  /** Images that the run finds most like this one; null until 'embed.start' was done. */
  'sample.similar': (request: SimilarRequest) => SimilarImages | null
  /** Null until 'embed.start' was done with `map`. */
  'embedding.map': (request: { readonly run: number }) => EmbeddingMap | null
}
