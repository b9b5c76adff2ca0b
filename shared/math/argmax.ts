/** Index of the largest of `count` values from `start` on, counted from `start`; the first of equals, as numpy's. */
export function argmax(values: ArrayLike<number>, start = 0, count = values.length): number {
  let best = 0
  for (let i = 1; i < count; i++) if (values[start + i]! > values[start + best]!) best = i
  return best
}
