/**
 * Mean over the classes present of the share that was recognised (macro-averaged recall; scikit-learn's `balanced_accuracy_score`).
 * Null without any labelled row.
 * @param correct rows of each class that were called rightly  @param support rows of each class
 */
export function balancedAccuracy(correct: ArrayLike<number>, support: ArrayLike<number>): number | null {
  let sum = 0
  let present = 0
  for (let c = 0; c < support.length; c++) {
    if (support[c] === 0) continue
    sum += correct[c]! / support[c]!
    present++
  }
  return present === 0 ? null : sum / present
}
