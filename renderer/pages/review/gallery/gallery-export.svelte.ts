/** The gallery's selection as files: a figure, and a table of predictions. */
import type { ImageRecord } from '../../../../shared/domain/dataset.ts'
import { FIGURE_ROWS_MAX, type GalleryMap, type WrittenFigure } from '../../../../shared/domain/gallery.ts'
import { engine } from '../../../study/client.ts'
import { explainAll } from '../explain/explain-all.svelte.ts'
import { explainChoice } from '../explain/explain-choice.svelte.ts'
import { gallery } from './gallery.svelte.ts'
import { jobs } from '../../../study/jobs.svelte.ts'
import { review } from '../review.svelte.ts'
import { stage } from '../bench/stage.svelte.ts'

class GalleryExport {
  /** Whether a figure is being made. */
  drawing = $state(false)

  /**
   * Draws the selection into two files beside one another, after computing the heatmaps that it lacks; null when that was stopped.
   * Throws what the engine says.
   */
  async figure(file: string): Promise<WrittenFigure | null> {
    this.drawing = true
    try {
      const images = (await gallery.chosen()).map(({ image }) => image)
      // More than a figure holds is refused by the engine, which says how many it does hold.
      if (images.length <= FIGURE_ROWS_MAX && !(await complete(images))) return null
      const runs = review.shownRuns.map(({ id }) => id)
      const rows = images.map((image) => ({ image: image.id, maps: runs.map((run) => mapOf(run, image)) }))
      const { colormap, opacity, sharedScale } = stage
      const look = { colormap, opacity, sharedScale }
      const job = await jobs.finished(await engine.call('gallery.figure', { runs, rows, ...look, file }))
      return job.result as WrittenFigure
    } finally {
      this.drawing = false
    }
  }

  async predictions(file: string): Promise<{ readonly file: string; readonly rows: number }> {
    const images = (await gallery.chosen()).map(({ image }) => image.id)
    return engine.call('predictions.export', { runs: review.shownRuns.map(({ id }) => id), images, file })
  }
}

/** Null where nothing is stored, and for the difference of a class to itself. */
function mapOf(run: number, { id, label }: ImageRecord): GalleryMap | null {
  const map = gallery.map(run, id, label)
  if (!map || map.plus.id === map.minus?.id) return null
  return { explanation: map.plus.id, minus: map.minus?.id }
}

/** Sees to it that every heatmap of these images is there that can be; false when it was stopped. */
async function complete(images: readonly ImageRecord[]): Promise<boolean> {
  const ids = images.map(({ id }) => id)
  await gallery.load(ids)
  const lacking = review.shownRuns.filter((run) =>
    images.some(({ id, label }) => explainChoice.applies(run.id, label) && !gallery.map(run.id, id, label)),
  )
  if (lacking.length === 0) return true
  await explainAll.start(
    lacking.map(({ id }) => id),
    images,
  )
  await gallery.load(ids)
  return explainAll.finished
}

export const galleryExport = new GalleryExport()
