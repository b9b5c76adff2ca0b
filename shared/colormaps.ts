/**
 * Colour maps for heatmaps, the same in the window and in exported figures: published ones, from d3-scale-chromatic, so that a figure's
 * caption can name its map.
 *
 * - viridis and inferno: van der Walt and Smith, 2015, equal steps of lightness. As matplotlib's tables, within 1 of 255.
 * - cividis: Nunez, Anderton and Renslow, PLOS ONE 13(7), 2018, made for red-green colour blindness. d3 has it as a polynomial, within 19
 *   of 255 of matplotlib's table.
 *
 * The map for differences is ours, `purple-green.ts` says why.
 */
import { interpolateCividis, interpolateInferno, interpolateViridis } from 'd3-scale-chromatic'
import { purpleGreen } from './purple-green.ts'

export const colormapNames = ['viridis', 'inferno', 'cividis', 'grey'] as const
export type ColormapName = (typeof colormapNames)[number]

/** Its blue, green and yellow keep apart for colour-blind eyes, and from skin and lesions, which are neither blue nor green. */
export const DEFAULT_COLORMAP: ColormapName = 'viridis'

/** For values on both sides of 0, which lies in the middle. */
export const DIVERGING_COLORMAP = 'purple-green' as const
export type AnyColormap = ColormapName | typeof DIVERGING_COLORMAP

/** Share of the scale below which the picture under a map shines through, so that what the network ignored stays as it is. */
export const FADE_BELOW = 0.35

/** CSS colours, `#rrggbb` or `rgb(r, g, b)`, of a value from 0 to 1. */
const published = { viridis: interpolateViridis, inferno: interpolateInferno, cividis: interpolateCividis }

const tables = new Map<AnyColormap, Uint8Array>()

/** The map as 256 sRGB colours from low to high: `[256, 3]`. Computed once; do not write to it. */
export function colormapTable(name: AnyColormap): Uint8Array {
  const known = tables.get(name)
  if (known) return known
  const table = Uint8Array.from(coloursOf(name).flat())
  tables.set(name, table)
  return table
}

/** The colour of a value from 0 (low) to 1 (high) as `#rrggbb`; values outside are clamped. */
export function colormapHex(name: AnyColormap, value: number): string {
  const index = Math.round(Math.min(1, Math.max(0, value)) * 255)
  const rgb = colormapTable(name).slice(index * 3, index * 3 + 3)
  return `#${Array.from(rgb, (channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** A CSS gradient of the map for a colour bar; `direction` as in CSS, for instance 'to top'. */
export function colormapGradient(name: AnyColormap, direction: string): string {
  const stops = Array.from({ length: 17 }, (_, i) => colormapHex(name, i / 16))
  return `linear-gradient(${direction}, ${stops.join(', ')})`
}

function coloursOf(name: AnyColormap): readonly (readonly number[])[] {
  if (name === DIVERGING_COLORMAP) return purpleGreen(256)
  const levels = Array.from({ length: 256 }, (_, i) => i)
  return levels.map((i) => (name === 'grey' ? [i, i, i] : rgbOf(published[name](i / 255))))
}

function rgbOf(css: string): number[] {
  const [pattern, base] = css.startsWith('#') ? ([/[\da-f]{2}/g, 16] as const) : ([/\d+/g, 10] as const)
  return css.match(pattern)!.map((channel) => parseInt(channel, base))
}
