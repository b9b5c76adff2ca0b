import { resolve } from 'node:path'
import { writeForUser } from '../../files/write-for-user.ts'
import { csv } from '../../files/csv.ts'
import type { PredictionsExportRequest } from '../../shared/domain/gallery.ts'
import { calledClass } from '../../shared/called-class.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { thresholdInForce } from '../db/operating-points.ts'
import { labelledPredictions } from '../db/predictions.ts'

/**
 * Writes the stored predictions of runs on chosen images, a row each in the order of the images, with the class that the run's rule in
 * force calls; images go by their keys. Throws
 * AppError 'not-found' when there is none.
 */
export async function writePredictionsCsv(
  context: StudyContext,
  request: PredictionsExportRequest,
): Promise<{ file: string; rows: number }> {
  const runs = request.runs.map((id) => requireRun(context, id))
  const classes = [...new Set(runs.flatMap((run) => run.classes))]
  const order = new Map(request.images.map((image, i) => [image, i]))
  const rows = runs.flatMap((run, r) => {
    const rule = { classes: run.classes, threshold: thresholdInForce(context.study.db, run) }
    return labelledPredictions(context.study.db, run.id, null)
      .filter(({ image }) => order.has(image))
      .map((prediction) => ({ ...prediction, predicted: calledClass(rule, prediction) }))
      .map(({ image, key, part, label, predicted, probabilities }) => ({
        at: order.get(image)! * runs.length + r,
        cells: [
          key,
          part,
          label,
          run.id,
          run.name,
          predicted,
          probabilities[run.classes.indexOf(predicted)] ?? null,
          label === null ? null : String(predicted === label),
          ...classes.map((name) => probabilities[run.classes.indexOf(name)] ?? null),
        ],
      }))
  })
  if (rows.length === 0) {
    throw new AppError('not-found', say`These models have no predictions on the chosen images.`, {
      hint: say`Choose other images, or predict them first.`,
    })
  }
  const header = ['image', 'split', 'label', 'run', 'model', 'predicted', 'confidence', 'correct']
  const file = resolve(request.file)
  const table = rows.sort((a, b) => a.at - b.at).map(({ cells }) => cells)
  await writeForUser(file, csv([[...header, ...classes.map((name) => `p_${name}`)], ...table]))
  return { file, rows: rows.length }
}
