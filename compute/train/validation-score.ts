import type { Predictions } from '../nn/predictor.ts'

/**
 * Sum of the cross-entropy over the images, from the logits so that a certain mistake is a large number and not infinite, and how
 * many were right.
 * @param labels one-hot [count,units], or [count,1] with 0 and 1 for a sigmoid
 */
export function scoreOf(
  { logits, count, units }: Predictions,
  labels: Float32Array,
): { loss: number; correct: number } {
  let [loss, correct] = [0, 0]
  for (let i = 0; i < count; i++) {
    const z = logits.subarray(i * units, (i + 1) * units)
    const y = labels.subarray(i * units, (i + 1) * units)
    if (units === 1) {
      loss += softplus(z[0]!) - z[0]! * y[0]!
      correct += z[0]! > 0 === y[0]! > 0.5 ? 1 : 0
    } else {
      loss += logSumExp(z) - z.reduce((sum, value, unit) => sum + value * y[unit]!, 0)
      correct += z.indexOf(Math.max(...z)) === y.indexOf(1) ? 1 : 0
    }
  }
  return { loss, correct }
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

function logSumExp(values: Float32Array): number {
  const highest = Math.max(...values)
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0))
}
