import { describe, expect, test } from 'vitest'
import { colormapGradient, colormapHex, colormapNames, colormapTable } from './colormaps.ts'

type Triple = [number, number, number]

/** CIELAB under D65: another space than the one the maps are made in, so that the test is no tautology. */
function cielab(rgb: Uint8Array): Triple {
  const [r, g, b] = Array.from(rgb, (byte) => {
    const value = byte / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as Triple
  const root = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = root(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

describe.each(colormapNames)('%s', (name) => {
  const table = colormapTable(name)
  const colours = Array.from({ length: 32 }, (_, i) => cielab(table.slice(i * 24, i * 24 + 3)))
  const lightness = colours.map(([l]) => l)

  test('has 256 colours', () => {
    expect(table.length).toBe(256 * 3)
    expect(colormapTable(name)).toBe(table)
  })

  test('grows lighter all the way, over more than half of the range', () => {
    for (let i = 1; i < lightness.length; i++) expect(lightness[i]!).toBeGreaterThan(lightness[i - 1]!)
    expect(lightness.at(-1)! - lightness[0]!).toBeGreaterThan(55)
  })

  test('takes steps of similar lightness', () => {
    const steps = lightness.slice(1).map((l, i) => l - lightness[i]!)
    const mean = steps.reduce((a, b) => a + b) / steps.length
    expect(Math.max(...steps) / mean).toBeLessThan(2)
    expect(Math.min(...steps) / mean).toBeGreaterThan(0.25)
  })

  test('gives CSS colours of the table', () => {
    expect(colormapHex(name, -1)).toBe(colormapHex(name, 0))
    expect(colormapHex(name, 1)).toBe(`#${Buffer.from(table.slice(-3)).toString('hex')}`)
    expect(colormapGradient(name, 'to top').match(/#/g)).toHaveLength(17)
  })
})
