import { resolve } from 'node:path'
import type { EngineCalls } from '../../shared/contract/engine-calls.ts'
import { AppError } from '../../shared/errors.ts'
import type { Handlers, RequestOf } from '../../shared/rpc.ts'
import { generateSample } from '../../imaging/synthetic/sample.ts'
import { now } from '../study/clock.ts'
import { requireRun } from '../context.ts'
import { importFolder } from '../dataset/import.ts'
import { inspectFolder } from '../dataset/inspect.ts'
import { transaction, type WriteDb } from '../db/database.ts'
import { currentDataset, datasetSummary } from '../db/datasets.ts'
import { imageById, imagesPage } from '../db/images.ts'
import { insertLabels, labelHistory, newestLabel } from '../db/labels.ts'
import { preprocessingOf } from '../db/preprocessing.ts'
import { listRuns } from '../db/runs.ts'
import { getSetting, setSetting } from '../db/settings.ts'
import { startEmbedding } from '../embedding/embed.ts'
import { embeddingMap } from '../embedding/map.ts'
import { similarImages } from '../embedding/similar.ts'
import type { Engine } from '../engine.ts'
import { faithfulnessSummaries } from '../explanation/faithfulness/summary.ts'
import { metadataColumns } from '../prediction/index/columns.ts'
import { correctedLabels } from '../review/corrected-labels.ts'
import { exportReviews } from '../review/export-reviews.ts'
import { reviewCounts, reviewQueue } from '../review/queue.ts'
import { listReviewers, reviewerPairs } from '../review/reviewers.ts'
import { redoReview, setReview, undoReview } from '../review/verdicts.ts'
import { startAddModel } from '../models/add-model.ts'
import { startDoctor } from '../models/doctor.ts'
import { estimateTraining } from '../training/estimate.ts'
import { evaluateRuns, evaluateSubgroups } from '../evaluation/evaluate.ts'
import { startExplanation } from '../explanation/explain.ts'
import { exportModel } from '../models/export-model.ts'
import { startGalleryFigure } from '../report/gallery-figure.ts'
import { startFaithfulness } from '../explanation/faithfulness/measure-faithfulness.ts'
import { writeIsicCsv } from '../prediction/isic-csv.ts'
import { operatingCurve, setOperatingPoint } from '../evaluation/operating-point.ts'
import { startOcclusion } from '../explanation/occlude.ts'
import { startPrediction } from '../prediction/predict.ts'
import { writePredictionsCsv } from '../prediction/predictions-csv.ts'
import { previewAugmentation } from '../training/preview.ts'
import { startReport } from '../report/report.ts'
import { startSetInput } from '../models/set-input.ts'
import { resumeTraining, startTraining } from '../training/train.ts'
import { discardTraining, pauseTraining, stopTraining } from '../training/train-control.ts'
import { startWeightsDownload, weightsStatus } from '../weights/weights-source.ts'
import { summarise } from '../study/study.ts'
import { systemInfo } from '../hosts/system.ts'
import { findImages, imageDetail, listOpinions, listPredictions, sampleView, toRunDetail } from './views.ts'

/** Most rows a page call gives at once: more would not be answered within milliseconds. */
const PAGE_LIMIT = 2000

