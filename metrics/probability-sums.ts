import { confidences, reliabilityBinCount, reliabilityBinOf } from './calibration.ts'
import type { Predictions } from './predictions.ts'
import { brierScores, logLosses } from './probability-scores.ts'

/** What the probabilities of all rows come to under some weights: all that log loss, Brier score and calibration error need. */
export interface ProbabilitySums {
  readonly total: number
  /** Sums over rows, for the mean log loss and Brier score. */
  readonly logLoss: number
  readonly brier: number
  /** Sum over the bins of confidence of their distance to accuracy. */
  readonly calibrationGap: number
}

/** @returns the sums under whole-number row weights, without going through the probabilities again */
export function probabilitySummer(predictions: Predictions): (weights: Uint16Array) => ProbabilitySums {
  const { labels, likeliest } = predictions
  const losses = logLosses(predictions)
  const briers = brierScores(predictions)
  const confidence = confidences(predictions)
  const bins = Uint8Array.from(confidence, reliabilityBinOf)
  // Correct (1 or 0) minus confidence: summed per bin it is the calibration gap.
  const gaps = confidence.map((value, i) => (likeliest[i] === labels[i] ? 1 : 0) - value)
  const binGaps = new Float64Array(reliabilityBinCount)
  return (weights) => {
    binGaps.fill(0)
    let total = 0
    let logLoss = 0
    let brier = 0
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!
      total += weight
      logLoss += weight * losses[i]!
      brier += weight * briers[i]!
      binGaps[bins[i]!]! += weight * gaps[i]!
    }
    let calibrationGap = 0
    for (let b = 0; b < binGaps.length; b++) calibrationGap += Math.abs(binGaps[b]!)
    return { total, logLoss, brier, calibrationGap }
  }
}
