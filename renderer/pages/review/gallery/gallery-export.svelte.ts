/** The gallery's selection as files: a figure, and a table of predictions. */
import type { ImageRecord } from '../../../../shared/domain/dataset.ts'
import { FIGURE_ROWS_MAX, type GalleryMap, type WrittenFigure } from '../../../../shared/domain/gallery.ts'
import { ExplainAll } from '../explain/explain-all.svelte.ts'
import { ExplainChoice } from '../explain/explain-choice.svelte.ts'
import { Gallery } from './gallery.svelte.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'
import { viewport } from '../bench/viewport.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

export class GalleryExport extends StudyState {
  readonly #explainAll = this.study.of(ExplainAll)
  readonly #explainChoice = this.study.of(ExplainChoice)
  readonly #gallery = this.study.of(Gallery)
  readonly #jobs = this.study.of(Jobs)
  readonly #review = this.study.of(ReviewSession)

  /** Whether a figure is being made. */
  drawing = $state(false)

  /**
   * Draws the selection into two files beside one another, after computing the heatmaps that it lacks; null when that was stopped.
   * Throws what the engine says.
   */
  async figure(file: string): Promise<WrittenFigure | null> {
    this.drawing = true
    try {
      const images = (await this.#gallery.chosen()).map(({ image }) => image)
      // More than a figure holds is refused by the engine, which says how many it does hold.
      if (images.length <= FIGURE_ROWS_MAX && !(await this.#complete(images))) return null
      const runs = this.#review.shownRuns.map(({ id }) => id)
      const rows = images.map((image) => ({
        image: image.id,
        maps: runs.map((run) => this.#mapOf(run, image)),
      }))
      const { colormap, opacity, sharedScale } = viewport
      const look = { colormap, opacity, sharedScale }
      const job = await this.#jobs.finished(
        await this.study.engine.call('gallery.figure', { runs, rows, ...look, file }),
      )
      return job.result
    } finally {
      this.drawing = false
    }
  }

  async predictions(file: string): Promise<{ readonly file: string; readonly rows: number }> {
    const images = (await this.#gallery.chosen()).map(({ image }) => image.id)
    return this.study.engine.call('predictions.export', {
      runs: this.#review.shownRuns.map(({ id }) => id),
      images,
      file,
    })
  }

  /** Null where nothing is stored, and for the difference of a class to itself. */
  #mapOf(run: number, { id, label }: ImageRecord): GalleryMap | null {
    const map = this.#gallery.map(run, id, label)
    if (!map || map.plus.id === map.minus?.id) return null
    return { explanation: map.plus.id, minus: map.minus?.id }
  }

  /** Sees to it that every heatmap of these images is there that can be; false when it was stopped. */
  async #complete(images: readonly ImageRecord[]): Promise<boolean> {
    const ids = images.map(({ id }) => id)
    await this.#gallery.read(ids)
    const lacking = this.#review.shownRuns.filter((run) =>
      images.some(
        ({ id, label }) =>
          this.#explainChoice.applies(run.id, label) && !this.#gallery.map(run.id, id, label),
      ),
    )
    if (lacking.length === 0) return true
    await this.#explainAll.start(
      lacking.map(({ id }) => id),
      images,
    )
    await this.#gallery.read(ids)
    return this.#explainAll.finished
  }
}
