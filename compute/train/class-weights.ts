/**
 * Balanced class weights, n / (k n_c) as scikit-learn's `class_weight='balanced'`: each class counts as much as any other. A class
 * without images gets 0.
 */
export function balancedClassWeights(labels: readonly number[], classes: number): Float32Array {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  const present = counts.filter((count) => count > 0).length
  return Float32Array.from(counts, (count) => (count > 0 ? labels.length / (present * count) : 0))
}
