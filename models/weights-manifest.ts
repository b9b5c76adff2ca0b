/** A published weight file: where it is, and how to know that it is that file. */
export interface WeightsEntry {
  /** Width of the network they are of. */
  readonly alpha: number
  /** Name in the cache. */
  readonly file: string
  readonly url: string
  readonly bytes: number
  readonly hash: { readonly algorithm: 'md5' | 'sha256'; readonly value: string }
  /** Who published it and on what terms, for the person who downloads it. */
  readonly licence: string
}

/** Terms of what Keras Applications published. */
export const KERAS_TERMS =
  'Published by Keras Applications under the Apache License 2.0. Trained on ImageNet, whose pictures are for non-commercial research.'
