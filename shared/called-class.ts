import type { RunSummary } from './domain/run.ts'

/** The class that a run calls by the rule in force: its operating point, or else its likeliest class. */
export function calledClass(
  { threshold, classes }: Pick<RunSummary, 'threshold' | 'classes'>,
  prediction: { readonly predicted: string; readonly probabilities: readonly number[] },
): string {
  if (!threshold) return prediction.predicted
  const positive = classes.indexOf(threshold.className)
  const isPositive = prediction.probabilities[positive]! >= threshold.threshold
  return classes[isPositive ? positive : 1 - positive]!
}
