/** What a training records at the end of an epoch. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number
  readonly loss: number
  readonly accuracy: number
  readonly valLoss: number
  readonly valAccuracy: number
  readonly learningRate: number
  readonly seconds: number
  /** Left out by runs that did not record it. */
  readonly classShares?: ClassShares | undefined
}

/** Of the validation images, the share of each class in the run's order: as the model calls them and as they are labelled. */
export interface ClassShares {
  readonly predicted: readonly number[]
  readonly labelled: readonly number[]
}
