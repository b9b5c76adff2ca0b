import { describe, expect, it, vi } from 'vitest'
import { colormapTable } from '../../../../shared/colormaps.ts'
import { colourise, contourLines, valueOfTop } from './heatmap-drawing.ts'

vi.mock('../../../study/media.ts', () => ({ mediaUrl: () => '' }))

describe('colouring', () => {
  it('maps the scale onto the colour table, and nothing to nothing', () => {
    const table = colormapTable('cividis')
    const rgba = colourise(Float32Array.from([0, 2, 5]), { max: 2, colormap: 'cividis' })
    expect(rgba[3]).toBe(0)
    expect([...rgba.slice(4, 8)]).toEqual([...table.slice(255 * 3), 255])
    expect([...rgba.slice(8, 12)]).toEqual([...rgba.slice(4, 8)])
    const nothing = colourise(Float32Array.from([0, 0]), { max: 0, colormap: 'cividis' })
    expect([...nothing].filter((_, i) => i % 4 === 3)).toEqual([0, 0])
  })

  it('puts 0 in the middle of a signed scale: same distance, same strength, the other colour', () => {
    const table = colormapTable('purple-green')
    const scale = { max: 2, colormap: 'purple-green', signed: true } as const
    const rgba = colourise(Float32Array.from([-5, -2, -0.35, 0, 0.35, 2, NaN]), scale)
    const colour = (i: number) => [...rgba.slice(i * 4, i * 4 + 3)]
    const alpha = (i: number) => rgba[i * 4 + 3]!
    expect(colour(0)).toEqual([...table.slice(0, 3)])
    expect(colour(1)).toEqual(colour(0))
    expect(colour(5)).toEqual([...table.slice(-3)])
    expect([alpha(1), alpha(5), alpha(3)]).toEqual([255, 255, 0])
    expect(alpha(2)).toBe(alpha(4))
    expect(alpha(2)).toBeCloseTo(255 / 2, -1)
    expect(alpha(6)).toBe(0)
  })
})

describe('only the strongest part of a map', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => i / 999)

  it('keeps the asked share of the values', () => {
    for (const top of [0.05, 0.2, 0.5, 0.9]) {
      const kept = values.filter((value) => value >= valueOfTop(values, top)).length
      expect(Math.abs(kept / values.length - top)).toBeLessThan(0.003)
    }
    expect(valueOfTop(values, 1)).toBe(0)
    expect(valueOfTop(new Float32Array(9), 0.2)).toBe(0)
  })

  it('draws lines where levels are crossed and nowhere else', () => {
    // Five columns: lines between the first two and between the last two.
    const flat = Float32Array.from([0, 0.3, 0.3, 0.3, 1, 0, 0.3, 0.3, 0.3, 1])
    const rgba = contourLines(flat, 5, { max: 1, colormap: 'grey' })
    const drawn = Array.from(flat, (_, i) => rgba[i * 4 + 3]! > 0)
    expect(drawn).toEqual([true, true, false, true, true, true, true, false, true, true])
  })

  it('draws lines on both sides of 0 where the scale has two', () => {
    const values = Float32Array.from([-1, -0.1, 0, 0.1, 1])
    const rgba = contourLines(values, 5, { max: 1, colormap: 'purple-green', signed: true })
    const colour = (i: number) => [...rgba.slice(i * 4, i * 4 + 4)]
    const table = colormapTable('purple-green')
    expect(colour(0)).toEqual([...table.slice(0, 3), 255])
    expect(colour(4)).toEqual([...table.slice(-3), 255])
    expect(colour(2)).toEqual([0, 0, 0, 0])
  })
})
