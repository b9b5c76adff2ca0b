/** What a model makes of images before it decides: which ones it finds alike. */
import type { Sentence } from '../say.ts'
import type { ImageRecord, SplitPart } from './dataset.ts'

export interface EmbedRequest {
  readonly run: number
  /** Also lays the images out on a plane (UMAP); a job of its own follows. */
  readonly map?: boolean | undefined
}

/** Result of an 'embed' job. */
export interface EmbedResult {
  readonly run: number
  readonly layer: string
  /** Numbers an image. */
  readonly size: number
  readonly images: number
  readonly failed: readonly { readonly image: string; readonly error: Sentence }[]
  /** The 'map' job that was started; null when none was asked for or the map is there. */
  readonly mapJob: number | null
}

export interface SimilarRequest {
  readonly run: number
  readonly image: number
  /** 12 when left out, at most 200. */
  readonly k?: number | undefined
  /** 'train' when left out: what the model has seen. */
  readonly part?: SplitPart | 'all' | undefined
}

export interface SimilarImages {
  readonly layer: string
  /** The most similar first; never the image itself. */
  readonly items: readonly {
    readonly image: ImageRecord
    /** 1 minus the cosine: 0 for the same direction, 1 for unrelated, 2 for opposite. */
    readonly distance: number
  }[]
}

export interface EmbeddingMap {
  readonly run: number
  readonly layer: string
  readonly points: readonly EmbeddingPoint[]
}
/** Near points are alike to the model; axes and distances between clusters mean nothing. */
export interface EmbeddingPoint {
  readonly image: number
  readonly key: string
  readonly x: number
  readonly y: number
  readonly label: string | null
  /** By the run's operating point where it has one; null without a stored prediction. */
  readonly predicted: string | null
  /** Probability of that class. */
  readonly confidence: number | null
  readonly part: SplitPart | null
}