/** One handler a call: each finds the open study and hands over to a stage, a view or a table. */
export function createHandlers(engine: Engine): Handlers<EngineCalls> {
  const db = () => engine.context.study.db
  return {
    'system.info': () => systemInfo(engine.hosts.model),

    'study.open': ({ folder, create }) => engine.open(folder, create),
    'study.current': () => engine.summary(),
    'study.close': async () => (await engine.closeStudy(), null),

    'sample.make': (request) =>
      engine.looseJobs.start({
        kind: 'sample',
        lane: 'data',
        title: 'Drawing the synthetic sample',
        work: ({ signal, progress }) =>
          generateSample({
            ...request,
            signal,
            onProgress: ({ done, total }) => progress({ step: 'drawing' }, done, total),
          }),
      }),

    'dataset.inspect': (request, { signal }) => inspectFolder(request, signal),
    'dataset.import': (request) => startImport(engine, request),
    'dataset.summary': () => datasetSummary(db()),
    'images.page': (query) => {
      const dataset = currentDataset(db())
      return dataset ? imagesPage(db(), dataset.id, { ...query, ...window(query) }) : { total: 0, items: [] }
    },
    'image.get': ({ id }) => imageDetail(db(), id),
    'images.find': ({ names }) => findImages(db(), names),
    'label.set': (request) => setLabel(engine, request),

    'run.start': (config) => startTraining(engine.context, config),
    'run.estimate': (config, { signal }) => estimateTraining(engine.context, config, signal),
    'run.resume': ({ run, halveBatch }) => resumeTraining(engine.context, run, halveBatch),
    'augmentation.preview': (request, { signal }) => previewAugmentation(engine.context, request, signal),
    'run.pause': ({ run, paused }) => pauseTraining(engine.context, run, paused),
    'run.stop': ({ run }) => stopTraining(engine.context, run),
    'run.discard': ({ run }) => discardTraining(engine.context, run),
    'run.get': ({ run }) => toRunDetail(requireRun(engine.context, run)),
    'runs.list': () => listRuns(db()),
    'run.export': (request) => exportModel(engine.context, request),
    'model.inspect': ({ file }, { signal }) =>
      engine.hosts.model.call('model.inspect', { file: resolve(file) }, { signal }),
    'model.add': (request) => startAddModel(engine.context, { ...request, file: resolve(request.file) }),

    'model.doctor': ({ run }) => startDoctor(engine.context, run),
    'preprocessing.get': ({ run }) => preprocessingOf(db(), requireRun(engine.context, run).id),
    'run.setInput': (request) => startSetInput(engine.context, request),
    'weights.status': (request) => weightsStatus(engine.weights, request),
    'weights.download': (request) => startWeightsDownload(engine.looseJobs, engine.weights, request),

    'predict.start': (request) => startPrediction(engine.context, request),
    'predictions.list': (request) => listPredictions(db(), request),
    'explain.start': (request) => startExplanation(engine.context, request),
    evaluate: (request, { signal }) => evaluateRuns(engine.context, request, signal),
    'evaluate.subgroups': (request, { signal }) => evaluateSubgroups(engine.context, request, signal),
    'faithfulness.start': (request) => startFaithfulness(engine.context, request),
    'faithfulness.list': ({ run }) => faithfulnessSummaries(engine.context.study, run),
    'operating-point.set': (request) => setOperatingPoint(engine.context, request),
    'operating-point.curve': (request) => operatingCurve(engine.context, request),
    'isic.export': (request) => writeIsicCsv(engine.context, request),
    'review.queue': (request) => reviewQueue(db(), { ...request, ...window(request) }),
    'review.counts': (request) => reviewCounts(db(), request),
    'metadata.columns': () => metadataColumns(db()),
    'review.set': (change) => told(engine, (study) => setReview(study, change)),
    'review.undo': ({ reviewer }) => told(engine, (study) => undoReview(study, reviewer)),
    'review.redo': ({ reviewer }) => told(engine, (study) => redoReview(study, reviewer)),
    'review.reviewers': () => listReviewers(db()),
    'review.agreement': () => reviewerPairs(db()),
    'reviews.export': (request) => exportReviews(db(), request),
    'labels.corrected': ({ run }) => correctedLabels(db(), run),
    'sample.view': ({ image, runs }) => sampleView(db(), image, runs),
    'opinions.list': (request) => listOpinions(db(), request),
    'gallery.figure': (request) => startGalleryFigure(engine.context, request),
    'predictions.export': (request) => writePredictionsCsv(engine.context, request),
    'occlude.test': (request) => startOcclusion(engine.context, request),
    'embed.start': (request) => startEmbedding(engine.context, request),
    'sample.similar': (request) => similarImages(engine.context, request),
    'embedding.map': ({ run }) => embeddingMap(engine.context, run),
    'report.write': (request) => startReport(engine.context, request),

    'jobs.list': () => engine.jobs(),
    'job.cancel': ({ id }) => (engine.runnerOf(id).cancel(id), null),

    'settings.get': ({ key }) => getSetting(db(), key),
    'settings.set': ({ key, value }) => (setSetting(db(), key, value), null),

    'media.file': (request) => mediaFile(engine, request),
  } satisfies Handlers<EngineCalls>
}

/** Ids count from 1 in every study: asked of one that is no longer open, the picture of another must not come back. */
async function mediaFile(engine: Engine, { kind, id, study }: RequestOf<EngineCalls, 'media.file'>) {
  const requireOpen = (): void => {
    if (study !== undefined && !engine.isOpen(study))
      throw new AppError('cancelled', 'Another study is open by now.')
  }
  requireOpen()
  try {
    return await engine.context.media.file(kind, id)
  } finally {
    requireOpen()
  }
}

function startImport(engine: Engine, request: Parameters<typeof importFolder>[1]) {
  const { study, jobs } = engine.context
  return jobs.start({
    kind: 'import',
    lane: 'data',
    title: `Importing ${request.folder}`,
    work: async (job) => {
      const summary = await importFolder(study.db, request, job)
      engine.emit('changed', { what: 'dataset' })
      engine.emit('study', summarise(study))
      return summary
    },
  })
}

function setLabel(
  engine: Engine,
  request: {
    readonly image: number
    readonly label: string
    readonly reviewer?: string | undefined
    readonly note?: string | undefined
  },
) {
  const { db } = engine.context.study
  const label = request.label.trim()
  if (!imageById(db, request.image))
    throw new AppError('not-found', `There is no image ${request.image} in this study.`)
  if (label === '')
    throw new AppError('bad-input', 'A label needs a name.', { hint: 'Choose one of the classes.' })
  transaction(db, () => insertLabels(db, [{ ...request, label, source: 'review' }], now()))
  engine.emit('changed', { what: 'labels' })
  return labelHistory(db, request.image)
}

/** Tells everybody of a changed review, and of a label that changed with it. */
function told<T>(engine: Engine, change: (db: WriteDb) => T): T {
  const { db } = engine.context.study
  const before = newestLabel(db)
  const outcome = change(db)
  if (outcome !== null) engine.emit('changed', { what: 'reviews' })
  if (newestLabel(db) !== before) engine.emit('changed', { what: 'labels' })
  return outcome
}

function window({ offset, limit }: { readonly offset: number; readonly limit: number }) {
  return {
    offset: Math.max(0, Math.floor(offset)),
    limit: Math.min(PAGE_LIMIT, Math.max(0, Math.floor(limit))),
  }
}
