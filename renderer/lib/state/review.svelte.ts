/** The review session: a queue of samples, the filters on it, and the sample on screen. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { SampleView } from '../../../shared/domain/prediction.ts'
import type {
  ClassThreshold,
  Queue,
  QueueCounts,
  QueueFilter,
  QueueItem,
  QueueOrder,
  QueueScope,
  ReviewStatus,
} from '../../../shared/domain/review.ts'
import type { RunSummary } from '../../../shared/domain/run.ts'
import { engine } from '../client.ts'
import { loadHeatmap } from '../heatmap.ts'
import { mediaUrl } from '../media.ts'
import { explainChoice, type ShownMap } from './explain-choice.svelte.ts'
import { jobs } from './jobs.svelte.ts'
import { attempt } from './notices.svelte.ts'
import { runs } from './runs.svelte.ts'
import { shownMaps } from './shown-maps.svelte.ts'

const PAGE = 200
/** More at once where a scroll bar has jumped far ahead. */
const FAR_PAGE = 2000
/** Samples made ready ahead of the one on screen, and heatmaps computed ahead. */
const PREFETCH = 3
const EXPLAIN_AHEAD = 12
/** Decoded pictures kept: some MB each. */
const PICTURES_MAX = 12

/** Counts follow a burst of changes once. */
const COUNT_AFTER_MS = 150
const FIRST_QUEUE: Queue = { kind: 'misclassified' }

/** What the rest of the window may ask the review to show. */
export interface ReviewQuestion {
  readonly run?: number | undefined
  /** Models to show beside it, and no others; left out: those on screen stay. */
  readonly beside?: readonly number[] | undefined
  readonly queue: Queue
  readonly filter?: QueueFilter | undefined
  readonly thresholds?: readonly ClassThreshold[] | undefined
}

class Review {
  /** The run under review: the first one of every question. */
  run = $state<number | null>(null)
  queue = $state.raw<Queue>(FIRST_QUEUE)
  filter = $state.raw<QueueFilter>({})
  order = $state.raw<QueueOrder>('queue')
  descending = $state(false)
  /** One sample with everything, or many beside one another. */
  layout = $state<'bench' | 'gallery'>('bench')
  thresholds = $state.raw<readonly ClassThreshold[]>([])
  items = $state.raw<readonly QueueItem[] | null>(null)
  counts = $state.raw<QueueCounts | null>(null)
  total = $state(0)
  index = $state(0)
  /** Runs the user took off the screen. */
  readonly hidden = new SvelteSet<number>()
  /** Changed since the queue was read: it stays as it is under the reviewer's hands. */
  readonly #statuses = new SvelteMap<number, ReviewStatus>()
  readonly #views = new SvelteMap<number, SampleView>()
  readonly #loading = new Set<number>()
  readonly #explained = new Set<string>()
  /** Keeps the pictures around the one on screen decoded. */
  readonly #pictures = new Map<number, HTMLImageElement>()
  #counting: ReturnType<typeof setTimeout> | undefined
  #asked = 0

