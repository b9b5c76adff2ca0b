import { describe, expect, it, vi } from 'vitest'
import { colormapTable } from '../../shared/colormaps.ts'
import { colourise, contourLines, upsample, valueOfTop } from './heatmap.ts'

vi.mock('./media.ts', () => ({ mediaUrl: () => '' }))

const map = (width: number, values: number[]) => ({
  width,
  height: values.length / width,
  values: Float32Array.from(values),
})

describe('upsampling', () => {
  it('puts cell centres at half pixels', () => {
    // tf.image.resize([[[0.],[1.]]], (1, 4)) gives 0, 0.25, 0.75, 1.
    expect([...upsample(map(2, [0, 1]), 4, 1)]).toEqual([0, 0.25, 0.75, 1])
  })

  it('keeps a hot corner in its corner', () => {
    for (const corner of [0, 2, 6, 8]) {
      const cells = Array.from({ length: 9 }, (_, i) => (i === corner ? 1 : 0))
      const out = upsample(map(3, cells), 30, 60)
      const at = out.indexOf(Math.max(...out))
      expect([Math.floor(((at % 30) * 3) / 30), Math.floor((Math.floor(at / 30) * 3) / 60)]).toEqual([
        corner % 3,
        Math.floor(corner / 3),
      ])
    }
  })

  it('is symmetric: mirroring the map mirrors the picture', () => {
    const row = [0.1, 0.9, 0.4, 0.2, 0.7]
    const out = [...upsample(map(5, row), 23, 1)]
    const mirrored = [...upsample(map(5, row.toReversed()), 23, 1)].toReversed()
    out.forEach((value, i) => expect(value).toBeCloseTo(mirrored[i]!, 6))
  })

  it('keeps a constant map constant', () => {
    expect(new Set(upsample(map(2, [3, 3, 3, 3]), 7, 5))).toEqual(new Set([3]))
  })
})

describe('colouring', () => {
  it('maps the scale onto the colour table, and nothing to nothing', () => {
    const table = colormapTable('dusk')
    const rgba = colourise(Float32Array.from([0, 2, 5]), 2, 'dusk')
    expect(rgba[3]).toBe(0)
    expect([...rgba.slice(4, 8)]).toEqual([...table.slice(255 * 3), 255])
    expect([...rgba.slice(8, 12)]).toEqual([...rgba.slice(4, 8)])
    expect([...colourise(Float32Array.from([0, 0]), 0, 'dusk')].filter((_, i) => i % 4 === 3)).toEqual([0, 0])
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
    const rgba = contourLines(flat, 5, 1, 'grey')
    const drawn = Array.from(flat, (_, i) => rgba[i * 4 + 3]! > 0)
    expect(drawn).toEqual([true, true, false, true, true, true, true, false, true, true])
  })
})
