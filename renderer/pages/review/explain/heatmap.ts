/** Heatmaps as values: read by id, upsampled where they are looked at. */
import { LruCache } from '../../../../shared/lru-cache.ts'
import type { Explanation } from '../../../../shared/domain/explanation.ts'
import { mediaUrl } from '../../../study/media.ts'

export interface HeatmapValues {
  readonly width: number
  readonly height: number
  /** Row-major, unscaled; a map after ReLU, or the difference of two. */
  readonly values: Float32Array
}

const CACHE_MAX = 400
const cache = new LruCache<string, Promise<HeatmapValues>>(CACHE_MAX)

/** Raw values of a stored map; the last few hundred stay in memory (a map is under 1 kB). */
export function loadHeatmap(explanation: Explanation): Promise<HeatmapValues> {
  const url = mediaUrl('heatmap', explanation.id)
  const known = cache.get(url)
  if (known) return known
  const loading = fetchHeatmap(url, explanation)
  loading.catch(() => cache.delete(url))
  cache.set(url, loading)
  return loading
}

async function fetchHeatmap(url: string, { width, height }: Explanation): Promise<HeatmapValues> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The heatmap file is missing (${response.status}).`)
  const values = new Float32Array(await response.arrayBuffer())
  if (values.length !== width * height) throw new Error('The heatmap file has the wrong size.')
  return { width, height, values }
}
