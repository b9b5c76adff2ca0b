import type { MapGrid } from '../shared/math/resize-map.ts'

/** Throws RangeError unless the map has width * height values. */
export function requireGrid(map: MapGrid): void {
  if (map.values.length !== map.width * map.height || map.values.length === 0) {
    throw new RangeError(`a map of ${map.width} x ${map.height} cannot have ${map.values.length} values`)
  }
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
