/** What the preprocessing doctor found: how a network answers when its input is prepared one way or another. */
import type { Sentence } from '../say.ts'
import type { ChannelOrder, InputRange } from './input.ts'

/** One way to prepare images. */
export interface InputSetting {
  readonly range: InputRange
  readonly channels: ChannelOrder
}

/** The same labelled images, prepared one way. */
export interface PreprocessingRow extends InputSetting {
  readonly accuracy: number
  /** Mean over the classes present of the share that was recognised. */
  readonly balancedAccuracy: number
  /** Mean entropy of the outputs in bits: 0 for certainty, log2(classes) for no output. */
  readonly meanEntropy: number
  /** Share of the images that got the most predicted class. */
  readonly topShare: number
  readonly topClass: string
  /** Mean of -ln(probability of the true class). */
  readonly logLoss: number
  /** The order of classes under which most answers would be right, where it is another than the present. */
  readonly reordered: {
    readonly classes: readonly string[]
    readonly accuracy: number
    readonly balancedAccuracy: number
  } | null
  /** How likely a difference from the present setting as large as this is by chance (two-sided, this comparison alone); null for itself. */
  readonly p: number | null
}

export const PREPROCESSING_WARNINGS = [
  'doubled', // the graph rescales, and the images are rescaled before it too
  'missing', // nothing rescales, and the network wants it
  'wrong', // another range or channel order fits
  'trained-doubled', // the present setting contradicts the graph, yet the network was evidently trained with it
  'collapse', // one class for nearly everything
  'class-order', // the answers fit the labels under another order of the classes
  'guessing', // no way of preparing images does better than guessing
  'few-images', // too few labelled images to say anything
] as const
export type PreprocessingWarningKind = (typeof PREPROCESSING_WARNINGS)[number]

export interface PreprocessingWarning {
  readonly kind: PreprocessingWarningKind
  /** A plain sentence. */
  readonly message: string
}

/** What fits better than the present setting, by strong evidence. */
export interface PreprocessingSuggestion extends InputSetting {
  /** In the order of the network's outputs. */
  readonly classes: readonly string[]
}

export interface PreprocessingReport {
  /** Labelled images that were looked at. */
  readonly n: number
  readonly classes: readonly string[]
  /** Images per class. */
  readonly support: readonly number[]
  /** Preprocessing inside the graph, in words. */
  readonly found: readonly Sentence[]
  /** The range that the preprocessing inside the graph is made for; null when there is none. */
  readonly inferred: InputRange | null
  readonly current: InputSetting
  readonly rows: readonly PreprocessingRow[]
  /** Null while the present setting fits best or the evidence is weak. */
  readonly suggestion: PreprocessingSuggestion | null
  readonly warnings: readonly PreprocessingWarning[]
  /** The suggested range was taken over when the model was added, before anything was predicted. */
  readonly applied?: boolean | undefined
}
