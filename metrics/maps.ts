/** A heatmap or mask as numbers, row-major from the top left: values[y * width + x]. */
export interface MapGrid {
  readonly values: ArrayLike<number>
  readonly width: number
  readonly height: number
}

/** Throws RangeError unless the map has width * height values. */
export function requireGrid(map: MapGrid): void {
  if (map.values.length !== map.width * map.height || map.values.length === 0) {
    throw new RangeError(`a map of ${map.width} x ${map.height} cannot have ${map.values.length} values`)
  }
}

/** Bilinear resize with pixel centres at half positions (as TensorFlow's resize and the overlay on screen), edges held. */
export function resizeMap(map: MapGrid, width: number, height: number): MapGrid {
  requireGrid(map)
  const values = new Float64Array(width * height)
  const columns = samplePositions(map.width, width)
  const rows = samplePositions(map.height, height)
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const at = (r: number, c: number) => map.values[r * map.width + c]!
      const top =
        at(row.low, column.low) + column.share * (at(row.low, column.high) - at(row.low, column.low))
      const bottom =
        at(row.high, column.low) + column.share * (at(row.high, column.high) - at(row.high, column.low))
      values[y * width + x] = top + row.share * (bottom - top)
    })
  })
  return { values, width, height }
}

/** Mean of a finer map over each cell of a coarser grid, cells cut exactly by area: [height * width]. */
export function areaAverage(map: MapGrid, width: number, height: number): Float64Array {
  requireGrid(map)
  const across = overlaps(map.width, width)
  const down = overlaps(map.height, height)
  const narrow = new Float64Array(map.height * width)
  for (let y = 0; y < map.height; y++) {
    for (const { from, to, share } of across)
      narrow[y * width + to]! += share * map.values[y * map.width + from]!
  }
  const averaged = new Float64Array(height * width)
  for (const { from, to, share } of down) {
    for (let x = 0; x < width; x++) averaged[to * width + x]! += share * narrow[from * width + x]!
  }
  return averaged
}

function samplePositions(from: number, to: number) {
  return Array.from({ length: to }, (_, i) => {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1)
    const low = Math.floor(position)
    return { low, high: Math.min(low + 1, from - 1), share: position - low }
  })
}

/** Which source cells each target cell covers, and with what share of the target's own length. */
function overlaps(from: number, to: number) {
  const parts: { from: number; to: number; share: number }[] = []
  for (let target = 0; target < to; target++) {
    const start = (target * from) / to
    const end = ((target + 1) * from) / to
    for (let source = Math.floor(start); source < Math.min(Math.ceil(end), from); source++) {
      const length = Math.min(end, source + 1) - Math.max(start, source)
      if (length > 0) parts.push({ from: source, to: target, share: length / (end - start) })
    }
  }
  return parts
}
