import { metricTitle } from '../../metrics/metric-lists.ts'
import { METRICS, type RunEvaluation } from '../../shared/domain/evaluation.ts'
import type { ReportInput } from '../input.ts'
import { estimate, paragraph, section, subsection, htmlTable, type Html } from '../markup.ts'
import { prevalenceOf, sizeText, togetherOf, unitOf } from '../words.ts'

/** What cross-validations found on training and validation images; nothing where there was none. */
export function crossValidationSection(input: ReportInput): Html {
  const { crossValidation, dataset } = input
  const [first] = crossValidation
  if (!first) return ''
  const together = togetherOf(dataset)
  const drawn = first.bootstrap.unit === 'group' ? `${unitOf(dataset)}s` : 'images'
  return section('cross-validation', 'Cross-validation', [
    paragraph(
      `Training and validation images together were divided into folds${together === null ? '' : `, ${together} in one fold`}; each image is judged by the one model whose training and early stopping it had no part in. The test split is in no fold. The first column pools all images, with the 95 % confidence interval over ${drawn}; mean and standard deviation are over the folds. The deviation is no standard error, since the models share most of their images (Bengio and Grandvalet 2004), and a pooled AUC ranks scores of different models together.`,
    ),
    ...crossValidation.map((run) =>
      subsection(`cross-validation-${run.run}`, run.name, [foldTable(run, unitOf(dataset))]),
    ),
  ])
}

function foldTable(run: RunEvaluation, unit: string): Html {
  const { folds, mean, deviation } = run.folds!
  return htmlTable(
    ['Metric', 'Out of fold', 'Mean (SD) over folds', ...folds.map(({ fold }) => `Fold ${fold}`)],
    [
      ['Images', sizeText(run, unit), '', ...folds.map(({ n }) => String(n))],
      ['Prevalence', prevalenceOf(run), '', ...folds.map(() => '')],
      ...METRICS.map((name): [string, ...Html[]] => [
        metricTitle(name),
        estimate(run[name], run.intervals[name]),
        `${estimate(mean[name])} (${estimate(deviation[name])})`,
        ...folds.map((fold) => estimate(fold[name])),
      ]),
    ],
  )
}
