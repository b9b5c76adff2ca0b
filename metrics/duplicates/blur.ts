/** Mean over a square of 2 `radius` + 1 pixels about each pixel of a `[side, side]` picture; the outermost pixels go on beyond the border. */
export function boxBlur(values: Float32Array, side: number, radius: number): Float32Array {
  const across = blurLines(values, side, radius, side, 1)
  return blurLines(across, side, radius, 1, side)
}

function blurLines(
  values: Float32Array,
  side: number,
  radius: number,
  line: number,
  step: number,
): Float32Array {
  const result = new Float32Array(values.length)
  for (let k = 0; k < side; k++) {
    const at = (i: number): number => values[k * line + Math.min(side - 1, Math.max(0, i)) * step]!
    let sum = 0
    for (let i = -radius; i <= radius; i++) sum += at(i)
    for (let i = 0; i < side; i++) {
      result[k * line + i * step] = sum / (2 * radius + 1)
      sum += at(i + radius + 1) - at(i - radius)
    }
  }
  return result
}
