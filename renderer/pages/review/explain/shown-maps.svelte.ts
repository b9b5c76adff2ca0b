/** What is known of the maps on screen before they are drawn: how far they reach from 0, and whether they say anything. */
import { SvelteMap } from 'svelte/reactivity'
import { LruCache } from '../../../../shared/lru-cache.ts'
import { mapDifference } from '../../../../shared/heatmap-difference.ts'
import type { Explanation } from '../../../../shared/domain/explanation.ts'
import { loadHeatmap, type HeatmapValues } from './heatmap.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import type { ShownMap } from './explain-choice.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

export interface MapFacts {
  /** Largest distance from 0. */
  readonly limit: number
  /** 'same-class': the predicted class is the true one, so that there is nothing to subtract. */
  readonly quality: Explanation['quality'] | 'same-class'
}

const CACHE_ENTRIES = 400

export class ShownMaps extends StudyState {
  readonly #differences = new SvelteMap<string, MapFacts>()
  readonly #asked = new Set<string>()
  /** In the order of use, which nothing on screen depends on. */
  readonly #used = new LruCache<string, true>(CACHE_ENTRIES, (key) => {
    this.#differences.delete(key)
    this.#asked.delete(key)
  })

  /** Undefined while the values of a difference are being read. */
  facts({ plus, minus }: ShownMap): MapFacts | undefined {
    if (!minus) return { limit: plus.max, quality: plus.quality }
    if (plus.id === minus.id) return { limit: 0, quality: 'same-class' }
    const key = `${plus.id}-${minus.id}`
    const known = this.#differences.get(key)
    this.#used.get(key)
    if (!known && !this.#asked.has(key)) attempt(() => this.#read(key, plus, minus))
    return known
  }

  async #read(key: string, plus: Explanation, minus: Explanation): Promise<void> {
    this.#asked.add(key)
    const [a, b] = await Promise.all([loadHeatmap(plus), loadHeatmap(minus)])
    const { limit, quality } = mapDifference(a.values, b.values)
    this.#differences.set(key, { limit, quality })
    this.#used.set(key, true)
  }
}

/** Values to draw: `[height, width]` of the tap, in the maps' own units. */
export async function loadShown({ plus, minus }: ShownMap): Promise<HeatmapValues> {
  const map = await loadHeatmap(plus)
  if (!minus) return map
  const { values } = mapDifference(map.values, (await loadHeatmap(minus)).values)
  return { ...map, values }
}
