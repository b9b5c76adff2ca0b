import { describe, expect, it } from 'vitest'
import { coveredPixels, coverRegions, type Picture } from './cover.ts'

/** A picture from a colour of each pixel. */
function picture(width: number, height: number, colour: (x: number, y: number) => number[]): Picture {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3)
  return { data, width, height }
}

const skin = [200, 160, 140]
/** Skin with a ruler of ink in the upper left quarter. */
const marked = picture(40, 20, (x, y) => (x < 20 && y < 10 ? [10, 20, 90] : skin))
const quarter = { x: 0, y: 0, width: 0.5, height: 0.5 }

describe('covered pixels', () => {
  it('are those that a region touches, clipped to the picture', () => {
    const count = (region: typeof quarter) => coveredPixels([region], 40, 20).reduce((a, b) => a + b, 0)
    expect(count(quarter)).toBe(20 * 10)
    expect(count({ x: 0.9, y: 0.9, width: 0.5, height: 0.5 })).toBe(4 * 2)
    expect(count({ x: -1, y: -1, width: 5, height: 5 })).toBe(800)
    expect(count({ x: 0.51, y: 0, width: 0.001, height: 0.05 })).toBe(1)
    expect(count({ x: 0.1 + 0.2, y: 0, width: 0.1, height: 1 })).toBe(4 * 20)
  })
})

describe.each(['surrounding', 'blur'] as const)('covering by %s', (fill) => {
  it('leaves no trace of what was there and everything else as it was', () => {
    const result = coverRegions(marked, [quarter], fill)
    for (let i = 0; i < 800; i++) expect([...result.subarray(i * 3, i * 3 + 3)]).toEqual(skin)
    expect([...marked.data.subarray(0, 3)]).toEqual([10, 20, 90])
  })

  it('knows nothing of other covered regions, and bears a picture that is covered whole', () => {
    const halves = [
      { x: 0, y: 0, width: 0.5, height: 1 },
      { x: 0.4, y: 0, width: 0.5, height: 1 },
    ]
    const two = coverRegions(
      picture(40, 20, (x) => (x < 36 ? [0, 0, 0] : skin)),
      halves,
      fill,
    )
    for (let i = 0; i < 800; i++) expect([...two.subarray(i * 3, i * 3 + 3)]).toEqual(skin)
    expect(coverRegions(marked, [{ x: 0, y: 0, width: 1, height: 1 }], fill)).toHaveLength(2400)
  })
})

it('continues a gradient through a gap by blur: no seam, values between those at the edges', () => {
  const ramp = picture(64, 64, (x) => [x * 4, x * 4, x * 4])
  const gap = { x: 0.375, y: 0.375, width: 0.25, height: 0.25 }
  const result = coverRegions(ramp, [gap], 'blur')
  for (let y = 24; y < 40; y++) {
    for (let x = 24; x < 40; x++) {
      const value = result[(y * 64 + x) * 3]!
      expect(value).toBeGreaterThanOrEqual(80)
      expect(value).toBeLessThanOrEqual(172)
      // The gap is 16 wide: a quarter of the ramp's rise across it.
      expect(Math.abs(value - x * 4)).toBeLessThan(24)
    }
  }
})
