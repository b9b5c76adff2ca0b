import { imageFile } from '../study/layout.ts'
import { resolve } from 'node:path'
import { writeForUser } from '../../files/write-for-user.ts'
import type { FigureMap, GalleryFigure } from '../../report/gallery-figure.ts'
import {
  FIGURE_ROWS_MAX,
  type GalleryFigureRequest,
  type GalleryMap,
  type WrittenFigure,
} from '../../shared/domain/gallery.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { calledClass } from '../../shared/called-class.ts'
import { mapDifference } from '../../shared/heatmap-difference.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { datasetById } from '../db/datasets.ts'
import { explanationById, type ExplanationRow } from '../db/explanations.ts'
import { imageById } from '../db/images.ts'
import { thresholdInForce } from '../db/operating-points.ts'
import { predictionOf } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import { readMap } from '../explanation/map-file.ts'

/**
 * Queues a figure of images beside stored heatmaps. Throws AppError 'not-found' for an image, run or heatmap that is not there,
 * 'bad-input' for more rows than fit into a figure.
 */
export function startGalleryFigure(context: StudyContext, request: GalleryFigureRequest): JobInfo<'figure'> {
  const count = request.rows.length
  if (count === 0 || count > FIGURE_ROWS_MAX) {
    throw new AppError(
      'bad-input',
      say`A figure holds 1 to ${FIGURE_ROWS_MAX} images; ${count} were chosen.`,
      {
        hint: say`Choose fewer, or export their predictions as a table.`,
      },
    )
  }
  const runs = request.runs.map((id) => requireRun(context, id))
  const rows = request.rows.map((row) => foundRow(context, runs, row))
  const stem = resolve(request.file).replace(/\.(png|svg)$/i, '')
  return context.jobs.start({
    kind: 'figure',
    lane: 'data',
    title: `Figure of ${count} images`,
    work: async (job): Promise<WrittenFigure> => {
      const { galleryFigureSvg } = await import('../../report/gallery-figure.ts')
      const { renderPng } = await import('../../report/raster.ts')
      const { colormap, opacity, sharedScale } = request
      const figure: GalleryFigure = {
        models: runs.map(({ name }) => name),
        rows: await Promise.all(rows.map((row) => withMaps(context, row))),
        colormap,
        opacity,
        sharedScale,
      }
      const svg = await galleryFigureSvg(figure, (done) => {
        job.signal.throwIfAborted()
        job.progress({ step: 'drawing' }, done, count)
      })
      job.progress({ step: 'writing' }, count, count)
      const png = await renderPng(svg)
      job.signal.throwIfAborted()
      const files = [`${stem}.svg`, `${stem}.png`]
      await writeForUser(files[0]!, svg)
      await writeForUser(files[1]!, png)
      return { files, images: count }
    },
  })
}

type FoundMap = { readonly plus: ExplanationRow; readonly minus: ExplanationRow | null }
type FoundRow = ReturnType<typeof foundRow>

function foundRow(
  context: StudyContext,
  runs: readonly RunRow[],
  { image: id, maps }: GalleryFigureRequest['rows'][number],
) {
  const { db } = context.study
  const image = imageById(db, id)
  if (!image) throw new AppError('not-found', say`There is no image ${id} in this study.`)
  const file = imageFile(datasetById(db, image.datasetId)!, image.path)
  const cells = runs.map((run, i) => {
    const prediction = predictionOf(db, run.id, id)
    const rule = { classes: run.classes, threshold: thresholdInForce(db, run) }
    const predicted = prediction ? calledClass(rule, prediction) : null
    const confidence = prediction?.probabilities[run.classes.indexOf(predicted ?? '')] ?? null
    return {
      predicted,
      confidence,
      found: foundMap(context, run.id, id, maps[i]),
    }
  })
  return { key: image.key, label: image.label, file, cells }
}

function foundMap(
  { study }: StudyContext,
  run: number,
  image: number,
  map: GalleryMap | null | undefined,
): FoundMap | null {
  if (!map) return null
  const [plus, minus] = [map.explanation, map.minus].map((id) => {
    if (id === undefined) return null
    const row = explanationById(study.db, id)
    if (row?.run === run && row.image === image) return row
    throw new AppError('not-found', say`There is no heatmap ${id} of image ${image} by run ${run}.`)
  })
  return { plus: plus!, minus: minus ?? null }
}

async function withMaps(
  { study }: StudyContext,
  { cells, ...row }: FoundRow,
): Promise<GalleryFigure['rows'][number]> {
  const drawn = cells.map(async ({ found, ...cell }) => ({
    ...cell,
    map: found && (await toFigureMap(study.path(found.plus.file), found, study)),
  }))
  return { ...row, cells: await Promise.all(drawn) }
}

async function toFigureMap(
  file: string,
  { plus, minus }: FoundMap,
  study: StudyContext['study'],
): Promise<FigureMap> {
  const { width, height, method, className, max, quality } = plus
  const values = await readMap(file)
  const about = { width, height, method }
  if (!minus) return { ...about, values, limit: max, quality, of: className, signed: false }
  const difference = mapDifference(values, await readMap(study.path(minus.file)))
  return { ...about, ...difference, of: `${className} − ${minus.className}`, signed: true }
}
