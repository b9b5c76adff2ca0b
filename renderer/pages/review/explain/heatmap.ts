/** Heatmaps as values: read by id, upsampled where they are looked at. */
import type { Explanation } from '../../../../shared/domain/explanation.ts'
import { mediaUrl } from '../../../study/media.ts'

export interface HeatmapValues {
  readonly width: number
  readonly height: number
  /** Row-major, unscaled; a map after ReLU, or the difference of two. */
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
