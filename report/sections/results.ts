import {
  capitalised,
  CLASS_METRICS,
  METRIC_IDS,
  metricRow,
  metricTitle,
  type MetricId,
} from '../../metrics/metric-lists.ts'
import { LEAK_METRICS, type RunEvaluation } from '../../shared/domain/evaluation.ts'
import { percent } from '../../shared/format.ts'
import type { ReportFigures } from '../figures.ts'
import type { ReportInput } from '../input.ts'
import {
  bullets,
  estimate,
  figure,
  note,
  paragraph,
  section,
  sideBySide,
  subsection,
  htmlTable,
  type Html,
} from '../markup.ts'
import { counted, list, prevalenceOf, sizeText, twoClasses, unitOf } from '../words.ts'
import { comparisonSentences, intervalSentence } from './statistics-paragraph.ts'
import { calibrationPart, operatingPointPart } from './thresholds.ts'

/** CLAIM 28 to 30, 32, 37, 38: the numbers with their uncertainty, and what tells models apart. */
export function resultSection(input: ReportInput, figures: ReportFigures): Html {
  const { evaluation } = input
  if (evaluation.runs.length === 0) {
    return section('results', 'Results', [paragraph('No run has predictions on the test split yet.')])
  }
  return section('results', 'Results on the test split', [
    subsection('performance', 'Performance', performance(input, figures)),
    subsection('classes', 'Each class against the rest', classTables(evaluation.runs, figures)),
    subsection('confusion', 'Confusion matrices', [
      sideBySide(
        evaluation.runs.map((run) =>
          figure(
            figures.runs.get(run.run)?.confusion,
            `${run.name}: images, and share of the true class; n = ${run.n}.`,
          ),
        ),
      ),
    ]),
    subsection('comparisons', 'Are the models different?', comparisons(input)),
    subsection('calibration', 'Calibration', calibrationPart(input, figures)),
    subsection('operating-points', 'Operating points', operatingPointPart(input)),
    subsection('robustness', 'Robustness: scores without related images', robustness(input)),
    subsection('isic', 'Score by the rules of the ISIC challenges', isic(evaluation.runs)),
  ])
}

const AVERAGED_AUCS: readonly MetricId[] = ['macroAuc', 'weightedAuc']

function performance(input: ReportInput, figures: ReportFigures): Html[] {
  const { evaluation, dataset } = input
  const { runs } = evaluation
  const [first] = runs as [RunEvaluation]
  const ofClass = list(CLASS_METRICS.map((id) => metricRow(id).name))
  const what = twoClasses(evaluation)
    ? `${capitalised(ofClass)} are of the class "${first.positive}".`
    : `${capitalised(ofClass)} are means over the classes, one against the rest.`
  const names = METRIC_IDS.filter((id) =>
    // With two classes both averages over classes are the AUC again.
    twoClasses(evaluation) ? !AVERAGED_AUCS.includes(id) : metricRow(id).scope !== 'positive',
  )
  return [
    paragraph(`${what} ${intervalSentence(input)}`),
    htmlTable(
      ['Metric', ...runs.map((run) => run.name)],
      [
        ['Images', ...runs.map((run) => sizeText(run, unitOf(dataset)))],
        ['Prevalence', ...runs.map(prevalenceOf)],
        ...names.map((name): [string, ...string[]] => [
          metricTitle(name),
          ...runs.map((run) => estimate(run[name], run.intervals[name])),
        ]),
      ],
    ),
    ...runs.flatMap((run) => [
      run.question ? note(`${run.name}: ${run.question}`) : '',
      bullets(run.notes.map((each) => `${run.name}: ${each}`)),
    ]),
    sideBySide([
      figure(
        figures.roc,
        'ROC curves on the test split, with AUC and its 95 % interval. The dotted diagonal is chance; a dot marks the threshold in use.',
      ),
      figure(figures.precisionRecall, 'Precision-recall curves on the test split.'),
    ]),
  ]
}

function classTables(runs: readonly RunEvaluation[], figures: ReportFigures): Html[] {
  return runs.flatMap((run) => [
    htmlTable(
      ['Class', 'n', 'Prevalence', ...CLASS_METRICS.map(metricTitle)],
      run.perClass.map((one) => {
        return [
          one.name,
          String(one.n),
          one.prevalence === null ? 'n/a' : percent(one.prevalence, 1),
          ...CLASS_METRICS.map((id) => estimate(one[id], run.intervals[`${id}:${one.name}`])),
        ]
      }),
      run.name,
    ),
    sideBySide([
      figure(figures.runs.get(run.run)?.classRoc, `${run.name}: ROC curve of each class against the rest.`),
      figure(
        figures.runs.get(run.run)?.classPrecisionRecall,
        `${run.name}: precision-recall curve of each class against the rest.`,
      ),
    ]),
  ])
}

/** The sentences of the metrics a reader asks for first; every comparison is in report.json. */
const TOLD = ['auc', 'balancedAccuracy', 'accuracy'] as const

function comparisons(input: ReportInput): Html[] {
  const { comparisons: all, runs } = input.evaluation
  if (runs.length < 2) return [paragraph('There is one model, so nothing is compared.')]
  if (all.length === 0)
    return [paragraph('The models were not evaluated on the same images, so they are not compared.')]
  return [
    paragraph(comparisonSentences(input)),
    ...TOLD.map((metric) =>
      bullets(all.filter((each) => each.metric === metric).map((each) => each.sentence)),
    ),
  ]
}

function robustness({ evaluation }: ReportInput): Html[] {
  const scored = evaluation.leaks.filter((leak) => leak.scores.length > 0)
  if (scored.length === 0) {
    return [
      paragraph(
        'The leak audit found no overlap in what it could compare, so there is no score without related images. Robustness to other cameras, places or people was not tested.',
      ),
    ]
  }
  const nameOf = (id: number): string => evaluation.runs.find((run) => run.run === id)?.name ?? String(id)
  return scored.map(({ scores, leaked }) =>
    htmlTable(
      ['Model', 'Test images', ...LEAK_METRICS.map((metric) => metricTitle(metric))],
      scores.flatMap(({ run, withThem, without }) =>
        (
          [
            ['all', withThem],
            ['without related images', without],
          ] as const
        ).map(([which, score]): [string, ...string[]] => [
          `${nameOf(run)}, ${which}`,
          String(score?.n ?? 0),
          ...LEAK_METRICS.map((metric) => estimate(score?.[metric], score?.intervals[metric])),
        ]),
      ),
      `${counted(leaked, 'test image')} with a relative in training or validation.`,
    ),
  )
}

function isic(runs: readonly RunEvaluation[]): Html[] {
  return [
    paragraph(runs[0]!.isic.rules),
    htmlTable(
      [
        'Model',
        'Balanced accuracy',
        'Classes present',
        'Undecided',
        'Mean AUC',
        'Mean AUC above 80 % sensitivity',
        'Mean average precision',
      ],
      runs.map(({ name, isic: score, classes }) => [
        name,
        estimate(score.balancedAccuracy),
        `${score.classesPresent} of ${classes.length}`,
        String(score.undecided),
        estimate(score.macroAverage.auc),
        estimate(score.macroAverage.aucSens80),
        estimate(score.macroAverage.ap),
      ]),
    ),
  ]
}
