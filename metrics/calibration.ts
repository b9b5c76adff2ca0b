import type { Predictions } from './predictions.ts'

/** One bar of a reliability diagram; confidence in (low, high]. */
export interface ReliabilityBin {
  readonly low: number
  readonly high: number
  readonly n: number
  /** Mean predicted probability; null when empty. */
  readonly confidence: number | null
  /** Share that came true; null when empty. */
  readonly accuracy: number | null
}

/** Equal-width bins, as Guo et al. 2017. */
export const reliabilityBinCount = 15

/** The bin of a confidence: right-closed, so 1 falls in the last and 0 in the first. */
export function reliabilityBinOf(confidence: number): number {
  let bin = Math.min(Math.max(Math.ceil(confidence * reliabilityBinCount) - 1, 0), reliabilityBinCount - 1)
  // The product may round across an edge; the edges are k / 15 exactly as printed beside the bars.
  if (bin > 0 && confidence <= bin / reliabilityBinCount) bin--
  else if (bin < reliabilityBinCount - 1 && confidence > (bin + 1) / reliabilityBinCount) bin++
  return bin
}

/** Probability of the likeliest class per row: what top-label calibration is about. */
export function confidences({ n, probabilities, likeliest, classes }: Predictions): Float64Array {
  const values = new Float64Array(n)
  for (let i = 0; i < n; i++) values[i] = probabilities[i * classes.length + likeliest[i]!]!
  return values
}

/** Bars of the probability of the likeliest class against how often it was right, whatever the threshold. */
export function topLabelReliability(predictions: Predictions): ReliabilityBin[] {
  const { labels, likeliest } = predictions
  const right = Uint8Array.from(labels, (label, i) => (likeliest[i] === label ? 1 : 0))
  return reliabilityBins(confidences(predictions), right)
}

/** Bars of predicted probability against how often the event happened. @param happened 1 or 0 per row */
export function reliabilityBins(predicted: Float64Array, happened: Uint8Array): ReliabilityBin[] {
  const counts = new Float64Array(reliabilityBinCount)
  const sums = new Float64Array(reliabilityBinCount)
  const hits = new Float64Array(reliabilityBinCount)
  for (let i = 0; i < predicted.length; i++) {
    const bin = reliabilityBinOf(predicted[i]!)
    counts[bin]!++
    sums[bin]! += predicted[i]!
    hits[bin]! += happened[i]!
  }
  return Array.from(counts, (n, bin) => ({
    low: bin / reliabilityBinCount,
    high: (bin + 1) / reliabilityBinCount,
    n,
    confidence: n === 0 ? null : sums[bin]! / n,
    accuracy: n === 0 ? null : hits[bin]! / n,
  }))
}

/** Expected calibration error: mean gap between confidence and accuracy over bins, weighted by n; null when empty. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number | null {
  const total = bins.reduce((sum, bin) => sum + bin.n, 0)
  if (total === 0) return null
  return (
    bins.reduce((sum, bin) => sum + bin.n * Math.abs((bin.accuracy ?? 0) - (bin.confidence ?? 0)), 0) / total
  )
}
