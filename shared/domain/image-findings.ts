import type { ImageRecord } from './dataset.ts'

/** What an import notices about single pictures: what may be wrong with one, and what was done to its colours. Nobody is left out for it. */

/** Worth a look by a person. */
export const IMAGE_PROBLEMS = [
  /** Shorter side below 32 pixels. */
  'tiny',
  /** Hardly any light. */
  'dark',
  /** One colour throughout. */
  'uniform',
  /** More than half of it is a black or white frame. */
  'mostly-border',
  /** Two values only: a mask, by its look. */
  'like-a-mask',
  /** Decoded although the decoder complained; `detail` says of what. */
  'read-with-warnings',
] as const

/** What was converted or ignored so that it is 8-bit sRGB. */
export const IMAGE_CONVERSIONS = [
  /** `detail` says of how many frames, pages or pictures the first was taken. */
  'first-of-several',
  'cmyk-by-profile',
  /** Without a usable profile the inks are guessed. */
  'cmyk-without-profile',
  'damaged-profile-ignored',
  'transparent-on-white',
  /** More than 8 bits a channel. */
  'depth-reduced',
] as const

export type ImageFindingKind = (typeof IMAGE_PROBLEMS)[number] | (typeof IMAGE_CONVERSIONS)[number]

export interface ImageFinding {
  readonly kind: ImageFindingKind
  /** A number or another program's words; null where the kind says it all. */
  readonly detail: string | null
}

export interface ImageWithFinding {
  readonly image: ImageRecord
  /** As in `ImageFinding`. */
  readonly detail: string | null
}
