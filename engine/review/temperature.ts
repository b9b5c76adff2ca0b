import { applyTemperature, fitTemperature, softmaxLogits } from '../../metrics/temperature.ts'
import type { Prediction } from '../../shared/domain/prediction.ts'
import type { ReadDb } from '../db/database.ts'
import type { RunRow } from '../db/runs.ts'
import { splitById } from '../db/splits.ts'
import { judgeRun } from '../evaluation/judged.ts'
import type { Answers, DatasetIndex } from './dataset-index.ts'
import { reviewIndexOf } from './review-index.ts'

const fitted = new WeakMap<Answers, { readonly stamp: string; readonly temperature: number | null }>()

/**
 * The prediction at the temperature that fits the run's validation images best (Guo et al. 2017), in the order of the run's classes;
 * null where there is no such temperature.
 */
export function calibrated(db: ReadDb, run: RunRow, prediction: Prediction): readonly number[] | null {
  const temperature = temperatureOf(db, run)
  if (temperature === null || !prediction.probabilities.every((p) => Number.isFinite(p))) return null
  return applyTemperature(softmaxLogits(prediction.probabilities, prediction.logits), temperature)
}

function temperatureOf(db: ReadDb, run: RunRow): number | null {
  const index = reviewIndexOf(db).dataset(splitById(db, run.split)!.dataset)
  const answers = index.answers(run)
  const stamp = validationStamp(index, answers)
  const known = fitted.get(answers)
  if (known?.stamp === stamp) return known.temperature
  const { rows, logits } = judgeRun(db, run, 'val')
  const labels = rows.map((row) => row.label)
  const fit = rows.length === 0 ? null : fitTemperature(logits ?? [], labels)
  const temperature = fit && !fit.atLimit ? fit.temperature : null
  fitted.set(answers, { stamp, temperature })
  return temperature
}

/** What the fit rests on: a corrected label of a test image must not cost another one. */
function validationStamp(index: DatasetIndex, answers: Answers): string {
  const parts = index.parts(answers.split)
  const labels: (string | null)[] = []
  for (let at = 0; at < parts.length; at++)
    if (parts[at] === 'val' && answers.predicted[at]! >= 0) labels.push(index.labels[at]!)
  return labels.join('\n')
}
