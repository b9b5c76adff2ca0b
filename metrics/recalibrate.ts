import { softmax } from '../shared/math/softmax.ts'
import type { BootstrapOptions } from './bootstrap.ts'
import { defaultResamples, defaultSeed, resampler } from './bootstrap.ts'
import type { ReliabilityBin } from './calibration.ts'
import { topLabelReliability } from './calibration.ts'
import { CATALOGUE } from './catalogue.ts'
import type { EvaluationInput, Predictions } from './predictions.ts'
import { toPredictions } from './predictions.ts'
import { probabilitySummer } from './probability-sums.ts'
import type { Interval } from './quantile.ts'
import { percentileInterval } from './quantile.ts'
import type { TemperatureFit } from './temperature.ts'
import { fitTemperature } from './temperature.ts'

const names = ['ece', 'brier', 'logLoss'] as const
type Name = (typeof names)[number]

/** How well the probabilities of one model fit what happened; null without rows. */
export interface CalibrationScores extends Readonly<Record<Name, number | null>> {
  readonly intervals: Readonly<Partial<Record<Name, Interval>>>
  readonly reliability: readonly ReliabilityBin[]
}

export interface Recalibration extends TemperatureFit {
  readonly before: CalibrationScores
  readonly after: CalibrationScores
}

/** Rows with the scores they were made from. */
export interface ScoredInput extends EvaluationInput {
  /** [classes] per row, for softmax (see `softmaxLogits`). */
  readonly logits: readonly (readonly number[])[]
}

/**
 * Temperature scaling fitted on validation rows and applied to other rows, with the scores before and after. The likeliest class
 * never changes, so accuracy does not either. Null when there are no validation rows.
 * @param before where the scores without scaling are known already
 */
export function recalibrate(
  validation: ScoredInput,
  rows: ScoredInput,
  options: BootstrapOptions = {},
  before: CalibrationScores = calibrationScores(rows, options),
): Recalibration | null {
  if (validation.rows.length === 0 || rows.rows.length === 0) return null
  const fit = fitTemperature(
    validation.logits,
    validation.rows.map((row) => row.label),
  )
  const after = rows.rows.map((row, i) => ({
    ...row,
    probabilities: softmax(rows.logits[i]!, fit.temperature),
  }))
  return {
    ...fit,
    before,
    after: calibrationScores({ ...rows, rows: after }, options),
  }
}

/** Calibration error, Brier score and log loss with bootstrap intervals over groups. */
export function calibrationScores(input: EvaluationInput, options: BootstrapOptions = {}): CalibrationScores {
  const predictions = toPredictions({ ...input, threshold: null })
  const { n } = predictions
  const score = scorerOf(predictions)
  const values = score(new Uint16Array(n).fill(1))
  const drawn = bootstrapped(predictions, score, options)
  return {
    ...(Object.fromEntries(
      names.map((name, k) => [name, Number.isNaN(values[k]) ? null : values[k]]),
    ) as Record<Name, number | null>),
    intervals: n === 0 ? {} : Object.fromEntries(names.map((name, k) => [name, drawn[k]!])),
    reliability: topLabelReliability(predictions),
  }
}

type Score = (weights: Uint16Array) => readonly number[]

/** In the order of `names`. */
function scorerOf(predictions: Predictions): Score {
  const sum = probabilitySummer(predictions)
  return (weights) => {
    const sums = sum(weights)
    return names.map((name) => CATALOGUE[name].of(sums))
  }
}

function bootstrapped(
  predictions: Predictions,
  score: Score,
  { resamples = defaultResamples, seed = defaultSeed }: BootstrapOptions,
): Interval[] {
  const draw = resampler(predictions, resamples, seed)
  const values = names.map(() => new Float64Array(resamples))
  for (let r = 0; r < resamples; r++) score(draw()).forEach((value, k) => (values[k]![r] = value))
  return values.map((column) => percentileInterval(column).interval)
}
