import type { ImportRequest } from '../../shared/domain/inspection.ts'
import type { DatasetCalls } from '../../shared/contract/dataset-calls.ts'
import type { ImageLabel } from '../../shared/domain/dataset.ts'
import type { Handlers, RequestOf } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { clampPage } from './page.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { now } from '../study/clock.ts'
import { ExamplePictures } from '../dataset/example-pictures.ts'
import { writeLabels } from '../dataset/export-labels.ts'
import { importOrRescan } from '../dataset/rescan/import-or-rescan.ts'
import { locateFolder } from '../dataset/rescan/locate-folder.ts'
import { folderChanges, rescanFolder } from '../dataset/rescan/rescan.ts'
import { inspectFolder } from '../dataset/inspect.ts'
import { transaction } from '../db/database.ts'
import { imageFindingCounts, imagesWithFinding } from '../db/image-findings.ts'
import { currentDataset } from '../db/datasets.ts'
import { imageById, type ImageRow } from '../db/images.ts'
import { insertExclusions } from '../db/exclusions.ts'
import type { ReadDb } from '../db/handles.ts'
import { insertLabels, type NewLabel } from '../db/labels.ts'
import { labelHistory } from '../db/labels.ts'
import { LONGEST_SELECTION } from '../../shared/domain/review.ts'
import { listImageIds, listImages } from '../prediction/index/image-list.ts'
import { countDataset } from '../prediction/index/dataset-counts.ts'
import { metadataColumns } from '../prediction/index/columns.ts'
import { correctedLabels } from '../review/corrected-labels.ts'
import { summarise } from '../study/study.ts'
import { findImages } from './views.ts'
import { imageDetail } from './views.ts'

export function datasetHandlers(engine: EngineAccess): Handlers<DatasetCalls> {
  const db = () => engine.context.study.db
  const examples = new ExamplePictures()
  return {
    'dataset.inspect': async (request, { signal }) => {
      const found = await inspectFolder(request, signal)
      examples.remember(found)
      return found
    },
    'dataset.example': (request) => examples.file(request),
    'dataset.import': (request) => startImport(engine, request),
    'labels.export': ({ file }) => writeLabels(db(), file),
    'dataset.rescan': () => startRescan(engine),
    'dataset.changes': (_, { signal }) => folderChanges(db(), signal),
    'dataset.locate': async ({ folder }, { signal }) => {
      const located = await locateFolder(db(), folder, signal)
      engine.emit('changed', { what: 'dataset' })
      return located
    },
    'dataset.summary': () => countDataset(engine.context.study),
    'images.page': (query) => listImages(engine.context.study, { ...query, ...clampPage(query) }),
    'images.ids': (query) =>
      listImageIds(engine.context.study, { ...query, limit: Math.min(query.limit, LONGEST_SELECTION) }),
    'findings.counts': () => countFindings(db()),
    'findings.images': (query) => listFindings(db(), query),
    'image.get': ({ id }) => imageDetail(db(), id),
    'images.find': ({ names }) => findImages(db(), names),
    'label.set': (request) => setLabel(engine, request),
    'labels.change': (request) => changeLabels(engine, request),
    'images.exclude': (request) => excludeImages(engine, request),
    'metadata.columns': () => metadataColumns(engine.context.study),
    'labels.corrected': ({ run }) => correctedLabels(engine.context.study, run),
  }
}

function countFindings(db: ReadDb) {
  const dataset = currentDataset(db)
  return dataset ? imageFindingCounts(db, dataset.id) : {}
}

function listFindings(db: ReadDb, query: Parameters<typeof imagesWithFinding>[2]) {
  const dataset = currentDataset(db)
  return dataset
    ? imagesWithFinding(db, dataset.id, { ...query, ...clampPage(query) })
    : { total: 0, items: [] }
}

function startImport(engine: EngineAccess, request: ImportRequest) {
  const { study, jobs } = engine.context
  return jobs.start({
    kind: 'import',
    lane: 'data',
    title: `Importing ${request.folder}`,
    work: async (job) => {
      const summary = await importOrRescan(study.db, request, job, study)
      engine.emit('changed', { what: 'dataset' })
      engine.emit('study', summarise(study))
      return summary
    },
  })
}

function startRescan(engine: EngineAccess) {
  const { study, jobs } = engine.context
  return jobs.start({
    kind: 'rescan',
    lane: 'data',
    title: `Rescanning ${currentDataset(study.db)?.folder ?? ''}`,
    work: async (job) => {
      const result = await rescanFolder(study.db, job, study)
      engine.emit('changed', { what: 'dataset' })
      engine.emit('changed', { what: 'labels' })
      engine.emit('study', summarise(study))
      return result
    },
  })
}

function setLabel(
  engine: EngineAccess,
  request: {
    readonly image: number
    readonly label: string
    readonly reviewer?: string | undefined
    readonly note?: string | undefined
  },
) {
  const { db } = engine.context.study
  const label = request.label.trim()
  requireImage(db, request.image)
  if (label === '')
    throw new AppError('bad-input', say`A label needs a name.`, { hint: say`Choose one of the classes.` })
  transaction(db, () => insertLabels(db, [{ ...request, label, source: 'review' }], now()))
  engine.emit('changed', { what: 'labels' })
  return labelHistory(db, request.image)
}

/** Throws AppError 'not-found' for an image that is not in the study. */
function changeLabels(
  engine: EngineAccess,
  { labels, reviewer, note }: RequestOf<DatasetCalls, 'labels.change'>,
): ImageLabel[] {
  const { db } = engine.context.study
  const before: ImageLabel[] = []
  const changes: NewLabel[] = []
  for (const { image, label } of labels) {
    const name = label?.trim() ?? ''
    const { label: present } = requireImage(db, image)
    if (name === (present ?? '')) continue
    before.push({ image, label: present })
    changes.push({ image, label: name, source: 'review', reviewer, note })
  }
  transaction(db, () => insertLabels(db, changes, now()))
  if (changes.length > 0) engine.emit('changed', { what: 'labels' })
  return before
}

/** Throws AppError 'not-found' for an image that is not in the study. */
function excludeImages(engine: EngineAccess, request: RequestOf<DatasetCalls, 'images.exclude'>): number[] {
  const { db } = engine.context.study
  const changed = request.images.filter((image) => requireImage(db, image).excluded !== request.excluded)
  transaction(db, () => insertExclusions(db, { ...request, images: changed }, now()))
  if (changed.length > 0) engine.emit('changed', { what: 'exclusions' })
  return changed
}

function requireImage(db: ReadDb, id: number): ImageRow {
  const image = imageById(db, id)
  if (!image) throw new AppError('not-found', say`There is no image ${id} in this study.`)
  return image
}
