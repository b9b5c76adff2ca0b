import type { EmbeddingMap, EmbeddingPoint } from '../../shared/domain/embedding.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { datasetOfRun, requireRun, type StudyContext } from '../context.ts'
import { allImages } from '../db/split-images.ts'
import type { RunRow } from '../db/runs.ts'
import { outputAt, scopeOf } from '../prediction/index/scope.ts'
import { embeddingFiles, readHeader, readJson, writeJson } from './store.ts'
import { layOut } from './thread.ts'

/** The same picture of the same images each time. */
const SEED = 42

type Points = readonly (readonly [number, number])[]

/** The images of a run's dataset on a plane; null until the map was made. Throws AppError 'not-found' for a run that is not there. */
export async function embeddingMap(context: StudyContext, id: number): Promise<EmbeddingMap | null> {
  const run = requireRun(context, id)
  const files = embeddingFiles(context, run)
  const header = await readHeader(files)
  const points = await storedPoints(context, run)
  if (!header || !points) return null
  const rowOf = new Map(header.images.map((sha256, row) => [sha256, row]))
  const { db } = context.study
  const dataset = datasetOfRun(context, run)
  const scope = scopeOf(context.study, { run: id })!
  const { index } = scope
  const answers = scope.runs[0]!
  const parts = index.parts(scope.split)
  const toPoint = (image: { id: number; sha256: string }): EmbeddingPoint[] => {
    const point = points[rowOf.get(image.sha256) ?? -1]
    if (!point) return []
    const at = index.position(image.id)!
    const output = outputAt(scope, answers, at)
    const { key } = index.images[at]!
    const told = {
      label: index.labels[at]!,
      predicted: output?.predicted ?? null,
      confidence: output?.confidence ?? null,
      part: parts[at]!,
    }
    return [{ image: image.id, key, x: point[0], y: point[1], ...told }]
  }
  return { run: run.id, layer: header.layer, points: allImages(db, dataset.id).flatMap(toPoint) }
}

/** Starts the job that lays a run's images out, once they are embedded; returns its number, or null when the map is there. */
export async function startMap(context: StudyContext, run: RunRow): Promise<number | null> {
  if (await storedPoints(context, run)) return null
  return context.jobs.start({
    kind: 'map',
    lane: 'data',
    title: `Map of the images to ${run.name}`,
    run: run.id,
    work: async (job) => {
      const files = embeddingFiles(context, run)
      const header = await readHeader(files)
      if (!header)
        throw new AppError('not-found', say`${run.name} has no embedding.`, { hint: say`Compute it again.` })
      const rows = { file: files.rows, size: header.size, count: header.images.length }
      const points = await layOut({ rows, seed: SEED }, { signal: job.signal, progress: job.progress })
      await writeJson(
        files.map,
        points.map(([x, y]) => [round(x), round(y)]),
      )
      context.emit('changed', { what: 'embeddings', run: run.id })
      return { run: run.id, points: points.length }
    },
  }).id
}

/** Null where there are none, or images have come since. */
async function storedPoints(context: StudyContext, run: RunRow): Promise<Points | null> {
  const files = embeddingFiles(context, run)
  const header = await readHeader(files)
  const points = header && (await readJson<Points>(files.map))
  return points?.length === header?.images.length ? points : null
}

/** More digits than a screen has pixels. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
