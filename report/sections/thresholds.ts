import type { ReportFigures } from '../figures.ts'
import { fixed } from '../../shared/format.ts'
import type { ReportInput } from '../input.ts'
import { estimate, figure, paragraph, sideBySide, htmlTable, type Html } from '../markup.ts'
import { fittedOn, ruleTitle, twoClasses } from '../words.ts'

export function calibrationPart(input: ReportInput, figures: ReportFigures): Html[] {
  const { evaluation } = input
  const fitted = evaluation.runs.filter((run) => run.calibration !== null)
  const rows = evaluation.runs.flatMap((run): [string, ...string[]][] => {
    const { calibration } = run
    const row = (name: string, scores: Scores): [string, ...string[]] => [
      name,
      estimate(scores.ece, scores.intervals.ece),
      estimate(scores.brier, scores.intervals.brier),
      estimate(scores.logLoss, scores.intervals.logLoss),
    ]
    if (!calibration) return [row(run.name, run)]
    return [
      row(`${run.name}, as predicted`, calibration.before),
      row(`${run.name}, temperature ${calibration.temperature.toFixed(2)}`, calibration.after),
    ]
  })
  const limits = fitted.filter((run) => run.calibration!.atLimit).map((run) => run.name)
  return [
    paragraph(
      fitted.length > 0
        ? `Probabilities after temperature scaling (Guo et al. 2017): one temperature per model, fitted on ${fittedOn(fitted, input.runs)} by log-likelihood and applied to the test split. It does not change which class has the highest probability.`
        : 'No temperature could be fitted: there are no predictions on the validation split.',
    ),
    htmlTable(['Model', 'Expected calibration error', 'Brier score', 'Log loss'], rows),
    limits.length > 0
      ? paragraph(
          `The fit ended at its limit for ${limits.join(', ')}: the temperature there is no estimate.`,
        )
      : '',
    sideBySide(
      evaluation.runs.map((run) =>
        figure(
          figures.runs.get(run.run)?.reliability,
          `${run.name}: accuracy against the probability of the predicted class; a point's area shows its number of images.`,
        ),
      ),
    ),
  ]
}

interface Scores {
  readonly ece: number | null
  readonly brier: number | null
  readonly logLoss: number | null
  readonly intervals: Readonly<Partial<Record<string, readonly [number, number]>>>
}

export function operatingPointPart({ evaluation, runs }: ReportInput): Html[] {
  if (!twoClasses(evaluation)) {
    return [
      paragraph(
        'With more than two classes the class with the highest probability is the prediction; there is no threshold to choose.',
      ),
    ]
  }
  const some = evaluation.runs.filter((run) => run.operatingPoints.length > 0)
  if (some.length === 0)
    return [paragraph('There are no predictions on the validation split to choose thresholds on.')]
  return [
    paragraph(
      `Each threshold was chosen on ${fittedOn(some, runs)} alone and then applied, unchanged, to the test split.`,
    ),
    ...some.map((run) =>
      htmlTable(
        [
          'Rule',
          'Threshold',
          'Sensitivity',
          'Specificity',
          'Positive predictive value',
          'Negative predictive value',
        ],
        run.operatingPoints.map(({ validation, result, chosen }) => [
          `${ruleTitle(validation.rule)}${chosen ? ' (chosen for this study)' : ''}`,
          fixed(validation.threshold, 4),
          estimate(result.sensitivity, result.intervals['sensitivity']),
          estimate(result.specificity, result.intervals['specificity']),
          estimate(result.positivePredictiveValue, result.intervals['positivePredictiveValue']),
          estimate(result.negativePredictiveValue, result.intervals['negativePredictiveValue']),
        ]),
        `${run.name}, test split: n = ${run.n}, ${run.operatingPoints[0]!.result.positives} of them ${run.positive}.`,
      ),
    ),
  ]
}
