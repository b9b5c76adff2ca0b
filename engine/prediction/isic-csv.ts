import { resolve } from 'node:path'
import { writeForUser } from '../../files/write-for-user.ts'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { isicColumns } from '../../metrics/isic-columns.ts'
import { isicSubmissionCsv } from '../../metrics/isic.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { labelledPredictions } from '../db/predictions.ts'

/**
 * Writes a run's stored predictions as a submission file of the ISIC challenges: `image,MEL,NV,...`. Classes that the challenge names
 * get its spelling and order, one that the run does not know a column of zeros. Throws AppError 'not-found' without predictions.
 */
export async function writeIsicCsv(
  context: StudyContext,
  request: { readonly run: number; readonly part: SplitPart | 'all'; readonly file: string },
): Promise<{ file: string; images: number; columns: readonly string[] }> {
  const run = requireRun(context, request.run)
  const { part } = request
  const predictions = labelledPredictions(context.study.db, run.id, part === 'all' ? null : [part])
  if (predictions.length === 0) {
    throw new AppError('not-found', say`Run ${run.id} has no predictions to export.`, {
      hint: toDo({ kind: 'predict', run: run.id, part }, say`Predict these images with the model first.`),
    })
  }
  const { columns, from } = isicColumns(run.classes)
  const rows = predictions.map(({ key, probabilities }) => ({
    id: key,
    probabilities: from.map((index) => (index === null ? 0 : (probabilities[index] ?? 0))),
  }))
  const file = resolve(request.file)
  await writeForUser(file, isicSubmissionCsv(columns, rows))
  return { file, images: rows.length, columns }
}
