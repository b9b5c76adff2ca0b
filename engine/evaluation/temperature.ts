import { softmax } from '../../shared/math/softmax.ts'
import { fitTemperature, softmaxLogits } from '../../metrics/temperature.ts'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { Prediction } from '../../shared/domain/prediction.ts'
import { cacheKey, type ReadStudy } from '../study/study-cache.ts'
import type { RunHead } from '../db/review-index.ts'
import { runById } from '../db/runs.ts'
import { splitById } from '../db/splits.ts'
import { faultOf, fittingPart, readEvaluatedRun } from './evaluated-model.ts'
import type { Answers, DatasetIndex } from '../prediction/index/dataset-index.ts'
import { reviewIndexOf } from '../prediction/index/review-index.ts'

interface Fitted {
  readonly temperature: number | null
  /** Of the answers, and of the validation labels among them. */
  readonly stamp: string
  readonly validation: string
}

/** By run. */
const TEMPERATURES = cacheKey<Map<number, Fitted>>('temperatures')

/**
 * The prediction at the temperature that fits the run's validation images (a cross-validation's held-out ones) best (Guo et al. 2017), in the order of the run's classes;
 * null where there is no such temperature.
 */
export function calibrated(study: ReadStudy, run: RunHead, prediction: Prediction): readonly number[] | null {
  const temperature = temperatureOf(study, run)
  if (temperature === null || !prediction.probabilities.every((p) => Number.isFinite(p))) return null
  return softmax(softmaxLogits(prediction.probabilities, prediction.logits), temperature)
}

/** Fits it now rather than with the first sample. */
export function warmTemperature(study: ReadStudy, run: RunHead): void {
  temperatureOf(study, run)
}

function temperatureOf(study: ReadStudy, run: RunHead): number | null {
  const index = reviewIndexOf(study).dataset(splitById(study.db, run.split)!.dataset)
  const answers = index.answers(run)
  const { stamp } = answers
  const fitted = index.cache.of(TEMPERATURES, () => new Map())
  const known = fitted.get(run.id)
  if (known?.stamp === stamp) return known.temperature
  const validation = validationLabels(index, answers)
  const temperature = known?.validation === validation ? known.temperature : fit(study, run)
  fitted.set(run.id, { temperature, stamp, validation })
  return temperature
}

function fit({ db }: ReadStudy, run: RunHead): number | null {
  const detail = runById(db, run.id)!
  const { rows, logits } = readEvaluatedRun(db, detail, fittingPart(detail))
  if (rows.length === 0 || faultOf({ rows }) !== null) return null
  const labels = rows.map((row) => row.label)
  const { temperature, atLimit } = fitTemperature(logits, labels)
  return atLimit ? null : temperature
}

/** What the fit rests on: a corrected label of a test image must not cost another one. */
function validationLabels(index: DatasetIndex, answers: Answers): string {
  const parts = index.parts(answers.split)
  const labels: (string | null)[] = []
  const isFitted = (part: SplitPart | null | undefined): boolean =>
    part === 'val' || (part === 'train' && answers.isCrossValidation)
  for (let at = 0; at < parts.length; at++)
    if (isFitted(parts[at]) && answers.predicted[at]! >= 0) labels.push(index.labels[at]!)
  return labels.join('\n')
}
