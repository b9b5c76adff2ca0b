import type { InputSetting } from '../../shared/domain/preprocessing.ts'
import type { GraphPreprocessing } from './graph-range.ts'
import type { Score } from './score.ts'

/** What the network answered under one setting. */
export interface Candidate extends InputSetting {
  readonly probabilities: readonly (readonly number[])[]
}

export interface Evidence {
  readonly classes: readonly string[]
  /** Index of the true class of each image. */
  readonly labels: readonly number[]
  readonly current: InputSetting
  readonly candidates: readonly Candidate[]
  readonly preprocessing: GraphPreprocessing
}

/** A setting with its score, in the present or in another order of the classes. */
export interface Option {
  readonly setting: InputSetting
  readonly score: Score
  /** `order[output]` is the class it means; null for the present order. */
  readonly order: readonly number[] | null
  /** Against the present setting, this comparison alone. */
  readonly p: number
}
