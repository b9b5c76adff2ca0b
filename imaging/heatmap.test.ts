import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { colormapTable } from '../shared/colormaps.ts'
import { encodePng } from './encode.ts'
import { blendHeatmap, overlayHeatmap } from './heatmap.ts'

describe('overlayHeatmap', () => {
  const image = { data: new Uint8Array(2 * 2 * 3).fill(100), width: 2, height: 2 }
  const base = {
    image,
    map: [0, 1, 2, 4],
    mapWidth: 2,
    mapHeight: 2,
    min: 0,
    max: 2,
    colormap: 'inferno',
  } as const

  test('shows the picture at opacity 0 and the clamped map at 1', () => {
    expect(blendHeatmap({ ...base, opacity: 0 })).toEqual(image.data)
    const table = colormapTable('inferno')
    const colour = (level: number): number[] => Array.from(table.slice(level * 3, level * 3 + 3))
    const full = Array.from(blendHeatmap({ ...base, opacity: 1 }))
    expect(full).toEqual([...colour(0), ...colour(128), ...colour(255), ...colour(255)])
  })

  test('draws a constant map in the low colour instead of dividing by zero', () => {
    const flat = blendHeatmap({ ...base, map: [3, 3, 3, 3], min: 3, max: 3, opacity: 1 })
    expect(Array.from(flat.slice(0, 3))).toEqual(Array.from(colormapTable('inferno').slice(0, 3)))
  })

  test('fades out towards 0 on both sides of it', () => {
    const signed = { ...base, map: [-2, -0.2, 0, 2], min: -2, colormap: 'purple-green', opacity: 1 } as const
    const faded = blendHeatmap({ ...signed, fadeBelow: 0.5 })
    const full = blendHeatmap(signed)
    expect(faded.slice(0, 3)).toEqual(full.slice(0, 3))
    expect(faded.slice(9)).toEqual(full.slice(9))
    expect(Array.from(faded.slice(6, 9))).toEqual([100, 100, 100])
    // A fifth of the way to where it is whole.
    const mixed = Array.from(full.slice(3, 6), (value) => Math.round(100 + (value - 100) * 0.2))
    expect(Array.from(faded.slice(3, 6))).toEqual(mixed)
  })

  test('is a PNG of the picture size with these pixels', async () => {
    const png = sharp(await overlayHeatmap({ ...base, opacity: 0.5 }))
    expect(await png.metadata()).toMatchObject({ format: 'png', width: 2, height: 2, channels: 3 })
    expect(new Uint8Array(await png.raw().toBuffer())).toEqual(blendHeatmap({ ...base, opacity: 0.5 }))
  })
})

describe('encodePng', () => {
  test.each([1, 3, 4])('keeps %i channels exactly', async (channels) => {
    const pixels = Uint8Array.from({ length: 5 * 4 * channels }, (_, i) => (i * 37) % 256)
    const png = await encodePng(pixels, 5, 4)
    expect(png[25]).toBe({ 1: 0, 3: 2, 4: 6 }[channels]) // the colour type in the PNG header
    const decoded = sharp(png)
    const back = await (channels === 1 ? decoded.toColourspace('b-w') : decoded).raw().toBuffer()
    expect(new Uint8Array(back)).toEqual(pixels)
  })

  test('refuses a wrong length', async () => {
    await expect(encodePng(new Uint8Array(7), 2, 2)).rejects.toThrow(/7 bytes/)
  })
})
