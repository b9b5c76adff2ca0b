/** The review session: a queue of samples, the one on screen, how its heatmaps are shown. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { DEFAULT_COLORMAP, type ColormapName } from '../../../shared/colormaps.ts'
import type { Explanation, QueueItem, QueueKind, SampleView } from '../../../shared/domain/prediction.ts'
import { engine } from '../client.ts'
import { loadHeatmap } from '../heatmap.ts'
import { mediaUrl } from '../media.ts'
import { explainChoice } from './explain-choice.svelte.ts'
import { jobs } from './jobs.svelte.ts'
import { attempt } from './notices.svelte.ts'
import { runs } from './runs.svelte.ts'

const PAGE = 200
/** Samples made ready ahead of the one on screen, and heatmaps computed ahead. */
const PREFETCH = 3
const EXPLAIN_AHEAD = 12

class Review {
  /** The run whose mistakes are listed. */
  run = $state<number | null>(null)
  queue = $state<QueueKind>('misclassified')
  items = $state.raw<readonly QueueItem[] | null>(null)
  total = $state(0)
  index = $state(0)
  opacity = $state(0.65)
  overlay = $state(true)
  colormap = $state<ColormapName>(DEFAULT_COLORMAP)
  /** One scale for all models, or each map by its own maximum. */
  sharedScale = $state(true)
  /** Runs the user took off the screen. */
  readonly hidden = new SvelteSet<number>()
  readonly #views = new SvelteMap<number, SampleView>()
  readonly #loading = new Set<number>()
  readonly #explained = new Set<string>()

  readonly item = $derived(this.items?.[this.index])
  readonly view = $derived(this.item ? this.#views.get(this.item.image.id) : undefined)
  readonly shownRuns = $derived(runs.predicted.filter((run) => !this.hidden.has(run.id)))
  /** Largest value on screen: the top of the shared scale. */
  readonly scaleMax = $derived(
    Math.max(0, ...this.shownRuns.map((run) => this.explanation(run.id)?.max ?? 0).filter(Number.isFinite)),
  )

  explanation(run: number): Explanation | undefined {
    return this.view && this.#mapOf(this.view, run)
  }

  /** Opens the queue of a run, or of the newest judged one. */
  async open(run?: number): Promise<void> {
    const chosen = run ?? this.run ?? runs.predicted.at(-1)?.id
    if (chosen === undefined) return
    const same = chosen === this.run && this.items !== null
    this.run = chosen
    if (!same) await this.loadQueue()
  }

  async setQueue(queue: QueueKind): Promise<void> {
    this.queue = queue
    await this.loadQueue()
  }

  async loadQueue(): Promise<void> {
    if (this.run === null) return
    const { run, queue } = this
    this.items = null
    const page = await engine.call('review.queue', { run, queue, part: 'test', offset: 0, limit: PAGE })
    if (run !== this.run || queue !== this.queue) return
    this.items = page.items
    this.total = page.total
    this.go(0)
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

  step(by: number): void {
    this.go(this.index + by)
  }

  setOpacity(opacity: number): void {
    this.opacity = Math.round(Math.min(1, Math.max(0, opacity)) * 100) / 100
  }

  /** Reads the sample on screen again. */
  async refreshView(): Promise<void> {
    const id = this.item?.image.id
    if (id !== undefined) await this.#load(id)
  }

  predictionsChanged(): void {
    this.#views.clear()
    if (this.items) attempt(() => this.refreshView())
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
    this.run = null
    this.items = null
    this.index = 0
    this.hidden.clear()
    this.#views.clear()
    this.#loading.clear()
    this.#explained.clear()
  }

  async #loadMore(): Promise<void> {
    const { run, queue, items } = this
    if (run === null || !items) return
    const page = await engine.call('review.queue', {
      run,
      queue,
      part: 'test',
      offset: items.length,
      limit: PAGE,
    })
    if (items === this.items) this.items = [...items, ...page.items]
  }

  #prepare(item: QueueItem | undefined): void {
    if (!item || this.#views.has(item.image.id) || this.#loading.has(item.image.id)) return
    new Image().src = mediaUrl('image', item.image.id)
    attempt(() => this.#load(item.image.id))
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
    if (!this.items) return
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
      await jobs.finished(await engine.call('explain.start', explainChoice.request(run, needed)))
    } finally {
      this.explanationsChanged()
    }
  }

  async #explainedBy(run: number, image: number): Promise<boolean> {
    const view = this.#views.get(image) ?? (await engine.call('sample.view', { image, runs: [run] }))
    return this.#mapOf(view, run) !== undefined
  }

  /** The newest map of what is chosen to be shown; the study may hold others. */
  #mapOf(view: SampleView, run: number): Explanation | undefined {
    const opinion = view.opinions.find((each) => each.run === run)
    return opinion && explainChoice.find(opinion, view.image.label)
  }
}

export const review = new Review()
