/** Which images of a study are shown, and in which order. */
import type { SplitPart } from '../../metrics/split.ts'

/** A condition on a column of the images' metadata. */
export type MetadataCondition =
  /** Null stands for a missing value. */
  | { readonly column: string; readonly values: readonly (string | number | null)[] }
  /** Both ends included. */
  | { readonly column: string; readonly min?: number | undefined; readonly max?: number | undefined }

/** All conditions must hold. */
export interface ImageFilter {
  readonly part?: SplitPart | undefined
  /** Null: without a label. */
  readonly label?: string | null | undefined
  readonly excluded?: boolean | undefined
  readonly metadata?: readonly MetadataCondition[] | undefined
  /** Part of the image's key. */
  readonly search?: string | undefined
  /** Only among these: what a problem names. */
  readonly images?: readonly number[] | undefined
}

/** 'pixels' is width times height. A column is one of the metadata; images without a value in it come last in either direction. */
export type ImageOrder = 'key' | 'label' | 'part' | 'pixels' | { readonly column: string }

export interface ImageSelection extends ImageFilter {
  /** 'key' when left out. */
  readonly order?: ImageOrder | undefined
  readonly descending?: boolean | undefined
}

/** A window onto a selection. */
export interface ImageQuery extends ImageSelection {
  readonly offset: number
  readonly limit: number
}
