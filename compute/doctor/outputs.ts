/** Softmax in a form that large numbers do not overflow. */
export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits)
  const powers = logits.map((z) => Math.exp(z - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z))
}
