/** Many samples beside one another: what is known of the rows in view, and which ones are selected. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { OUTPUTS_MAX } from '../../../../shared/domain/gallery.ts'
import type { SampleView } from '../../../../shared/domain/prediction.ts'
import type { QueueItem } from '../../../../shared/domain/review.ts'
import { ExplainChoice, type ShownMap } from '../explain/explain-choice.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { ShownMaps } from '../explain/shown-maps.svelte.ts'
import { StudyState, type StudyChange } from '../../../study/open-study.svelte.ts'

type ModelOutputs = SampleView['outputs']

/** Rows come into view in bursts: one call for all of them. */
const READ_AFTER_MS = 25
/** Rows out of view that are kept. */
const CACHE_ENTRIES = 600

export class Gallery extends StudyState {
  readonly #explainChoice = this.study.of(ExplainChoice)
  readonly #review = this.study.of(ReviewSession)
  readonly #runs = this.study.of(Runs)
  readonly #shownMaps = this.study.of(ShownMaps)

  active = $state(0)
  readonly selected = new SvelteSet<number>()
  readonly #outputs = new SvelteMap<number, ModelOutputs>()
  /** Rows in view, each with how many places show it. */
  readonly #watched = new SvelteMap<number, QueueItem>()
  readonly #due = new Set<number>()
  #reading: ReturnType<typeof setTimeout> | undefined
  #anchor = 0
  #question = ''

  /** Whether a row in view lacks a heatmap that could be computed. */
  readonly lacksMaps = $derived(
    [...this.#watched.values()].some(
      ({ image }) =>
        this.#outputs.has(image.id) &&
        this.#review.shownRuns.some(
          ({ id }) => this.#explainChoice.applies(id, image.label) && !this.map(id, image.id, image.label),
        ),
    ),
  )

  /** Keeps a row up to date while it is in view; call what it returns when it leaves. */
  watch(item: QueueItem): () => void {
    const { id } = item.image
    this.#watched.set(id, item)
    if (!this.#outputs.has(id)) this.#readSoon(id)
    return () => this.#watched.delete(id)
  }

  output(run: number, image: number): ModelOutputs[number] | undefined {
    return this.#outputs.get(image)?.find((each) => each.run === run)
  }

  /** The chosen heatmap where it is stored. */
  map(run: number, image: number, label: string | null): ShownMap | undefined {
    const output = this.output(run, image)
    return output && this.#explainChoice.find(output, label)
  }

  /** Top of the scale of a row's maps. */
  scaleMax(image: number, label: string | null): number {
    const limits = this.#review.shownRuns.map(({ id }) => {
      const map = this.map(id, image, label)
      const facts = map && this.#shownMaps.facts(map)
      return facts?.quality === 'ok' ? facts.limit : 0
    })
    return Math.max(0, ...limits)
  }

  toggle(index: number): void {
    const image = this.#review.items?.[index]?.image.id
    if (image === undefined) return
    this.#anchor = index
    if (!this.selected.delete(image)) this.selected.add(image)
  }

  /** Selects from the last row that was touched by itself to this one. */
  extendTo(index: number): void {
    const [from, to] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)]
    for (const { image } of this.#review.items?.slice(from, to + 1) ?? []) this.selected.add(image.id)
  }

  moveTo(index: number, extends_: boolean): void {
    this.active = index
    if (extends_) this.extendTo(index)
    else this.#anchor = index
  }

  /** The whole queue, also what was not read of it yet; a second time none. */
  async selectAll(): Promise<void> {
    await this.#review.reach(this.#review.total - 1)
    const all = this.#review.items ?? []
    if (all.every(({ image }) => this.selected.has(image.id))) this.selected.clear()
    else for (const { image } of all) this.selected.add(image.id)
  }

  /** The selection in the order of the queue; the whole queue where nothing is selected. */
  async chosen(): Promise<readonly QueueItem[]> {
    await this.#review.reach(this.#review.total - 1)
    const all = this.#review.items ?? []
    return this.selected.size === 0 ? all : all.filter(({ image }) => this.selected.has(image.id))
  }

  /** Maps or predictions are new: rows in view are read again, others when they come back. */
  override changed({ what }: StudyChange): void {
    if (what !== 'predictions' && what !== 'explanations') return
    for (const id of [...this.#outputs.keys()]) if (!this.#watched.has(id)) this.#outputs.delete(id)
    for (const id of this.#watched.keys()) this.#readSoon(id)
  }

  /** Comes from the bench, or to another queue, of which nothing is selected yet; another order keeps the selection. */
  enter(): void {
    const { run, queue, filter, thresholds } = this.#review
    const question = JSON.stringify([run, queue, filter, thresholds])
    if (question !== this.#question) this.selected.clear()
    this.#question = question
    this.active = this.#anchor = this.#review.index
  }

  override close(): void {
    clearTimeout(this.#reading)
  }

  #readSoon(id: number): void {
    this.#due.add(id)
    this.#reading ??= setTimeout(() => {
      this.#reading = undefined
      const due = [...this.#due]
      this.#due.clear()
      attempt(() => this.read(due))
    }, READ_AFTER_MS)
  }

  /** Reads what is known of these images now. */
  async read(images: readonly number[]): Promise<void> {
    const ids = this.#runs.predicted.map(({ id }) => id)
    for (let at = 0; at < images.length; at += OUTPUTS_MAX) {
      const part = images.slice(at, at + OUTPUTS_MAX)
      for (const { image, outputs } of await this.study.engine.call('outputs.list', {
        images: part,
        runs: ids,
      }))
        this.#outputs.set(image, outputs)
    }
    for (const id of this.#outputs.keys()) {
      if (this.#outputs.size <= CACHE_ENTRIES) return
      if (!this.#watched.has(id)) this.#outputs.delete(id)
    }
  }
}
