import { describe, expect, test } from 'vitest'
import {
  colormapGradient,
  colormapHex,
  colormapNames,
  colormapTable,
  DIVERGING_COLORMAP,
} from './colormaps.ts'

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

/** Linear light of a colour as eyes without one kind of cone see it: Machado, Oliveira & Fernandes 2009, severity 1. */
const DICHROMACIES = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const

function seenBy(kind: keyof typeof DICHROMACIES, rgb: Uint8Array): Triple {
  const linear = Array.from(rgb, (byte) => {
    const value = byte / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const matrix = DICHROMACIES[kind]
  const seen = [0, 1, 2].map((row) => {
    const sum = linear.reduce((total, value, c) => total + matrix[row * 3 + c]! * value, 0)
    const clipped = Math.min(1, Math.max(0, sum))
    return 255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055)
  })
  return cielab(Uint8Array.from(seen, Math.round))
}

/** From matplotlib 3.11.2: `matplotlib.colormaps[name]([i], bytes=True)` at i = 0, 64, 128, 191, 255, and how far d3 is from it. */
const MATPLOTLIB = {
  viridis: [1, '44 01 54', '3a 52 8b', '20 90 8c', '5b c8 62', 'fd e7 24'],
  inferno: [1, '00 00 03', '57 0f 6d', 'bb 37 54', 'f9 8c 09', 'fc fe a4'],
  cividis: [14, '00 22 4d', '43 4e 6b', '7c 7b 78', 'ba ac 6c', 'fd e7 37'],
  grey: [0, '00 00 00', '40 40 40', '80 80 80', 'bf bf bf', 'ff ff ff'],
} as const

test.each(Object.entries(MATPLOTLIB))('%s is the published map', (name, [tolerance, ...colours]) => {
  const table = colormapTable(name as keyof typeof MATPLOTLIB)
  for (const [at, colour] of colours.entries()) {
    const i = Math.round((at / 4) * 255)
    const wanted = colour.split(' ').map((hex) => parseInt(hex, 16))
    for (const [c, channel] of wanted.entries())
      expect(Math.abs(table[i * 3 + c]! - channel)).toBeLessThanOrEqual(tolerance)
  }
})

describe('the diverging map', () => {
  const table = colormapTable(DIVERGING_COLORMAP)
  const colour = (i: number): Uint8Array => table.slice(i * 3, i * 3 + 3)
  const distance = (a: Triple, b: Triple): number => Math.hypot(...a.map((v, i) => v - b[i]!))

  test('is lightest and without colour in the middle, and as dark at equal distances from it', () => {
    const [, a, b] = cielab(colour(127))
    expect(Math.hypot(a, b)).toBeLessThan(3)
    for (let i = 0; i < 128; i++) {
      const [left, right] = [cielab(colour(i))[0], cielab(colour(255 - i))[0]]
      expect(Math.abs(left - right)).toBeLessThan(2)
      if (i > 0) expect(left).toBeGreaterThan(cielab(colour(i - 1))[0] - 0.5)
    }
    expect(cielab(colour(127))[0] - cielab(colour(0))[0]).toBeGreaterThan(35)
  })

  test.each(['protanopia', 'deuteranopia', 'tritanopia'] as const)('keeps its sides apart in %s', (kind) => {
    // 10 in CIELAB is told apart at a glance; it holds from a fifth of the scale on.
    for (let i = 0; i <= 102; i += 6)
      expect(distance(seenBy(kind, colour(i)), seenBy(kind, colour(255 - i)))).toBeGreaterThan(10)
  })
})
