/** Heatmaps on screen: raw values by id, upsampled where they are looked at, coloured by one scale. */
import { colormapTable, type ColormapName } from '../../shared/colormaps.ts'
import type { Explanation } from '../../shared/domain/prediction.ts'
import { mediaUrl } from './media.ts'

export interface HeatmapValues {
  readonly width: number
  readonly height: number
  /** Row-major, after ReLU, unscaled. */
  readonly values: Float32Array
}

const CACHE_MAX = 400
const cache = new Map<string, Promise<HeatmapValues>>()

/** Raw values of a stored map; the last few hundred stay in memory (a map is under 1 kB). */
export function loadHeatmap(explanation: Explanation): Promise<HeatmapValues> {
  const url = mediaUrl('heatmap', explanation.id)
  const known = cache.get(url)
  if (known) return known
  const loading = fetchHeatmap(url, explanation)
  loading.catch(() => cache.delete(url))
  cache.set(url, loading)
  const oldest = cache.keys().next().value
  if (cache.size > CACHE_MAX && oldest !== undefined) cache.delete(oldest)
  return loading
}

async function fetchHeatmap(url: string, { width, height }: Explanation): Promise<HeatmapValues> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The heatmap file is missing (${response.status}).`)
  const values = new Float32Array(await response.arrayBuffer())
  if (values.length !== width * height) throw new Error('The heatmap file has the wrong size.')
  return { width, height, values }
}

/**
 * Bilinear upsampling with half-pixel centres: the centre of cell i lies at (i + 0.5) / n of the picture, as in TensorFlow's
 * `resize(..., half_pixel_centers=True)`; beyond the outermost centres the edge value holds. Aligning corners instead would
 * shift a 7 x 7 map by up to half a cell, a fourteenth of the picture.
 */
export function upsample(map: HeatmapValues, width: number, height: number): Float32Array {
  const columns = taps(map.width, width)
  const rows = taps(map.height, height)
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const top = rows.low[y]! * map.width
    const bottom = rows.high[y]! * map.width
    const v = rows.weight[y]!
    for (let x = 0; x < width; x++) {
      const left = columns.low[x]!
      const right = columns.high[x]!
      const u = columns.weight[x]!
      const upper = map.values[top + left]! * (1 - u) + map.values[top + right]! * u
      const lower = map.values[bottom + left]! * (1 - u) + map.values[bottom + right]! * u
      out[y * width + x] = upper * (1 - v) + lower * v
    }
  }
  return out
}

function taps(from: number, to: number): { low: Int32Array; high: Int32Array; weight: Float32Array } {
  const low = new Int32Array(to)
  const high = new Int32Array(to)
  const weight = new Float32Array(to)
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5))
    low[i] = Math.floor(at)
    high[i] = Math.min(from - 1, low[i]! + 1)
    weight[i] = at - low[i]!
  }
  return { low, high, weight }
}

/** Share of the scale below which the picture shines through, so that what the network ignored stays visible as it is. */
const FADE_BELOW = 0.35

/**
 * Colours `[height, width]` values against the scale 0..`max` as RGBA. Low values fade out; the slider's opacity comes on top.
 */
export function colourise(
  values: Float32Array,
  max: number,
  colormap: ColormapName,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colormapTable(colormap)
  const rgba = new Uint8ClampedArray(values.length * 4)
  for (let i = 0; i < values.length; i++) {
    const value = max > 0 ? Math.min(1, Math.max(0, values[i]! / max)) : 0
    const at = Math.round(value * 255) * 3
    rgba[i * 4] = table[at]!
    rgba[i * 4 + 1] = table[at + 1]!
    rgba[i * 4 + 2] = table[at + 2]!
    rgba[i * 4 + 3] = 255 * Math.min(1, value / FADE_BELOW)
  }
  return rgba
}

const DRAWN_PX = 384

export interface HeatmapStyle {
  /** Top of the scale. */
  readonly max: number
  readonly colormap: ColormapName
  /** Share of the picture's area, the strongest first, that is drawn: 0 .. 1. */
  readonly top: number
  /** Lines of equal value instead of a filled map. */
  readonly contours: boolean
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

/** Lines of equal value as RGBA, each in the colour of its value; `floor` is the lowest line where it is above 0. */
export function contourLines(
  values: Float32Array,
  width: number,
  max: number,
  colormap: ColormapName,
  floor = 0,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colormapTable(colormap)
  const levels = LEVELS.map((share) => share * max).filter((level) => level > floor)
  if (floor > 0) levels.unshift(floor)
  const rgba = new Uint8ClampedArray(values.length * 4)
  const bandOf = (value: number): number => levels.filter((level) => value >= level).length
  const bands = Uint8Array.from(values, bandOf)
  const mark = (at: number, band: number): void => {
    // Dark colours would vanish on a dark lesion: lines start at two fifths of the colour map.
    const colour = Math.round((0.4 + (0.6 * band) / Math.max(1, levels.length)) * 255) * 3
    rgba.set([table[colour]!, table[colour + 1]!, table[colour + 2]!, 255], at * 4)
  }
  for (let i = 0; i < values.length; i++) {
    const right = (i + 1) % width === 0 ? i : i + 1
    const below = i + width < values.length ? i + width : i
    for (const neighbour of [right, below]) {
      if (bands[i] === bands[neighbour]) continue
      const band = Math.max(bands[i]!, bands[neighbour]!)
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
  { max, colormap, top, contours }: HeatmapStyle,
): void {
  const scale = DRAWN_PX / Math.max(picture.width, picture.height)
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  canvas.width = width
  canvas.height = height
  const values = upsample(map, width, height)
  const floor = valueOfTop(values, top)
  const rgba = contours
    ? contourLines(values, width, max, colormap, floor)
    : colourise(floor > 0 ? values.map((value) => (value < floor ? 0 : value)) : values, max, colormap)
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
}
