import { PIXEL_CACHE } from '../study/layout.ts'
import { rm } from 'node:fs/promises'
import type { EmbedRequest, EmbedResult } from '../../shared/domain/embedding.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import {
  computeImage,
  datasetOfRun,
  requireModel,
  startWork,
  type StudyContext,
  type Work,
} from '../context.ts'
import { allImages } from '../db/split-images.ts'
import { reportTo } from '../jobs/runner.ts'
import { nameFailures } from '../prediction/batches.ts'
import { startMap } from './map.ts'
import { addRows, embeddingFiles, readHeader, type EmbeddingHeader } from './store.ts'

type Model = ReturnType<typeof requireModel>

/** Queues the embedding of all images of a run's dataset. Throws AppError 'not-found' for a run without a model. */
export function startEmbedding(context: StudyContext, request: EmbedRequest): JobInfo<'embed'> {
  const run = requireModel(context, request.run)
  return startWork(context, {
    kind: 'embed',
    lane: 'model',
    title: `Embedding with ${run.name}`,
    run: run.id,
    work: async (work): Promise<EmbedResult> => {
      const { header, failed } = await embedMissing(work, run)
      context.emit('changed', { what: 'embeddings', run: run.id })
      const mapJob = request.map ? await startMap(context, run) : null
      const { layer, size, images } = header
      return { run: run.id, layer, size, images: images.length, failed, mapJob }
    },
  })
}

async function embedMissing(
  { context, job, host }: Work,
  run: Model,
): Promise<{ header: EmbeddingHeader; failed: EmbedResult['failed'] }> {
  const { db } = context.study
  const files = embeddingFiles(context, run)
  const before = await readHeader(files)
  const known = new Set(before?.images)
  const dataset = datasetOfRun(context, run)
  // One row a content: a picture that is there twice is embedded once.
  const bySha = new Map(allImages(db, dataset.id).map((image) => [image.sha256, image]))
  const due = [...bySha.values()].filter(({ sha256 }) => !known.has(sha256))
  if (before && due.length === 0) return { header: before, failed: [] }
  const images = due.map((image) => computeImage(dataset, image))
  const out = `${files.rows}.${job.id}.new`
  try {
    const outcome = await host.call(
      'embed',
      {
        model: run.modelFile,
        input: run.input,
        layer: run.tap ?? undefined,
        images,
        pixelCache: context.study.path(PIXEL_CACHE),
        out,
      },
      {
        signal: job.signal,
        on: { progress: reportTo(job) },
      },
    )
    const sha = new Map(due.map(({ id, sha256 }) => [id, sha256]))
    const added = {
      layer: outcome.layer,
      size: before && outcome.images.length === 0 ? before.size : outcome.size,
      images: outcome.images.map((id) => sha.get(id)!),
    }
    const header = await addRows(files, before, added, out)
    return { header, failed: nameFailures(db, outcome.failed) }
  } finally {
    await rm(out, { force: true })
  }
}
