import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { DatasetSummary } from '../../../shared/domain/dataset.ts'
import type { ImportRequest } from '../../../shared/domain/inspection.ts'
import { AppError } from '../../../shared/errors.ts'
import { toDo } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { currentDataset, datasetSummary } from '../../db/datasets.ts'
import { datasetConfig } from '../../db/rescans.ts'
import type { WriteDb } from '../../db/handles.ts'
import type { JobContext } from '../../jobs/runner.ts'
import { importFolder } from '../import.ts'
import type { ReadingStudy } from '../read-images.ts'
import { rememberTimes, rescanFolder } from './rescan.ts'

/**
 * Imports a folder; one that the study holds already is rescanned, so that corrected labels, reviews and the split stay.
 * Throws AppError 'bad-input' when it is to be read with other choices than before, which would change labels that were reviewed.
 */
export async function importOrRescan(
  db: WriteDb,
  request: ImportRequest,
  context: JobContext,
  study: ReadingStudy | null = null,
): Promise<DatasetSummary> {
  const dataset = currentDataset(db)
  if (dataset?.folder !== resolve(request.folder)) {
    const began = Date.now()
    const summary = await importFolder(db, request, context, study)
    await rememberTimes(db, began, context.signal)
    return summary
  }
  requireSameChoices(request, datasetConfig(db, dataset.id))
  const { warnings } = await rescanFolder(db, context, study)
  const summary = datasetSummary(db)
  if (!summary) throw new AppError('internal', 'The dataset is gone after its rescan.')
  return { ...summary, warnings: [...warnings, ...summary.warnings] }
}

function requireSameChoices(request: ImportRequest, before: ImportRequest): void {
  const different = (Object.keys(request) as (keyof ImportRequest)[]).filter(
    (name) =>
      name !== 'folder' && request[name] !== undefined && !isDeepStrictEqual(request[name], before[name]),
  )
  if (different.length === 0) return
  throw new AppError(
    'bad-input',
    say`The study holds ${request.folder} already, read with other choices (${different.join(', ')}).`,
    {
      file: request.folder,
      hint: toDo(
        { kind: 'choose-study' },
        say`Make a new study to read it in another way: labels, reviews and split of this one stay as they are.`,
      ),
    },
  )
}
