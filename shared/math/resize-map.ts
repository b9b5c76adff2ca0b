/** A heatmap or mask as numbers, row-major from the top left: values[y * width + x]. */
export interface MapGrid {
  readonly values: ArrayLike<number>
  readonly width: number
  readonly height: number
}

/**
 * Bilinear resize with half-pixel centres: the centre of cell i lies at (i + 0.5) / n of the picture, and beyond the outermost
 * centres the edge value holds, as `tf.image.resize` and a canvas do. Aligning corners instead would shift a 7 x 7 map by up to
 * half a cell, a fourteenth of the picture. [map.height, map.width] -> [height, width], into `out`.
 */
export function resizeMap<T extends Float32Array | Float64Array>(
  map: MapGrid,
  width: number,
  height: number,
  out: T,
): T {
  const { values } = map
  const columns = sampleCentres(map.width, width)
  const rows = sampleCentres(map.height, height)
  for (let y = 0; y < height; y++) {
    const top = rows.low[y]! * map.width
    const bottom = rows.high[y]! * map.width
    const down = rows.share[y]!
    for (let x = 0; x < width; x++) {
      const left = columns.low[x]!
      const right = columns.high[x]!
      const across = columns.share[x]!
      const above = values[top + left]! + across * (values[top + right]! - values[top + left]!)
      const below = values[bottom + left]! + across * (values[bottom + right]! - values[bottom + left]!)
      out[y * width + x] = above + down * (below - above)
    }
  }
  return out
}

/** Between which two of `from` cells the centre of each of `to` cells lies, and how far along. */
function sampleCentres(from: number, to: number) {
  const low = new Int32Array(to)
  const high = new Int32Array(to)
  const share = new Float64Array(to)
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5))
    low[i] = Math.floor(at)
    high[i] = Math.min(from - 1, low[i]! + 1)
    share[i] = at - low[i]!
  }
  return { low, high, share }
}
