/** A queue of samples as far as it was read: the first page at once, more as somebody comes near its end. */
import { SvelteMap } from 'svelte/reactivity'
import type { QueueItem, QueueRequest, ReviewStatus } from '../../../../shared/domain/review.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'

const PAGE = 200
/** More at once where a scroll bar has jumped far ahead. */
const FAR_PAGE = 2000

export class QueuePages {
  /** Null while the first page is read. */
  items = $state.raw<readonly QueueItem[] | null>(null)
  total = $state(0)
  /** Changed since the queue was read: it stays as it is under the reviewer's hands. */
  readonly #statuses = new SvelteMap<number, ReviewStatus>()
  readonly #question: () => Omit<QueueRequest, 'offset' | 'limit'>
  readonly #engine: OpenStudy['engine']
  #asked = 0
  #reading: Promise<boolean> | undefined

  constructor(engine: OpenStudy['engine'], question: () => Omit<QueueRequest, 'offset' | 'limit'>) {
    this.#engine = engine
    this.#question = question
  }

  /** Counts the questions: an answer to an older one is of no use. */
  get asked(): number {
    return this.#asked
  }

  /** Reads the queue anew; false when something else was asked meanwhile. */
  async start(): Promise<boolean> {
    const asked = ++this.#asked
    this.items = null
    const { items, total } = await this.#page(0, PAGE)
    if (asked !== this.#asked) return false
    this.#statuses.clear()
    this.items = items
    this.total = total
    return true
  }

  /** Reads as far as this place. */
  async reach(index: number): Promise<void> {
    while (this.items && this.items.length <= Math.min(index, this.total - 1))
      if (!(await this.more(FAR_PAGE))) return
  }

  /** Reads on, once for all who wait for more; false where there was nothing more. */
  more(limit = PAGE): Promise<boolean> {
    this.#reading ??= this.#readOn(limit).finally(() => (this.#reading = undefined))
    return this.#reading
  }

  statusOf(item: QueueItem): ReviewStatus {
    return this.#statuses.get(item.image.id) ?? item.status
  }

  setStatus(image: number, status: ReviewStatus): void {
    this.#statuses.set(image, status)
  }

  async #readOn(limit: number): Promise<boolean> {
    const { items } = this
    if (!items) return false
    const page = await this.#page(items.length, limit)
    if (items === this.items) this.items = [...items, ...page.items]
    return page.items.length > 0
  }

  #page(offset: number, limit: number) {
    return this.#engine.call('review.queue', { ...this.#question(), offset, limit })
  }
}
