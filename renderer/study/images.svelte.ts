/** The images of the study as the grid needs them: any index at once, pages fetched as they come into view. */
import { SvelteMap } from 'svelte/reactivity'
import type { ImageDetail, ImageRecord, SplitPart } from '../../shared/domain/dataset.ts'
import { attempt } from '../ui/notices.svelte.ts'
import { StudyState, type StudyChange } from './open-study.svelte.ts'

const PAGE = 120

export interface ImageFilter {
  readonly part: SplitPart | null
  readonly label: string | null
  readonly search: string
}
const NO_FILTER: ImageFilter = { part: null, label: null, search: '' }

export class Images extends StudyState {
  filter = $state.raw<ImageFilter>(NO_FILTER)
  total = $state<number | null>(null)
  selectedIndex = $state<number | null>(null)
  detail = $state.raw<ImageDetail | null>(null)
  readonly #records = new SvelteMap<number, ImageRecord>()
  #requested = new Set<number>()
  #generation = 0

  at(index: number): ImageRecord | undefined {
    return this.#records.get(index)
  }

  /** Fetches the pages around an index that are not there yet. */
  need(index: number): void {
    const page = Math.floor(index / PAGE)
    if (this.#requested.has(page)) return
    this.#requested.add(page)
    attempt(() => this.#load(page))
  }

  setFilter(change: Partial<ImageFilter>): void {
    this.filter = { ...this.filter, ...change }
    this.reload()
  }

  reload(): void {
    this.#generation++
    this.#requested = new Set()
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

  override changed({ what }: StudyChange): void {
    if (what === 'dataset') this.reload()
  }

  override reattached(): Promise<void> {
    this.reload()
    return Promise.resolve()
  }

  async #load(page: number): Promise<void> {
    const generation = this.#generation
    const { part, label, search } = this.filter
    const answer = await this.study.engine.call('images.page', {
      part: part ?? undefined,
      label: label ?? undefined,
      search: search || undefined,
      offset: page * PAGE,
      limit: PAGE,
    })
    if (generation !== this.#generation) return
    this.total = answer.total
    answer.items.forEach((record, i) => this.#records.set(page * PAGE + i, record))
  }
}