  readonly item = $derived(this.items?.[this.index])
  readonly view = $derived(this.item ? this.#views.get(this.item.image.id) : undefined)
  readonly shownRuns = $derived(runs.predicted.filter((run) => !this.hidden.has(run.id)))
  readonly isFiltered = $derived(Object.values(this.filter).some((each) => each !== undefined))
  /** Largest distance from 0 on screen: the top of the shared scale. */
  readonly scaleMax = $derived(
    Math.max(0, ...this.shownRuns.map((run) => this.#limit(run.id)).filter(Number.isFinite)),
  )

  shownMap(run: number): ShownMap | undefined {
    return this.view && this.#mapOf(this.view, run)
  }

  #limit(run: number): number {
    const map = this.shownMap(run)
    return (map && shownMaps.facts(map)?.limit) ?? 0
  }

  /** The run under review first, then the others on screen. */
  get scope(): QueueScope {
    const first = this.run === null ? [] : [this.run]
    const others = this.shownRuns.map(({ id }) => id).filter((id) => id !== this.run)
    return { runs: [...first, ...others], filter: this.filter, thresholds: this.thresholds }
  }

  /** Opens the queue of a run, or of the newest judged one. */
  async open(run?: number): Promise<void> {
    const chosen = run ?? this.run ?? runs.predicted.at(-1)?.id
    if (chosen === undefined) return
    const same = chosen === this.run && this.items !== null
    this.run = chosen
    this.hidden.delete(chosen)
    if (!same) await this.loadQueue()
  }

  /** Opens exactly these images: a cell, a bin or a point of a chart. */
  async ask({ run, beside, queue, filter = {}, thresholds = [] }: ReviewQuestion): Promise<void> {
    this.run = run ?? this.run ?? runs.predicted.at(-1)?.id ?? null
    if (beside)
      for (const { id } of runs.predicted)
        void (beside.includes(id) ? this.hidden.delete(id) : this.hidden.add(id))
    if (this.run !== null) this.hidden.delete(this.run)
    this.queue = queue
    this.filter = filter
    this.thresholds = thresholds
    await this.loadQueue()
  }

  async setQueue(queue: Queue): Promise<void> {
    this.queue = queue
    this.thresholds = []
    await this.loadQueue()
  }

  async setFilter(filter: QueueFilter): Promise<void> {
    this.filter = filter
    await this.loadQueue()
  }

  async setOrder(order: QueueOrder, descending: boolean): Promise<void> {
    this.order = order
    this.descending = descending
    await this.loadQueue()
  }

  /** Takes a model off the screen and out of the questions, or back; one always stays, and so does the one under review. */
  async toggleRun(run: RunSummary): Promise<void> {
    if (this.hidden.has(run.id)) this.hidden.delete(run.id)
    else if (this.shownRuns.length > 1) this.hidden.add(run.id)
    if (this.run !== null && this.hidden.has(this.run)) this.run = this.shownRuns[0]?.id ?? this.run
    if (this.queue.kind === 'disagreement' && this.shownRuns.length < 2) this.queue = FIRST_QUEUE
    await this.loadQueue()
  }

  async loadQueue(): Promise<void> {
    if (this.run === null) return
    const asked = ++this.#asked
    this.items = null
    this.countSoon()
    const page = await this.#page(0)
    if (asked !== this.#asked) return
    this.#statuses.clear()
    this.items = page.items
    this.total = page.total
    this.go(0)
  }

  statusOf(item: QueueItem): ReviewStatus {
    return this.#statuses.get(item.image.id) ?? item.status
  }

  setStatus(image: number, status: ReviewStatus): void {
    this.#statuses.set(image, status)
  }

  /** Counts the queues again, soon and once. */
  countSoon(): void {
    clearTimeout(this.#counting)
    if (this.run === null) return
    this.#counting = setTimeout(() => attempt(() => this.#count()), COUNT_AFTER_MS)
  }

  async #count(): Promise<void> {
    const asked = this.#asked
    const counts = await engine.call('review.counts', this.scope)
    if (asked === this.#asked) this.counts = counts
  }

  go(index: number): void {
    const count = this.items?.length ?? 0
    if (count === 0) return
    this.index = Math.min(count - 1, Math.max(0, index))
    for (let i = 0; i <= PREFETCH; i++) this.#prepare(this.items?.[this.index + i])
    this.#prepare(this.items?.[this.index - 1])
    this.#explainAhead()
    if (this.index > count - 20 && count < this.total) attempt(() => this.#loadMore())
  }

  /** Shows an image of the queue; false when it is not in what was read of it. */
  goToImage(image: number): boolean {
    const index = this.items?.findIndex((item) => item.image.id === image) ?? -1
    if (index >= 0) this.go(index)
    return index >= 0
  }

  step(by: number): void {
    this.go(this.index + by)
  }

  /** Reads the sample on screen again. */
  async refreshView(): Promise<void> {
    const id = this.item?.image.id
    if (id !== undefined) await this.#load(id)
  }

  /** Something about one image changed: what was read of it is read again. */
  async refreshImage(image: number): Promise<void> {
    if (this.#views.has(image)) await this.#load(image)
  }

  predictionsChanged(): void {
    this.#views.clear()
    this.countSoon()
    if (this.items) attempt(() => this.refreshView())
  }

  /** Other answers from the same probabilities: the queue is read again. */
  answersChanged(): void {
    if (this.items) attempt(() => this.loadQueue())
  }

  explanationsChanged(): void {
    for (const id of [...this.#views.keys()]) {
      const view = this.#views.get(id)
      if (view && !this.#isComplete(view)) this.#views.delete(id)
    }
    this.go(this.index)
  }

  /** Another method, class or tap is to be shown. */
  explainChoiceChanged(): void {
    this.go(this.index)
  }

  clear(): void {
    clearTimeout(this.#counting)
    this.#asked++
    this.run = null
    this.queue = FIRST_QUEUE
    this.filter = {}
    this.order = 'queue'
    this.descending = false
    this.layout = 'bench'
    this.thresholds = []
    this.items = null
    this.counts = null
    this.total = 0
    this.index = 0
    this.#statuses.clear()
    this.#pictures.clear()
    this.hidden.clear()
    this.#views.clear()
    this.#loading.clear()
    this.#explained.clear()
  }

  /** Reads the queue as far as this place. */
  async reach(index: number): Promise<void> {
    while (this.items && this.items.length <= Math.min(index, this.total - 1))
      if (!(await this.#loadMore(FAR_PAGE))) return
  }

  /** False where there was nothing more. */
  async #loadMore(limit = PAGE): Promise<boolean> {
    const { items } = this
    if (this.run === null || !items) return false
    const page = await this.#page(items.length, limit)
    if (items === this.items) this.items = [...items, ...page.items]
    return page.items.length > 0
  }

  #page(offset: number, limit = PAGE) {
    const { scope, queue, order, descending } = this
    return engine.call('review.queue', { ...scope, queue, order, descending, offset, limit })
  }

  #prepare(item: QueueItem | undefined): void {
    if (!item) return
    const { id } = item.image
    if (!this.#pictures.has(id)) this.#decode(id)
    if (!this.#views.has(id) && !this.#loading.has(id)) attempt(() => this.#load(id))
  }

  #decode(id: number): void {
    const picture = new Image()
    picture.src = mediaUrl('image', id)
    // A file that cannot be shown is told of where it is shown.
    picture.decode().catch(() => undefined)
    this.#pictures.set(id, picture)
    const oldest = this.#pictures.keys().next().value
    if (this.#pictures.size > PICTURES_MAX && oldest !== undefined) this.#pictures.delete(oldest)
  }

  async #load(image: number): Promise<void> {
    this.#loading.add(image)
    try {
      const view = await engine.call('sample.view', { image, runs: runs.predicted.map((run) => run.id) })
      this.#views.set(image, view)
      for (const { explanations } of view.opinions)
        for (const each of explanations) loadHeatmap(each).catch(() => undefined)
    } finally {
      this.#loading.delete(image)
    }
  }

  #isComplete(view: SampleView): boolean {
    return view.opinions.every(
      ({ run }) => this.#mapOf(view, run) !== undefined || !explainChoice.applies(run, view.image.label),
    )
  }

  /** Asks for the heatmaps of the next samples that have none yet, once each. */
  #explainAhead(): void {
    // The gallery shows what is there, and offers to compute the rest.
    if (!this.items || this.layout === 'gallery') return
    const next = this.items.slice(this.index, this.index + EXPLAIN_AHEAD)
    for (const run of this.shownRuns) {
      const choice = explainChoice.key(run.id)
      const ahead = next.filter(({ image }) => explainChoice.applies(run.id, image.label))
      const missing = ahead
        .map(({ image }) => image.id)
        .filter((id) => !this.#explained.has(`${run.id}:${choice}:${id}`))
      // Half a window at a time: not a job for every step.
      const urgent = this.item && missing.includes(this.item.image.id)
      if (missing.length === 0 || (!urgent && missing.length < EXPLAIN_AHEAD / 2)) continue
      for (const id of missing) this.#explained.add(`${run.id}:${choice}:${id}`)
      attempt(() => this.#explain(run.id, missing))
    }
  }

  async #explain(run: number, ids: readonly number[]): Promise<void> {
    const known = await Promise.all(ids.map((id) => this.#explainedBy(run, id)))
    const needed = ids.filter((_, i) => !known[i])
    if (needed.length === 0) return
    try {
      for (const request of explainChoice.requests(run, needed))
        await jobs.finished(await engine.call('explain.start', request))
    } finally {
      this.explanationsChanged()
    }
  }

  async #explainedBy(run: number, image: number): Promise<boolean> {
    const view = this.#views.get(image) ?? (await engine.call('sample.view', { image, runs: [run] }))
    return this.#mapOf(view, run) !== undefined
  }

  /** The newest map of what is chosen to be shown; the study may hold others. */
  #mapOf(view: SampleView, run: number): ShownMap | undefined {
    const opinion = view.opinions.find((each) => each.run === run)
    return opinion && explainChoice.find(opinion, view.image.label)
  }
}

export const review = new Review()
