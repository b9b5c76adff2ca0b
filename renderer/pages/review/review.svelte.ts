/** The review session: a queue of samples, the filters on it, and which of them is on screen. */
import { SvelteSet } from 'svelte/reactivity'
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
import { ExplainAhead } from './explain/explain-ahead.ts'
import type { ShownMap } from './explain/explain-choice.svelte.ts'
import { attempt } from '../../ui/notices.svelte.ts'
import { QueuePages } from './queue/queue-pages.svelte.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { SampleViews } from './sample-views.svelte.ts'
import { ShownMaps } from './explain/shown-maps.svelte.ts'
import type { ReviewQuestion } from '../../study/review-question.ts'
import { StudyState, type StudyChange } from '../../study/open-study.svelte.ts'

/** Samples made ready ahead of the one on screen. */
const PREFETCH = 3
/** Counts follow a burst of changes once. */
const COUNT_AFTER_MS = 150
const FIRST_QUEUE: Queue = { kind: 'misclassified' }

export class ReviewSession extends StudyState {
  readonly #explainAhead = this.study.of(ExplainAhead)
  readonly #runs = this.study.of(Runs)
  readonly #sampleViews = this.study.of(SampleViews)
  readonly #shownMaps = this.study.of(ShownMaps)

  /** The run under review: the first one of every question. */
  run = $state<number | null>(null)
  queue = $state.raw<Queue>(FIRST_QUEUE)
  filter = $state.raw<QueueFilter>({})
  order = $state.raw<QueueOrder>('queue')
  descending = $state(false)
  /** One sample with everything, or many beside one another. */
  layout = $state<'bench' | 'gallery'>('bench')
  /** Whether the panel of filters is open. */
  filtering = $state(false)
  thresholds = $state.raw<readonly ClassThreshold[]>([])
  counts = $state.raw<QueueCounts | null>(null)
  index = $state(0)
  /** Runs the user took off the screen. */
  readonly hidden = new SvelteSet<number>()
  readonly #read = new QueuePages(this.study.engine, () => {
    const { scope, queue, order, descending } = this
    return { ...scope, queue, order, descending }
  })
  #counting: ReturnType<typeof setTimeout> | undefined

  /** As far as the queue was read; null while its first page is. */
  readonly items = $derived(this.#read.items)
  readonly total = $derived(this.#read.total)
  readonly item = $derived(this.items?.[this.index])
  readonly view = $derived(this.item ? this.#sampleViews.get(this.item.image.id) : undefined)
  readonly shownRuns = $derived(this.#runs.predicted.filter((run) => !this.hidden.has(run.id)))
  readonly isFiltered = $derived(Object.values(this.filter).some((each) => each !== undefined))
  /** Largest distance from 0 on screen: the top of the shared scale. */
  readonly scaleMax = $derived(
    Math.max(0, ...this.shownRuns.map((run) => this.#limit(run.id)).filter(Number.isFinite)),
  )

  shownMap(run: number): ShownMap | undefined {
    return this.view && this.#sampleViews.mapOf(this.view, run)
  }

  #limit(run: number): number {
    const map = this.shownMap(run)
    return (map && this.#shownMaps.facts(map)?.limit) ?? 0
  }

  /** The run under review first, then the others on screen. */
  get scope(): QueueScope {
    const first = this.run === null ? [] : [this.run]
    const others = this.shownRuns.map(({ id }) => id).filter((id) => id !== this.run)
    return { runs: [...first, ...others], filter: this.filter, thresholds: this.thresholds }
  }

  /** Opens the queue of a run, or of the newest judged one. */
  async open(run?: number): Promise<void> {
    const chosen = run ?? this.run ?? this.#runs.predicted.at(-1)?.id
    if (chosen === undefined) return
    const same = chosen === this.run && this.items !== null
    this.run = chosen
    this.hidden.delete(chosen)
    if (!same) await this.loadQueue()
  }

  /** Opens exactly these images: a cell, a bin or a point of a chart. */
  async ask({
    run,
    beside,
    queue = FIRST_QUEUE,
    filter = {},
    thresholds = [],
  }: ReviewQuestion): Promise<void> {
    this.run = run ?? this.run ?? this.#runs.predicted.at(-1)?.id ?? null
    if (beside)
      for (const { id } of this.#runs.predicted)
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
    this.countSoon()
    if (await this.#read.start()) this.go(0)
  }

  /** Reads the queue as far as this place. */
  reach(index: number): Promise<void> {
    return this.#read.reach(index)
  }

  statusOf(item: QueueItem): ReviewStatus {
    return this.#read.statusOf(item)
  }

  setStatus(image: number, status: ReviewStatus): void {
    this.#read.setStatus(image, status)
  }

  /** Counts the queues again, soon and once. */
  countSoon(): void {
    clearTimeout(this.#counting)
    if (this.run === null) return
    this.#counting = setTimeout(() => attempt(() => this.#count()), COUNT_AFTER_MS)
  }

  async #count(): Promise<void> {
    const asked = this.#read.asked
    const counts = await this.study.engine.call('review.counts', this.scope)
    if (asked === this.#read.asked) this.counts = counts
  }

  go(index: number): void {
    const count = this.items?.length ?? 0
    if (count === 0) return
    this.index = Math.min(count - 1, Math.max(0, index))
    for (let i = 0; i <= PREFETCH; i++) this.#sampleViews.prepare(this.items?.[this.index + i])
    this.#sampleViews.prepare(this.items?.[this.index - 1])
    this.#explainNext()
    if (this.index > count - 20 && count < this.total) attempt(() => this.#read.more())
  }

  #explainNext(): void {
    // The gallery shows what is there, and offers to compute the rest.
    if (!this.items || this.layout === 'gallery') return
    this.#explainAhead.from(this.items, this.index, this.shownRuns, () => this.explanationsChanged())
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
    if (id !== undefined) await this.#sampleViews.read(id)
  }

  /** Something about one image changed: what was read of it is read again. */
  async refreshImage(image: number): Promise<void> {
    if (this.#sampleViews.get(image)) await this.#sampleViews.read(image)
  }

  #predictionsChanged(): void {
    this.#sampleViews.forget()
    this.countSoon()
    if (this.items) attempt(() => this.refreshView())
  }

  explanationsChanged(): void {
    this.#sampleViews.forgetIncomplete()
    this.go(this.index)
  }

  /** Another method, class or tap is to be shown. */
  explainChoiceChanged(): void {
    this.go(this.index)
  }

  override changed({ what }: StudyChange): void {
    if (what === 'labels' || what === 'reviews') this.countSoon()
    else if (what === 'predictions') this.#predictionsChanged()
    else if (what === 'explanations') this.explanationsChanged()
    // The queue is read again.
    else if (what === 'answers' && this.items) attempt(() => this.loadQueue())
  }

  override answer(question: ReviewQuestion): Promise<void> {
    return question.queue === undefined ? this.open(question.run) : this.ask(question)
  }

  override close(): void {
    clearTimeout(this.#counting)
  }
}
