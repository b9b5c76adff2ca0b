/** A map at the tap's resolution. */
export interface CoarseMap {
  readonly values: Float32Array
  readonly width: number
  readonly height: number
}

/** Bilinear, pixel centres at half positions, edges held: as the heatmap is laid over the picture. Row-major, [height, width]. */
export function enlarge(map: CoarseMap, width: number, height: number): Float32Array {
  const columns = positions(map.width, width)
  const rows = positions(map.height, height)
  const values = new Float32Array(width * height)
  for (const [y, { low: top, high: bottom, share: down }] of rows.entries()) {
    for (const [x, { low: left, high: right, share: across }] of columns.entries()) {
      const at = (row: number, column: number): number => map.values[row * map.width + column]!
      const above = at(top, left) + across * (at(top, right) - at(top, left))
      const below = at(bottom, left) + across * (at(bottom, right) - at(bottom, left))
      values[y * width + x] = above + down * (below - above)
    }
  }
  return values
}

/** Pixels by falling importance. Equal ones keep the order of `ties`: in the order of rows a flat map would favour the top. */
export function importanceOrder(importance: Float32Array, ties: Uint32Array): Uint32Array {
  const rank = new Uint32Array(ties.length)
  ties.forEach((pixel, place) => (rank[pixel] = place))
  return ties.toSorted((a, b) => importance[b]! - importance[a]! || rank[a]! - rank[b]!)
}

function positions(from: number, to: number): { low: number; high: number; share: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1)
    const low = Math.floor(position)
    return { low, high: Math.min(low + 1, from - 1), share: position - low }
  })
}
