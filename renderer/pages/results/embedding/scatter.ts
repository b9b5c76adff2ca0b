/** Geometry of a scatter plot that is zoomed, moved and lassoed: between coordinates of the data and pixels. */
import type { Place } from '../../../../charts/unit-square.ts'

/** Pixels are data times `scale` plus the offset; both axes have one scale. */
export interface View {
  readonly scale: number
  readonly dx: number
  readonly dy: number
}

/** The view that shows all points within a frame. */
export function fit(
  points: readonly Place[],
  {
    widthPx,
    heightPx,
    padPx,
  }: { readonly widthPx: number; readonly heightPx: number; readonly padPx: number },
): View {
  const [xs, ys] = [extent(points, 'x'), extent(points, 'y')]
  const scale = Math.min(
    (widthPx - 2 * padPx) / Math.max(xs.high - xs.low, 1e-9),
    (heightPx - 2 * padPx) / Math.max(ys.high - ys.low, 1e-9),
  )
  return {
    scale,
    dx: widthPx / 2 - ((xs.low + xs.high) / 2) * scale,
    dy: heightPx / 2 - ((ys.low + ys.high) / 2) * scale,
  }
}

function extent(points: readonly Place[], axis: 'x' | 'y'): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (const point of points) {
    low = Math.min(low, point[axis])
    high = Math.max(high, point[axis])
  }
  return points.length > 0 ? { low, high } : { low: 0, high: 0 }
}

export function toPx({ scale, dx, dy }: View, { x, y }: Place): Place {
  return { x: x * scale + dx, y: y * scale + dy }
}

export function toData({ scale, dx, dy }: View, { x, y }: Place): Place {
  return { x: (x - dx) / scale, y: (y - dy) / scale }
}

/** Larger by a factor; what is under the pixel stays there. */
export function zoomAt({ scale, dx, dy }: View, factor: number, px: Place): View {
  return { scale: scale * factor, dx: px.x + (dx - px.x) * factor, dy: px.y + (dy - px.y) * factor }
}

export function moveBy(view: View, x: number, y: number): View {
  return { ...view, dx: view.dx + x, dy: view.dy + y }
}

/** Indices of the points inside a closed outline, by the number of its edges to their right (even-odd). */
export function inside(points: readonly Place[], outline: readonly Place[]): number[] {
  const [xs, ys] = [extent(outline, 'x'), extent(outline, 'y')]
  return points.flatMap(({ x, y }, i) => {
    if (x < xs.low || x > xs.high || y < ys.low || y > ys.high) return []
    let isIn = false
    outline.forEach((a, k) => {
      const b = outline[(k + 1) % outline.length]!
      const crosses = a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)
      if (crosses) isIn = !isIn
    })
    return isIn ? [i] : []
  })
}

export type Direction = 'right' | 'left' | 'down' | 'up'

/** The next point in a direction, nearest within the quarter that faces it; the same one where there is none. */
export function neighbour(points: readonly Place[], from: number, direction: Direction): number {
  const start = points[from]
  if (!start) return 0
  const sign = direction === 'right' || direction === 'down' ? 1 : -1
  const isAcross = direction === 'right' || direction === 'left'
  let best = from
  let least = Infinity
  points.forEach(({ x, y }, i) => {
    const [dx, dy] = [x - start.x, y - start.y]
    const along = sign * (isAcross ? dx : dy)
    const aside = Math.abs(isAcross ? dy : dx)
    if (i === from || along <= 0 || aside > along) return
    const distance = along * along + aside * aside
    if (distance < least) [best, least] = [i, distance]
  })
  return best
}
