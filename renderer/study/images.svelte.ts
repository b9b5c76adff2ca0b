/** The images of the study as the grid needs them: any index at once, pages fetched as they come into view. */
import { SvelteMap } from 'svelte/reactivity'
import type { ImageDetail, ImageRecord } from '../../shared/domain/dataset.ts'
import type { ImageFilter, ImageOrder, ImageSelection } from '../../shared/domain/image-query.ts'
import { LONGEST_SELECTION } from '../../shared/domain/review.ts'
import { LruCache } from '../../shared/lru-cache.ts'
import { attempt } from '../ui/notices.svelte.ts'
import { StudyState, type StudyChange } from './open-study.svelte.ts'

const PAGE = 120
/** Pages out of view that are kept: scrolling through 400,000 images must not fill the memory. */
const KEPT_PAGES = 60

export class Images extends StudyState {
  filter = $state.raw<ImageFilter>({})
  order = $state.raw<ImageOrder>('key')
  descending = $state(false)
  total = $state<number | null>(null)
  selectedIndex = $state<number | null>(null)
  detail = $state.raw<ImageDetail | null>(null)
  readonly #records = new SvelteMap<number, ImageRecord>()
  #requested = this.#noPages()
  #generation = 0

  /** What the grid shows, without the window onto it. */
  readonly selection = $derived<ImageSelection>({
    ...this.filter,
    order: this.order,
    descending: this.descending,
  })

  at(index: number): ImageRecord | undefined {
    return this.#records.get(index)
  }

  /** Fetches the pages around an index that are not there yet. */
  need(index: number): void {
    const page = Math.floor(index / PAGE)
    if (this.#requested.get(page)) return
    this.#requested.set(page, true)
    attempt(() => this.#load(page))
  }

  /** A condition that is undefined is taken away. */
  setFilter(change: ImageFilter): void {
    const held = Object.entries({ ...this.filter, ...change }).filter(([, value]) => value !== undefined)
    this.filter = Object.fromEntries(held)
    this.reload()
  }

  clearFilter(): void {
    this.filter = {}
    this.reload()
  }

  setOrder(order: ImageOrder, descending: boolean): void {
    this.order = order
    this.descending = descending
    this.reload()
  }

  reload(): void {
    this.#forgetPages()
    this.#records.clear()
    this.total = null
    this.deselect()
    this.need(0)
  }

  async select(index: number): Promise<void> {
    this.selectedIndex = index
    const record = this.at(index)
    if (!record) return
    const detail = await this.study.engine.call('image.get', { id: record.id })
    if (this.selectedIndex === index) this.detail = detail
  }

  /** Shows an image that may not be in the grid's filter. */
  async show(id: number): Promise<void> {
    this.detail = await this.study.engine.call('image.get', { id })
    this.selectedIndex = null
  }

  deselect(): void {
    this.selectedIndex = null
    this.detail = null
  }

  /** Ids of a range of the grid, also of what was never in view. */
  async idsOf(from: number, to: number): Promise<readonly number[]> {
    const window = { offset: from, limit: Math.min(to - from + 1, LONGEST_SELECTION) }
    return this.study.engine.call('images.ids', { ...this.selection, ...window })
  }

  override changed({ what }: StudyChange): void {
    if (what === 'dataset') this.reload()
    if (what === 'labels' || what === 'exclusions') this.#refresh()
  }

  override reattached(): Promise<void> {
    this.reload()
    return Promise.resolve()
  }

  /** Reads again what is shown, where it is: somebody is looking at it. */
  #refresh(): void {
    const pages = new Set([...this.#records.keys()].map((index) => Math.floor(index / PAGE)))
    this.#forgetPages()
    for (const page of pages) this.need(page * PAGE)
    const { detail } = this
    if (detail)
      attempt(async () => {
        const read = await this.study.engine.call('image.get', { id: detail.id })
        if (this.detail?.id === read.id) this.detail = read
      })
  }

  #forgetPages(): void {
    this.#generation++
    this.#requested = this.#noPages()
  }

  #noPages(): LruCache<number, boolean> {
    return new LruCache<number, boolean>(KEPT_PAGES, (page) => {
      for (let index = page * PAGE; index < (page + 1) * PAGE; index++) this.#records.delete(index)
    })
  }

  async #load(page: number): Promise<void> {
    const generation = this.#generation
    const answer = await this.study.engine.call('images.page', {
      ...this.selection,
      offset: page * PAGE,
      limit: PAGE,
    })
    if (generation !== this.#generation) return
    this.total = answer.total
    answer.items.forEach((record, i) => this.#records.set(page * PAGE + i, record))
  }
}
