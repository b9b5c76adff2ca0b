import type { Predictions } from './predictions.ts'

/** Double precision's epsilon: where scikit-learn clips probabilities before the logarithm. */
const clipEpsilon = 2 ** -52

/** Cross-entropy of each row, in nats, probabilities clipped to [2^-52, 1 - 2^-52]. */
export function logLosses({ n, labels, probabilities, classes }: Predictions): Float64Array {
  const losses = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const p = probabilities[i * classes.length + labels[i]!]!
    losses[i] = -Math.log(Math.min(Math.max(p, clipEpsilon), 1 - clipEpsilon))
  }
  return losses
}

/**
 * Brier score of each row. Two classes: the squared error of the positive probability, 0 .. 1. More: the sum of squared
 * errors over classes, 0 .. 2 (Brier 1950). Both as scikit-learn.
 */
export function brierScores(predictions: Predictions): Float64Array {
  const { n, labels, probabilities, classes, positive } = predictions
  const k = classes.length
  const scores = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let c = 0; c < k; c++) {
      if (k === 2 && c !== positive) continue
      sum += (probabilities[i * k + c]! - (labels[i] === c ? 1 : 0)) ** 2
    }
    scores[i] = sum
  }
  return scores
}
