/** One self-contained page: no script, no request, prints well. */
import { METRICS, type MetricName, type RunEvaluation } from '../shared/domain/evaluation.ts'
import { SPLIT_PARTS } from '../shared/domain/dataset.ts'
import type { RunDetail } from '../shared/domain/run.ts'
import { escape, interval, number } from './format.ts'
import type { ReportInput, ReportRun } from './input.ts'

/** Drawings of one run, as SVG text. */
export interface RunFigures {
  readonly curves: string | null
  readonly confusion: string | null
  readonly correct: readonly string[]
  readonly incorrect: readonly string[]
}

export interface ReportFigures {
  readonly roc: string | null
  readonly runs: ReadonlyMap<number, RunFigures>
}

const TITLES: Readonly<Record<MetricName, string>> = {
  accuracy: 'Accuracy',
  balancedAccuracy: 'Balanced accuracy',
  precision: 'Precision',
  recall: 'Recall (sensitivity)',
  specificity: 'Specificity',
  f1: 'F1',
  auc: 'AUC',
  averagePrecision: 'Average precision',
  ece: 'Expected calibration error',
  brier: 'Brier score',
}

export function reportHtml(input: ReportInput, figures: ReportFigures): string {
  const body = [
    heading(input),
    dataSection(input),
    resultSection(input, figures),
    ...input.runs.map((run) => runSection(run, input, figures.runs.get(run.detail.id))),
    limits(input),
  ].join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escape(input.study)}: LesionLens report</title><style>${STYLE}</style></head>
<body><main>${body}</main>
<footer>LesionLens ${escape(input.app)} · ${escape(input.createdAt)} · Research tool, not a medical device.</footer></body></html>
`
}

function heading({ study, dataset }: ReportInput): string {
  const synthetic = dataset.synthetic
    ? '<p class="note">The images of this study are synthetic: they were made by LesionLens and show no patient.</p>'
    : ''
  return `<h1>${escape(study)}</h1><p class="lead">Skin-lesion classifiers compared on the same test images.
These results describe a research experiment. They are not evidence for use on patients.</p>${synthetic}`
}

function dataSection({ dataset }: ReportInput): string {
  const classes = Object.keys(dataset.classes)
  const rows = SPLIT_PARTS.map(
    (part) =>
      `<tr><th>${PART_TITLES[part]}</th><td>${dataset.split[part]}</td>${classes
        .map((c) => `<td>${dataset.splitClasses[part][c] ?? 0}</td>`)
        .join('')}</tr>`,
  ).join('')
  const groups =
    dataset.groupSource === 'image'
      ? 'No lesion or patient is known for these images, so each image was assigned on its own.'
      : `Images of one ${dataset.groupSource} (${dataset.groups} in all) are always in the same part.`
  const made =
    dataset.splitSource === 'given'
      ? "The parts were given by the data set's own metadata."
      : `The parts were drawn at random within classes, seed ${dataset.seed}.`
  return `<h2>Data</h2>
<p>${dataset.images} images, ${dataset.labelled} labelled. ${made} ${groups}
${dataset.unreadable.length} files could not be read and were left out; ${dataset.duplicates.length} pairs of files have the same content.</p>
<table><thead><tr><th>Part</th><th>Images</th>${classes.map((c) => `<th>${escape(c)}</th>`).join('')}</tr></thead>
<tbody>${rows}</tbody></table>`
}

const PART_TITLES = { train: 'Training', val: 'Validation', test: 'Test' } as const

function resultSection({ evaluation }: ReportInput, { roc }: ReportFigures): string {
  if (evaluation.runs.length === 0)
    return '<h2>Results</h2><p>No run has predictions on the test part yet.</p>'
  const [first] = evaluation.runs
  const what =
    first?.positive == null
      ? 'Macro averages over the classes, one against the rest for AUC.'
      : `Precision, recall, specificity, F1 and AUC are of the class "${escape(first.positive)}".`
  const rows = METRICS.map(
    (metric) =>
      `<tr><th>${TITLES[metric]}</th>${evaluation.runs.map((run) => metricCell(run, metric)).join('')}</tr>`,
  ).join('')
  return `<h2>Results on the test part</h2><p>${what} In brackets: 95 % confidence interval. n is the number of test images.</p>
<table><thead><tr><th>Metric</th>${evaluation.runs
    .map((run) => `<th>${escape(run.name)}<br><small>n = ${run.n}</small></th>`)
    .join('')}</tr></thead><tbody>${rows}</tbody></table>
