/** softmax(logits / temperature), in a form that large numbers do not overflow. */
export function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const largest = Math.max(...Array.from(logits))
  const powers = Array.from(logits, (z) => Math.exp((z - largest) / temperature))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
