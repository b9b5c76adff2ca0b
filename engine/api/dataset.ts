import type { DatasetCalls } from '../../shared/contract/dataset-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { clampPage } from './page.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { now } from '../study/clock.ts'
import { importFolder } from '../dataset/import.ts'
import { inspectFolder } from '../dataset/inspect.ts'
import { transaction } from '../db/database.ts'
import { currentDataset } from '../db/datasets.ts'
import { datasetSummary } from '../db/datasets.ts'
import { imageById } from '../db/images.ts'
import { imagesPage } from '../db/images.ts'
import { insertLabels } from '../db/labels.ts'
import { labelHistory } from '../db/labels.ts'
import { metadataColumns } from '../prediction/index/columns.ts'
import { correctedLabels } from '../review/corrected-labels.ts'
import { summarise } from '../study/study.ts'
import { findImages } from './views.ts'
import { imageDetail } from './views.ts'

export function datasetHandlers(engine: EngineAccess): Handlers<DatasetCalls> {
  const db = () => engine.context.study.db
  return {
    'dataset.inspect': (request, { signal }) => inspectFolder(request, signal),
    'dataset.import': (request) => startImport(engine, request),
    'dataset.summary': () => datasetSummary(db()),
    'images.page': (query) => {
      const dataset = currentDataset(db())
      return dataset
        ? imagesPage(db(), dataset.id, { ...query, ...clampPage(query) })
        : { total: 0, items: [] }
    },
    'image.get': ({ id }) => imageDetail(db(), id),
    'images.find': ({ names }) => findImages(db(), names),
    'label.set': (request) => setLabel(engine, request),
    'metadata.columns': () => metadataColumns(engine.context.study),
    'labels.corrected': ({ run }) => correctedLabels(engine.context.study, run),
  }
}

function startImport(engine: EngineAccess, request: Parameters<typeof importFolder>[1]) {
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
  if (!imageById(db, request.image))
    throw new AppError('not-found', say`There is no image ${request.image} in this study.`)
  if (label === '')
    throw new AppError('bad-input', say`A label needs a name.`, { hint: say`Choose one of the classes.` })
  transaction(db, () => insertLabels(db, [{ ...request, label, source: 'review' }], now()))
  engine.emit('changed', { what: 'labels' })
  return labelHistory(db, request.image)
}