${roc ? figure(roc, 'ROC curves on the test part, with AUC and its 95 % interval. The dashed diagonal is chance.') : ''}`
}

function metricCell(run: RunEvaluation, metric: MetricName): string {
  return `<td>${number(run[metric])} <small>${interval(run.intervals[metric])}</small></td>`
}

function runSection(run: ReportRun, { evaluation }: ReportInput, figures: RunFigures | undefined): string {
  const { detail } = run
  const evaluated = evaluation.runs.find((e) => e.run === detail.id)
  const parts = [
    `<h2>${escape(detail.name)}</h2>`,
    settings(detail),
    figures?.curves
      ? figure(figures.curves, 'Loss and accuracy over the epochs; the best epoch is kept.')
      : '',
    figures?.confusion
      ? figure(
          figures.confusion,
          `Confusion matrix on the test part, n = ${evaluated?.n ?? 0}: images, and share of the true class.`,
        )
      : '',
    samples('Correct', figures?.correct ?? []),
    samples('Wrong', figures?.incorrect ?? []),
  ]
  return `<section>${parts.join('\n')}</section>`
}

function settings({
  config,
  classes,
  input,
  parameters,
  tap,
  stopped,
  bestEpoch,
  weightsSha256,
  versions,
}: RunDetail): string {
  const items: [string, string][] = [
    ['Classes', classes.join(', ')],
    ['Input', `${input.width} x ${input.height} x ${input.channels}, ${input.range}`],
    ['Parameters', parameters === null ? 'n/a' : parameters.toLocaleString('en')],
    ['Heatmaps taken at', tap ?? 'n/a'],
    ['Best epoch', bestEpoch === null ? 'n/a' : String(bestEpoch)],
    ['Ended by', stopped ?? 'n/a'],
    ...Object.entries(config ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
    ...Object.entries(versions).map(([key, value]): [string, string] => [`Version of ${key}`, value]),
    ['Weights (SHA-256)', weightsSha256 ?? 'n/a'],
  ]
  return `<details open><summary>Model and settings</summary><dl>${items
    .map(([key, value]) => `<dt>${escape(key)}</dt><dd>${escape(value)}</dd>`)
    .join('')}</dl></details>`
}

function samples(title: string, figures: readonly string[]): string {
  if (figures.length === 0) return `<h3>${title}</h3><p>No explained test image of this kind.</p>`
  return `<h3>${title}</h3>${figures.map((svg) => figure(svg, '')).join('')}`
}

/** Charts go in as images, so that ids and styles of several drawings cannot meet. */
function figure(svg: string, caption: string): string {
  const data = Buffer.from(svg).toString('base64')
  return `<figure><img alt="${escape(caption || 'Image with heatmap')}" src="data:image/svg+xml;base64,${data}">${
    caption ? `<figcaption>${escape(caption)}</figcaption>` : ''
  }</figure>`
}

function limits({ dataset }: ReportInput): string {
  const warnings = dataset.warnings.map((warning) => `<li>${escape(warning)}</li>`).join('')
  return `<h2>Limits</h2><ul>
<li>All numbers come from one data set and one split: performance elsewhere may differ, usually for the worse.</li>
<li>A heatmap shows where evidence for a class lies at the tap's coarse resolution. It does not show why, and it does not prove that the model is right.</li>
<li>Groups keep images of a lesion together only as far as the metadata tells.</li>${warnings}</ul>`
}

const STYLE = `
:root{color-scheme:light}body{margin:0;font:15px/1.5 Inter,"Segoe UI",system-ui,sans-serif;color:#1c2124;background:#fff;font-variant-numeric:tabular-nums}
main{max-width:940px;margin:0 auto;padding:32px 24px}h1{font-size:28px;margin:0}h2{margin:40px 0 8px;font-size:20px}h3{margin:24px 0 8px;font-size:16px}
.lead{color:#59636b;max-width:70ch}.note{border-left:3px solid #9a6209;padding-left:12px}
table{border-collapse:collapse;width:100%}th,td{text-align:right;padding:5px 10px;border-bottom:1px solid #dfe3e6}th:first-child{text-align:left}thead th{color:#59636b;font-weight:600}small{color:#59636b;font-weight:400}
figure{margin:16px 0;break-inside:avoid}img{max-width:100%;height:auto;display:block}figcaption{color:#59636b;font-size:13px}
dl{display:grid;grid-template-columns:200px 1fr;gap:2px 12px;font-size:13px}dt{color:#59636b}dd{margin:0;overflow-wrap:anywhere}summary{cursor:pointer;color:#59636b}
footer{border-top:1px solid #dfe3e6;color:#59636b;font-size:12px;padding:16px 24px;text-align:center}
@media print{main{padding:0}section{break-before:page}}`
