import { say, type Sentence } from '../../shared/say.ts'

/** What a sanity check looks at: the numbers of one model on images of at least two classes. */
export interface SanityInput {
  readonly classes: readonly string[]
  /** Rows: true class; columns: predicted class. */
  readonly confusion: readonly (readonly number[])[]
  readonly intervals: Readonly<Partial<Record<string, readonly [low: number, high: number]>>>
}

/**
 * Why a model is of no use on these images, as a sentence; null where nothing says so: it predicts one class whatever they show, or the
 * interval of its AUC does not lie above 0.5, the chance level.
 */
export function failedSanityCheck({
  classes,
  confusion,
  intervals,
}: SanityInput): { readonly message: Sentence } | null {
  const present = confusion.filter((row) => row.some((n) => n > 0))
  if (present.length < 2) return null
  const predicted = classes.filter((_, column) => confusion.some((row) => row[column]! > 0))
  if (predicted.length === 1) {
    return {
      message: say`Fails the sanity check: every image is predicted ${predicted[0]!}, regardless of content.`,
    }
  }
  const interval = intervals['auc']
  if (!interval || interval[0] > 0.5) return null
  const [low, high] = interval.map((end) => end.toFixed(3)) as [string, string]
  return {
    message: say`Fails the sanity check: the 95 % interval of its AUC (${low} to ${high}) does not lie above 0.5, the chance level.`,
  }
}
