/** The CSV files of a report. */
import { csv } from '../files/csv.ts'
import { METRIC_IDS } from '../metrics/metric-lists.ts'
import type { RunEvaluation } from '../shared/domain/evaluation.ts'
import type { ReportInput } from './input.ts'

/** One row a model: every metric with the ends of its 95 % interval. */
export function modelComparison(evaluation: readonly RunEvaluation[]): string {
  const header = [
    'run',
    'name',
    'model',
    'split',
    'n',
    'positive',
    'prevalence',
    'groups',
    ...METRIC_IDS.flatMap((m) => [m, `${m}_low`, `${m}_high`]),
  ]
  const rows = evaluation.map((e) => [
    e.run,
    e.name,
    e.model,
    e.part,
    e.n,
    e.positive,
    e.positive === null ? null : (e.prevalence[e.positive] ?? null),
    e.groups,
    ...METRIC_IDS.flatMap((m) => [e[m], e.intervals[m]?.[0] ?? null, e.intervals[m]?.[1] ?? null]),
  ])
  return csv([header, ...rows])
}

/** One row per image and model; probabilities in a column a class. */
export function predictionTable({ runs }: ReportInput): string {
  const classes = [...new Set(runs.flatMap(({ detail }) => detail.classes))]
  const header = ['run', 'model', 'image', 'split', 'label', 'predicted', ...classes.map((c) => `p_${c}`)]
  const rows = runs.flatMap(({ detail, predictions }) =>
    predictions.map(({ key, part, label, prediction }) => [
      detail.id,
      detail.model,
      key,
      part,
      label,
      prediction.predicted,
      ...classes.map((c) => prediction.probabilities[detail.classes.indexOf(c)] ?? null),
    ]),
  )
  return csv([header, ...rows])
}
