import { describe, expect, it } from 'vitest'
import { layersOf } from './scatter-paint.ts'
import { fit, inside, moveBy, neighbour, toData, toPx, zoomAt } from './scatter.ts'

const points = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 2 },
  { x: 0, y: 2 },
  { x: 2, y: 1 },
]
const frame = { widthPx: 420, heightPx: 320, padPx: 10 }

describe('the view of a scatter plot', () => {
  it('shows every point, with one scale for both axes', () => {
    const view = fit(points, frame)
    expect(view.scale).toBe(100)
    expect(points.map((point) => toPx(view, point))).toEqual([
      { x: 10, y: 60 },
      { x: 410, y: 60 },
      { x: 410, y: 260 },
      { x: 10, y: 260 },
      { x: 210, y: 160 },
    ])
    for (const alone of [[], [{ x: 7, y: 7 }]]) expect(Number.isFinite(fit(alone, frame).dx)).toBe(true)
  })

  it('keeps what is under the pointer where it is', () => {
    const view = zoomAt(fit(points, frame), 3, { x: 410, y: 60 })
    const corner = toPx(view, points[1]!)
    expect(corner.x).toBeCloseTo(410)
    expect(corner.y).toBeCloseTo(60)
    const moved = moveBy(view, -20, 5)
    expect(toPx(moved, points[1]!).x).toBeCloseTo(390)
    expect(toData(moved, toPx(moved, points[4]!)).x).toBeCloseTo(2)
  })
})

describe('a lasso', () => {
  it('takes what is inside it, also in a dent', () => {
    // A U around the left and right columns: the middle is out.
    const u = [
      { x: -1, y: -1 },
      { x: 1, y: -1 },
      { x: 1, y: 1.5 },
      { x: 3, y: 1.5 },
      { x: 3, y: -1 },
      { x: 5, y: -1 },
      { x: 5, y: 3 },
      { x: -1, y: 3 },
    ]
    expect(inside(points, u)).toEqual([0, 1, 2, 3])
    expect(inside(points, u.toReversed())).toEqual([0, 1, 2, 3])
    expect(inside(points, [])).toEqual([])
    expect(inside(points, u.slice(0, 2))).toEqual([])
  })

  it('takes the points of a circle among ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ x: i % 100, y: Math.floor(i / 100) }))
    const circle = Array.from({ length: 300 }, (_, i) => {
      const turn = (2 * Math.PI * i) / 300
      return { x: 49.5 + 20 * Math.cos(turn), y: 49.5 + 20 * Math.sin(turn) }
    })
    const share = inside(many, circle).length / many.length
    expect(share).toBeCloseTo((Math.PI * 400) / 10_000, 2)
  })
})

describe('the arrow keys', () => {
  it('go to the nearest point that way, and stay at the edge', () => {
    expect(neighbour(points, 0, 'right')).toBe(4)
    expect(neighbour(points, 4, 'left')).toBe(0)
    expect(neighbour(points, 1, 'down')).toBe(2)
    expect(neighbour(points, 2, 'up')).toBe(1)
    expect(neighbour(points, 1, 'up')).toBe(1)
    expect(neighbour([], 0, 'up')).toBe(0)
  })
})

describe('the layers of an image map', () => {
  it('hold every point once, selected and wrong ones last', () => {
    const group = (colour: string, points: number[]) => ({
      id: colour,
      shape: 'circle' as const,
      colour,
      points,
    })
    const layers = layersOf([group('--a', [0, 1, 2]), group('--b', [3, 4])], {
      wrong: new Set([1, 3]),
      selected: new Set([2, 3]),
      outline: 'black',
      colour: (name) => `of ${name}`,
    })
    expect(layers.flatMap(({ points: members }) => members)).toEqual([0, 4, 1, 2, 3])
    const last = layers.at(-1)!
    expect(last).toMatchObject({ colour: 'of --b', points: [3], outline: 'black', opacity: 1 })
    expect(layers[0]!.outline).toBeNull()
    expect(layers[0]!.opacity).toBeLessThan(0.5)
  })
})
