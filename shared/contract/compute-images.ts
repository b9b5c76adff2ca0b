/** Images as compute gets them. */

export interface ComputeImage {
  /** Chosen by the caller: answers name the image by it, and it means nothing else to compute. */
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
