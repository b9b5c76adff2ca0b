import { describe, expect, it } from 'vitest'
import { boxBetween, cellsAlong, coveredBy, GRID, isBox, moveBox, rectanglesOf, resized } from './regions.ts'

describe('boxes', () => {
  it('lie between two corners in any order, inside the picture', () => {
    const box = boxBetween({ x: 0.7, y: 0.2 }, { x: 0.25, y: 1.4 })
    expect(box.x).toBe(0.25)
    expect(box.y).toBe(0.2)
    expect(box.width).toBeCloseTo(0.45, 12)
    expect(box.height).toBeCloseTo(0.8, 12)
    expect(isBox(box)).toBe(true)
    expect(isBox(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.9 }))).toBe(false)
  })

  it('move and grow up to the edges of the picture', () => {
    const box = { x: 0.1, y: 0.1, width: 0.2, height: 0.3 }
    expect(moveBox(box, -1, 1)).toEqual({ x: 0, y: 0.7, width: 0.2, height: 0.3 })
    const large = resized(box, 5, 5)
    expect([large.width, large.height]).toEqual([0.9, 0.9])
    const small = resized(box, -5, -5)
    expect(isBox(small)).toBe(true)
    expect(small.x).toBe(box.x)
  })
})

describe('strokes', () => {
  it('are as wide as the brush, whatever the shape of the picture', () => {
    const cells = cellsAlong({ x: 0.2, y: 0.5 }, { x: 0.8, y: 0.5 }, 0.05, 2)
    const rows = new Set(cells.map((cell) => Math.floor(cell / GRID)))
    // A tenth of the width is a fifth of the height of a picture twice as wide as high.
    expect(Math.abs(rows.size - 0.2 * GRID)).toBeLessThanOrEqual(1)
    const columns = new Set(cells.map((cell) => cell % GRID))
    expect(Math.abs(columns.size - 0.7 * GRID)).toBeLessThanOrEqual(1)
  })

  it('have no gaps, and reach as thin as one cell', () => {
    const cells = new Set(cellsAlong({ x: 0, y: 0 }, { x: 0.999, y: 0.999 }, 0.001, 1))
    expect(cells.size).toBeGreaterThanOrEqual(GRID)
    for (let i = 0; i < GRID; i++) expect(cells.has(i * GRID + i)).toBe(true)
  })
})

describe('the rectangles of cells', () => {
  const areaOf = (rectangles: readonly { width: number; height: number }[]) =>
    rectangles.reduce((sum, { width, height }) => sum + width * GRID * height * GRID, 0)

  it('cover each cell once and nothing else', () => {
    const cells = new Set(cellsAlong({ x: 0.2, y: 0.3 }, { x: 0.9, y: 0.7 }, 0.04, 4 / 3))
    const rectangles = rectanglesOf(cells)
    expect(areaOf(rectangles)).toBeCloseTo(cells.size, 6)
    for (const { x, y, width, height } of rectangles)
      for (let row = Math.round(y * GRID); row < Math.round((y + height) * GRID); row++)
        for (let column = Math.round(x * GRID); column < Math.round((x + width) * GRID); column++)
          expect(cells.has(row * GRID + column)).toBe(true)
  })

  it('are one for a block', () => {
    const block = new Set([1, 2, 3].flatMap((row) => [5, 6].map((column) => row * GRID + column)))
    expect(rectanglesOf(block)).toEqual([{ x: 5 / GRID, y: 1 / GRID, width: 2 / GRID, height: 3 / GRID }])
    expect(rectanglesOf(new Set())).toEqual([])
  })

  it('come after the boxes; strokes that meet count once', () => {
    const box = { x: 0, y: 0, width: 0.5, height: 0.5 }
    const stroke = { kind: 'stroke', cells: new Set([GRID, GRID + 1]) } as const
    const covered = coveredBy([stroke, { kind: 'box', box }, stroke])
    expect(covered[0]).toEqual(box)
    expect(areaOf(covered.slice(1))).toBeCloseTo(2, 9)
  })
})
