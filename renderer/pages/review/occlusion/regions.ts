/** Regions drawn over a picture, in shares of its width and height: boxes, and freehand strokes on a fine grid. */
import type { Rectangle } from '../../../../shared/domain/occlusion.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export type DrawnRegion =
  | { readonly kind: 'box'; readonly box: Rectangle }
  /** Cells of the grid, row by row. */
  | { readonly kind: 'stroke'; readonly cells: ReadonlySet<number> }

/** Cells on each side of the grid that strokes are drawn on: fine enough for a hair, few enough to send. */
export const GRID = 96
/** A smaller box could not be seen or grasped. */
const MIN_SIDE = 0.01

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** The box between two corners, inside the picture. */
export function boxBetween(a: Point, b: Point): Rectangle {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)].map((x) => clamp(x, 0, 1))
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)].map((y) => clamp(y, 0, 1))
  return { x: left!, y: top!, width: right! - left!, height: bottom! - top! }
}

/** Whether a drag was meant as a box, not as a click. */
export function isBox({ width, height }: Rectangle): boolean {
  return width >= MIN_SIDE && height >= MIN_SIDE
}

/** The same box elsewhere in the picture. */
export function moveBox(box: Rectangle, dx: number, dy: number): Rectangle {
  return {
    ...box,
    x: clamp(box.x + dx, 0, 1 - box.width),
    y: clamp(box.y + dy, 0, 1 - box.height),
  }
}

/** The box with its lower right corner elsewhere. */
export function resized(box: Rectangle, dx: number, dy: number): Rectangle {
  return {
    ...box,
    width: clamp(box.width + dx, MIN_SIDE, 1 - box.x),
    height: clamp(box.height + dy, MIN_SIDE, 1 - box.y),
  }
}

/** Cells that a round brush touches on its way; `radius` as a share of the picture's width, `aspect` its width over its height. */
export function cellsAlong(from: Point, to: Point, radius: number, aspect: number): number[] {
  const cells = new Set<number>()
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) * GRID * 2))
  const [reachX, reachY] = [radius * GRID, radius * aspect * GRID]
  for (let i = 0; i <= steps; i++) {
    const x = (from.x + ((to.x - from.x) * i) / steps) * GRID
    const y = (from.y + ((to.y - from.y) * i) / steps) * GRID
    for (let row = Math.floor(y - reachY); row <= y + reachY; row++) {
      for (let column = Math.floor(x - reachX); column <= x + reachX; column++) {
        if (row < 0 || row >= GRID || column < 0 || column >= GRID) continue
        const isUnder = Math.floor(x) === column && Math.floor(y) === row
        const far = Math.hypot((column + 0.5 - x) / reachX, (row + 0.5 - y) / reachY)
        if (isUnder || far <= 1) cells.add(row * GRID + column)
      }
    }
  }
  return [...cells]
}

interface Block {
  readonly column: number
  readonly row: number
  readonly width: number
  height: number
}

/** As few rectangles as runs of cells make that are equal from row to row. */
export function rectanglesOf(cells: ReadonlySet<number>): Rectangle[] {
  const open = new Map<string, Block>()
  const closed: Block[] = []
  for (let row = 0; row < GRID; row++) {
    const runs = runsOf(cells, row)
    for (const [key, rectangle] of open) {
      if (runs.has(key)) continue
      closed.push(rectangle)
      open.delete(key)
    }
    for (const [key, run] of runs) {
      const above = open.get(key)
      if (above) above.height++
      else open.set(key, { ...run, row, height: 1 })
    }
  }
  return [...closed, ...open.values()].map(({ column, row, width, height }) => ({
    x: column / GRID,
    y: row / GRID,
    width: width / GRID,
    height: height / GRID,
  }))
}

function runsOf(cells: ReadonlySet<number>, row: number): Map<string, Pick<Block, 'column' | 'width'>> {
  const runs = new Map<string, Pick<Block, 'column' | 'width'>>()
  for (let column = 0; column < GRID; column++) {
    if (!cells.has(row * GRID + column)) continue
    const start = column
    while (column + 1 < GRID && cells.has(row * GRID + column + 1)) column++
    const width = column - start + 1
    runs.set(`${start}:${width}`, { column: start, width })
  }
  return runs
}

/** What the engine is to cover. Strokes that meet are one region. */
export function coveredBy(regions: readonly DrawnRegion[]): Rectangle[] {
  const boxes = regions.flatMap((region) => (region.kind === 'box' ? [region.box] : []))
  const cells = regions.flatMap((region) => (region.kind === 'stroke' ? [...region.cells] : []))
  return [...boxes, ...rectanglesOf(new Set(cells))]
}
