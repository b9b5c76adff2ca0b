/** Heatmaps as colours: a filled map or lines of equal value, on one scale. */
import { colormapTable, FADE_BELOW, type AnyColormap } from '../../../../shared/colormaps.ts'
import { resizeMap } from '../../../../shared/math/resize-map.ts'
import { type HeatmapValues } from './heatmap.ts'

/** What a value's colour is measured by. */
export interface ColourScale {
  /** Top of the scale; its bottom is 0, or `-max` where it is signed. */
  readonly max: number
  readonly colormap: AnyColormap
  /** Values on both sides of 0, which takes the middle of the colour map. */
  readonly signed?: boolean | undefined
}

/** Entry of a colour table for a share of the scale: 0..1, or -1..1 where it is signed. */
function entry(share: number, signed: boolean): number {
  return Math.round((signed ? (share + 1) / 2 : share) * 255) * 3
}

/**
 * Colours `[height, width]` values as RGBA. Values near 0 fade out, so that what the network ignored stays visible as it is; the
 * slider's opacity comes on top.
 */
export function colourise(
  values: Float32Array,
  { max, colormap, signed = false }: ColourScale,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colormapTable(colormap)
  const rgba = new Uint8ClampedArray(values.length * 4)
  for (let i = 0; i < values.length; i++) {
    const share = max > 0 ? Math.min(1, Math.max(signed ? -1 : 0, values[i]! / max)) : 0
    const at = entry(share, signed)
    rgba[i * 4] = table[at]!
    rgba[i * 4 + 1] = table[at + 1]!
    rgba[i * 4 + 2] = table[at + 2]!
    rgba[i * 4 + 3] = 255 * Math.min(1, Math.abs(share) / FADE_BELOW)
  }
  return rgba
}

/** Longer side of a map that is looked at alone. */
export const DRAWN_PX = 384

export interface HeatmapStyle extends ColourScale {
  /** Share of the picture's area, the strongest first, that is drawn: 0 .. 1. */
  readonly top: number
  /** Lines of equal value instead of a filled map. */
  readonly contours: boolean
  /** Longer side of the drawing, in pixels. */
  readonly sizePx: number
}

const BINS = 2048

/** Value that this share of the values reaches, to within a 2048th of the largest one. Zeros are never strong. */
export function valueOfTop(values: Float32Array, top: number): number {
  const largest = values.reduce((most, value) => Math.max(most, value), 0)
  if (top >= 1 || largest === 0) return 0
  const counts = new Uint32Array(BINS)
  for (const value of values)
    if (value > 0) counts[Math.min(BINS - 1, Math.floor((value / largest) * BINS))]!++
  let wanted = top * values.length
  let bin = BINS - 1
  while (bin > 0 && wanted > counts[bin]!) wanted -= counts[bin--]!
  return (bin / BINS) * largest
}

/** Shares of the scale at which lines are drawn. */
const LEVELS = [0.2, 0.4, 0.6, 0.8] as const

/**
 * Lines of equal value as RGBA, each in the colour of its value; `floor` is the lowest line where it is above 0. On a signed scale
 * there are lines on both sides of 0.
 */
export function contourLines(
  values: Float32Array,
  width: number,
  { max, colormap, signed = false }: ColourScale,
  floor = 0,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colormapTable(colormap)
  const levels = LEVELS.map((share) => share * max).filter((level) => level > floor)
  if (floor > 0) levels.unshift(floor)
  const rgba = new Uint8ClampedArray(values.length * 4)
  const bandOf = (value: number): number =>
    Math.sign(value) * levels.filter((level) => Math.abs(value) >= level).length
  const bands = Int8Array.from(values, bandOf)
  const mark = (at: number, band: number): void => {
    // Dark colours would vanish on a dark lesion, and pale ones on skin: lines start at two fifths of the scale.
    const share = 0.4 + (0.6 * Math.abs(band)) / Math.max(1, levels.length)
    const colour = entry(band < 0 ? -share : share, signed)
    rgba.set([table[colour]!, table[colour + 1]!, table[colour + 2]!, 255], at * 4)
  }
  for (let i = 0; i < values.length; i++) {
    const right = (i + 1) % width === 0 ? i : i + 1
    const below = i + width < values.length ? i + width : i
    for (const neighbour of [right, below]) {
      if (bands[i] === bands[neighbour]) continue
      const band = Math.abs(bands[i]!) > Math.abs(bands[neighbour]!) ? bands[i]! : bands[neighbour]!
      mark(i, band)
      mark(neighbour, band)
    }
  }
  return rgba
}

/** Draws a map on a canvas of the picture's proportions; the page stretches the canvas over the picture. */
export function drawHeatmap(
  canvas: HTMLCanvasElement,
  map: HeatmapValues,
  picture: { readonly width: number; readonly height: number },
  { top, contours, sizePx, ...scale }: HeatmapStyle,
): void {
  const ratio = sizePx / Math.max(picture.width, picture.height)
  const width = Math.max(1, Math.round(picture.width * ratio))
  const height = Math.max(1, Math.round(picture.height * ratio))
  canvas.width = width
  canvas.height = height
  const values = resizeMap(map, width, height, new Float32Array(width * height))
  const floor = valueOfTop(scale.signed ? values.map(Math.abs) : values, top)
  const rgba = contours
    ? contourLines(values, width, scale, floor)
    : colourise(floor > 0 ? values.map((value) => (Math.abs(value) < floor ? 0 : value)) : values, scale)
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
}
