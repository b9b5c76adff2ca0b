import { descendingOrder } from './roc.ts'

/**
 * The rows of one class against the rest, by falling score, packed for repeated weighted walks:
 * row number << 2 | is positive << 1 | last of its tie. A resample only changes weights, so it never sorts.
 */
export type RankedWalk = Uint32Array

/** What one walk finds; NaN where there are no positives or no negatives. */
export interface RankStatistics {
  auc: number
  averagePrecision: number
  /** Area above 80 % sensitivity, between the curve and that line, 0 .. 0.2: the ISIC 2024 score. */
  partialAuc: number
  /** Area under the curve right of where it reaches 80 % sensitivity, down to the axis, 0 .. 1: isic-challenge-scoring's auc_sens_80. */
  partialAucUnscaled: number
  /** Best sensitivity at a specificity of at least `fixedRates[i]`. */
  readonly sensitivityAt: Float64Array
  /** Best specificity at a sensitivity of at least `fixedRates[i]`. */
  readonly specificityAt: Float64Array
}

/** The rates at which sensitivity (and specificity) are read off, rising; none is 0 or 1, so each is always reached. */
export const fixedRates = [0.8, 0.9, 0.95] as const

const minimumSensitivity = 0.8
/** Counts are whole, so a target such as 0.95 * 20 may miss by rounding but never by this much. */
const countTolerance = 1e-9

export function newRankStatistics(): RankStatistics {
  const rates = fixedRates.length
  return {
    auc: NaN,
    averagePrecision: NaN,
    partialAuc: NaN,
    partialAucUnscaled: NaN,
    sensitivityAt: new Float64Array(rates),
    specificityAt: new Float64Array(rates),
  }
}

/** Sorts once. @param positive 1 for rows of the class, 0 for the rest */
export function rankedWalk(scores: Float64Array, positive: Uint8Array): RankedWalk {
  const order = descendingOrder(scores)
  return order.map((row, i) => {
    const isLastOfTie = i + 1 === order.length || scores[order[i + 1]!] !== scores[row]
    return (row << 2) | (positive[row]! << 1) | (isLastOfTie ? 1 : 0)
  })
}

/**
 * AUC (ties count half) and average precision (step-wise, as scikit-learn) under whole-number row weights.
 * Fills `out.auc` and `out.averagePrecision` only: this is the loop every resample of every class runs.
 */
export function rankWeighted(walk: RankedWalk, weights: Uint16Array, out: RankStatistics): void {
  let tp = 0
  let fp = 0
  let tiedPositive = 0
  let tiedNegative = 0
  let area = 0
  let precisionSum = 0
  for (let i = 0; i < walk.length; i++) {
    const code = walk[i]!
    const weight = weights[code >>> 2]!
    if ((code & 2) !== 0) tiedPositive += weight
    else tiedNegative += weight
    if ((code & 1) === 0) continue
    area += tiedNegative * (tp + tiedPositive / 2)
    fp += tiedNegative
    tp += tiedPositive
    if (tiedPositive > 0) {
      precisionSum += (tiedPositive * tp) / (tp + fp)
      tiedPositive = 0
    }
    tiedNegative = 0
  }
  out.auc = area / (tp * fp)
  out.averagePrecision = tp > 0 ? precisionSum / tp : NaN
}

/** Everything `RankStatistics` holds. @param positives, negatives the total weights, which the caller knows */
export function rankDetailed(
  walk: RankedWalk,
  weights: Uint16Array,
  positives: number,
  negatives: number,
  out: RankStatistics,
): void {
  rankWeighted(walk, weights, out)
  out.sensitivityAt.fill(NaN)
  out.specificityAt.fill(NaN)
  out.partialAuc = NaN
  out.partialAucUnscaled = NaN
  if (positives > 0 && negatives > 0) walkOperatingPoints(walk, weights, positives, negatives, out)
}

function walkOperatingPoints(
  walk: RankedWalk,
  weights: Uint16Array,
  positives: number,
  negatives: number,
  out: RankStatistics,
): void {
  const crossing = minimumSensitivity * positives
  const rates = fixedRates.length
  let nextSensitivity = 0 // rates reached by sensitivity so far, from the lowest
  let nextSpecificity = rates - 1 // rates specificity still holds, from the highest
  let positivesToReach = fixedRates[0] * positives - countTolerance
  let negativesToSpare = (1 - fixedRates[nextSpecificity]!) * negatives + countTolerance
  let tp = 0
  let fp = 0
  let lastTp = 0
  let lastFp = 0
  let area = 0 // below the curve from the crossing on, in counts
  let crossedAt = -1
  for (let i = 0; i < walk.length; i++) {
    const code = walk[i]!
    const weight = weights[code >>> 2]!
    if ((code & 2) !== 0) tp += weight
    else fp += weight
    if ((code & 1) === 0) continue
    if (crossedAt >= 0) area += ((fp - lastFp) * (tp + lastTp)) / 2
    else if (tp >= crossing) {
      crossedAt = lastFp + ((crossing - lastTp) / (tp - lastTp)) * (fp - lastFp)
      area += ((fp - crossedAt) * (tp + crossing)) / 2
    }
    while (tp >= positivesToReach) {
      out.specificityAt[nextSensitivity++] = (negatives - fp) / negatives
      positivesToReach =
        nextSensitivity < rates ? fixedRates[nextSensitivity]! * positives - countTolerance : Infinity
    }
    while (fp > negativesToSpare) {
      out.sensitivityAt[nextSpecificity--] = lastTp / positives
      negativesToSpare =
        nextSpecificity >= 0 ? (1 - fixedRates[nextSpecificity]!) * negatives + countTolerance : Infinity
    }
    lastTp = tp
    lastFp = fp
  }
  out.partialAucUnscaled = area / (positives * negatives)
  out.partialAuc = out.partialAucUnscaled - minimumSensitivity * (1 - crossedAt / negatives)
}
