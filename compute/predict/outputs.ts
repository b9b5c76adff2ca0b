/** What a network says of one image, as the rest of LesionLens keeps it. */
export interface Output {
  /** One a class; for a single sigmoid unit both: [1 - p, p]. Sums to 1 for softmax and for one sigmoid unit. */
  readonly probabilities: number[]
  /** Before softmax or sigmoid, one a unit. */
  readonly logits: number[]
}

/** Cuts [N,units] arrays into one output an image. */
export function outputsOf(
  logits: Float32Array,
  probabilities: Float32Array,
  units: number,
  count: number,
): Output[] {
  return Array.from({ length: count }, (_, i) => {
    const row = Array.from(probabilities.subarray(i * units, (i + 1) * units))
    return {
      probabilities: units === 1 ? [1 - row[0]!, row[0]!] : row,
      logits: Array.from(logits.subarray(i * units, (i + 1) * units)),
    }
  })
}

/** Index of the class with the highest probability; the first of equals. */
export function predictedClass(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities))
}
