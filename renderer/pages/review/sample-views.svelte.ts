/** What is known of the samples around the one on screen: the answers, the heatmaps and the decoded pictures. */
import { SvelteMap } from 'svelte/reactivity'
import { LruCache } from '../../../shared/lru-cache.ts'
import type { SampleView } from '../../../shared/domain/prediction.ts'
import type { QueueItem } from '../../../shared/domain/review.ts'
import { loadHeatmap } from './explain/heatmap.ts'
import { mediaUrl } from '../../study/media.ts'
import { ExplainChoice, type ShownMap } from './explain/explain-choice.svelte.ts'
import { attempt } from '../../ui/notices.svelte.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { StudyState } from '../../study/open-study.svelte.ts'

/** Decoded pictures kept: some MB each. */
const PICTURES_MAX = 12

export class SampleViews extends StudyState {
  readonly #explainChoice = this.study.of(ExplainChoice)
  readonly #runs = this.study.of(Runs)

  readonly #views = new SvelteMap<number, SampleView>()
  readonly #loading = new Set<number>()
  /** Keeps the pictures around the one on screen decoded. */
  readonly #pictures = new LruCache<number, HTMLImageElement>(PICTURES_MAX)

  get(image: number): SampleView | undefined {
    return this.#views.get(image)
  }

  /** Decodes the picture and reads what is known of it, once. */
  prepare(item: QueueItem | undefined): void {
    if (!item) return
    const { id } = item.image
    if (!this.#pictures.get(id)) this.#decode(id)
    if (!this.#views.has(id) && !this.#loading.has(id)) attempt(() => this.read(id))
  }

  /** Reads what is known of an image, also when it was read before. */
  async read(image: number): Promise<void> {
    this.#loading.add(image)
    try {
      const view = await this.study.engine.call('sample.view', {
        image,
        runs: this.#runs.predicted.map((run) => run.id),
      })
      this.#views.set(image, view)
      for (const { explanations } of view.outputs)
        for (const each of explanations) loadHeatmap(each).catch(() => undefined)
    } finally {
      this.#loading.delete(image)
    }
  }

  forget(): void {
    this.#views.clear()
  }

  /** Those that lack a heatmap of the present choice: it may have been computed. */
  forgetIncomplete(): void {
    for (const [id, view] of [...this.#views]) if (!this.#isComplete(view)) this.#views.delete(id)
  }

  #decode(id: number): void {
    const picture = new Image()
    picture.src = mediaUrl('image', id)
    // A file that cannot be shown is told of where it is shown.
    picture.decode().catch(() => undefined)
    this.#pictures.set(id, picture)
  }

  /** The newest map of what is chosen to be shown; the study may hold others. */
  mapOf(view: SampleView, run: number): ShownMap | undefined {
    const output = view.outputs.find((each) => each.run === run)
    return output && this.#explainChoice.find(output, view.image.label)
  }

  #isComplete(view: SampleView): boolean {
    return view.outputs.every(
      ({ run }) => this.mapOf(view, run) !== undefined || !this.#explainChoice.applies(run, view.image.label),
    )
  }
}
