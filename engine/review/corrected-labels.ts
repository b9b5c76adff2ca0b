import { SPLIT_PARTS } from '../../shared/domain/dataset.ts'
import type { CorrectedLabels } from '../../shared/domain/review.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { corrections } from '../db/corrections.ts'
import type { ReadDb } from '../db/handles.ts'
import { currentDataset } from '../db/datasets.ts'
import { runById } from '../db/runs.ts'
import { currentSplit, splitById } from '../db/splits.ts'
import type { ReadStudy } from '../study/study-cache.ts'
import { reviewIndexOf } from '../prediction/index/review-index.ts'

/**
 * Labels that differ from the imported ones: those a training would use now, or those that a run was trained with. Throws AppError
 * 'not-found' for a run that is not there.
 */
export function correctedLabels(study: ReadStudy, run: number | undefined): CorrectedLabels {
  const { db } = study
  const { dataset, split, until } = momentOf(db, run)
  const parts = { train: 0, val: 0, test: 0 }
  if (dataset === undefined || split === undefined) return { count: 0, parts, items: [] }
  const index = reviewIndexOf(study).dataset(dataset)
  const items = corrections(db, dataset, until).map(({ image, ...correction }) => ({
    image: { ...index.record(index.position(image)!, split), label: correction.to },
    ...correction,
  }))
  for (const part of SPLIT_PARTS) parts[part] = items.filter(({ image }) => image.part === part).length
  return { count: items.length, parts, items }
}

function momentOf(db: ReadDb, id: number | undefined) {
  if (id === undefined)
    return { dataset: currentDataset(db)?.id, split: currentSplit(db)?.id, until: undefined }
  const run = runById(db, id)
  if (!run) throw new AppError('not-found', say`There is no run ${id} in this study.`)
  return { dataset: splitById(db, run.split)!.dataset, split: run.split, until: run.labelsUntil }
}
