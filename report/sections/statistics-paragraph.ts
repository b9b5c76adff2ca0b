/** How performance was measured and compared, from what the evaluation says it did. */
import { reliabilityBinCount } from '../../metrics/calibration.ts'
import type { ComparisonTest } from '../../metrics/comparison.ts'
import type { IntervalMethod } from '../../metrics/intervals.ts'
import { exactBelow } from '../../metrics/mcnemar.ts'
import { capitalised, CLASS_METRICS, metricRow } from '../../metrics/metric-lists.ts'
import type { RunEvaluation } from '../../shared/domain/evaluation.ts'
import { three } from '../../shared/format.ts'
import type { ReportInput } from '../input.ts'
import { ATTRIBUTE_TITLES, fittedOn, list, ruleTitle, sizeText, twoClasses, unitOf } from '../words.ts'

export function statisticsParagraph(input: ReportInput): string {
  const { evaluation, dataset } = input
  const [first] = evaluation.runs
  if (!first) return ''
  const sizes = new Set(evaluation.runs.map((run) => sizeText(run, unitOf(dataset))))
  return [
    `Performance was measured on the test split (${[...sizes].join('; ')}).`,
    decisionSentence(input),
    averagingSentence(first),
    intervalSentence(input),
    comparisonSentences(input),
    calibrationSentence(input),
    subgroupSentence(input),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function decisionSentence({ evaluation, runs }: ReportInput): string {
  const highest = 'The class with the highest probability was taken as the prediction.'
  if (!twoClasses(evaluation)) return highest
  const chosen = evaluation.runs.flatMap((run) =>
    run.operatingPoints
      .filter((point) => point.chosen)
      .map(
        ({ validation: { threshold, rule } }) =>
          `${run.name} was also evaluated at an operating point, ${run.positive} from a probability of ${three(threshold)} on, chosen on ${fittedOn([run], runs)} (${ruleTitle(rule)}).`,
      ),
  )
  return [highest, ...chosen].join(' ')
}

function averagingSentence({ positive }: RunEvaluation): string {
  return positive === null
    ? 'Metrics are macro averages over the classes, one against the rest.'
    : `${capitalised(list(CLASS_METRICS.map((id) => metricRow(id).name)))} are of the class ${positive}.`
}

/** How the 95 % confidence intervals were made. */
export function intervalSentence({ evaluation, dataset }: ReportInput): string {
  const methods = new Set(evaluation.runs.flatMap((run) => Object.values(run.intervalMethods)))
  const [first] = evaluation.runs
  if (!first || methods.size === 0) return ''
  const { resamples, seed, unit } = first.bootstrap
  const units = `${unitOf(dataset)}s`
  const auc = twoClasses(evaluation) ? 'the AUC' : 'the AUC of each class'
  const ways: readonly (readonly [IntervalMethod, string])[] = [
    ['delong', `DeLong's method for ${auc}`],
    ['clustered delong', `DeLong's method for ${auc}, clustered by ${unitOf(dataset)} (Obuchowski 1997)`],
    ['wilson', "Wilson's score method for proportions"],
    ['wilson over groups', `Wilson's score method over ${units} for proportions of 0 or 1`],
    ['bootstrap over images', 'the percentile bootstrap over images'],
    ['bootstrap over groups', `the percentile bootstrap over ${units} with all their images`],
  ]
  const used = ways.filter(([method]) => methods.has(method)).map(([, words]) => words)
  const isDrawn = methods.has(`bootstrap over ${unit}s`)
  const draws = isDrawn
    ? ` for all other metrics (${resamples.toLocaleString('en')} resamples, seed ${seed})`
    : ''
  return `95 % confidence intervals are by ${list(used)}${draws}.`
}

/** How models were compared; nothing where none were. */
export function comparisonSentences({ evaluation, dataset }: ReportInput): string {
  const { comparisons } = evaluation
  const tests = new Set(comparisons.map(({ test }) => test))
  if (tests.size === 0) return ''
  const unit = unitOf(dataset)
  const ways: readonly (readonly [readonly ComparisonTest[], string])[] = [
    [['delong'], "AUCs by DeLong's paired test (Sun and Xu 2014)"],
    [['clustered delong'], `AUCs by DeLong's paired test with images clustered by ${unit} (Obuchowski 1997)`],
    [
      ['mcnemar', 'mcnemar exact'],
      `accuracies by McNemar's test (exact below ${exactBelow} discordant images, else chi-square with continuity correction)`,
    ],
    [['clustered mcnemar'], `accuracies by McNemar's test on the net differences of ${unit}s`],
    [['paired bootstrap'], 'other metrics by a paired bootstrap'],
  ]
  const used = ways.filter(([names]) => names.some((name) => tests.has(name))).map(([, words]) => words)
  const corrected = comparisons.some(({ family }) => family > 1)
    ? "p values were corrected by Holm's method over the pairs of models of each metric, not over metrics."
    : 'p values were not corrected for the number of metrics.'
  return `Models that were evaluated on the same test images were compared: ${list(used)}. ${corrected}`
}

function calibrationSentence({ evaluation, runs }: ReportInput): string {
  const fitted = evaluation.runs.filter((run) => run.calibration)
  const described = `Calibration was described by reliability diagrams, the expected calibration error (${reliabilityBinCount} bins), the Brier score and the log loss`
  return fitted.length === 0
    ? `${described}.`
    : `${described}, before and after temperature scaling fitted on ${fittedOn(fitted, runs)}.`
}

function subgroupSentence({ subgroups }: ReportInput): string {
  if (subgroups.tables.length === 0) return ''
  const attributes = subgroups.tables.map(({ attribute }) => ATTRIBUTE_TITLES[attribute].toLowerCase())
  return `Subgroups by ${list(attributes)} were evaluated separately, without correction for their number.`
}
