/** The window's charts drawn for a report: the same functions on a stand-in for the browser's document. */
import { parseHTML } from 'linkedom'
import { confusionMatrix } from '../charts/confusion-matrix.ts'
import { colourOf, dashOf, PAPER_STYLE, type Figure, type FigureOptions } from '../charts/figure.ts'
import { precisionRecallChart } from '../charts/precision-recall.ts'
import { reliabilityDiagram } from '../charts/reliability.ts'
import { operatingPoint, rocFigure } from '../charts/roc-curve.ts'
import { trainingCurves } from '../charts/training-curves.ts'
import type { RunEvaluation } from '../shared/domain/evaluation.ts'
import type { RunDetail } from '../shared/domain/run.ts'
import { percent, three } from '../shared/format.ts'
import { escape, interval } from './format.ts'

const SIDE_PX = 460

function options(widthPx: number, heightPx: number): FigureOptions {
  const { document } = parseHTML('<html><body></body></html>')
  return { widthPx, heightPx, style: PAPER_STYLE, document }
}

/** A chart's SVG with the colour the surrounding page would have given it. */
function toSvg(figure: Figure): string {
  const namespace = figure.outerHTML.includes('xmlns=') ? '' : 'xmlns="http://www.w3.org/2000/svg"'
  return figure.outerHTML.replace('<svg', `<svg ${namespace} color="${PAPER_STYLE.faint}"`)
}

const rocLabels = { fpr: '1 - specificity', tpr: 'Sensitivity', chance: 'chance level' }

/** ROC curves of all runs (with more than two classes: the mean of their classes' curves); null when there is none. */
export function rocSvg(evaluations: readonly RunEvaluation[]): string | null {
  const runs = evaluations.flatMap((e) => {
    const roc = e.roc ?? e.macroRoc
    return roc ? [{ e, roc }] : []
  })
  if (runs.length === 0) return null
  const series = runs.map(({ e, roc }) => ({
    name: e.name,
    roc,
    auc: e.auc,
    at: operatingPoint(e),
  }))
  const chart = rocFigure(series, { ...options(SIDE_PX, SIDE_PX), labels: rocLabels })
  return withLegend(
    chart,
    runs.map(({ e }) => `${e.name}: AUC ${three(e.auc)} ${interval(e.intervals['auc'])}, n = ${e.n}`),
  )
}

/** One run's ROC curves, each class against the rest; null with two classes. */
export function classRocSvg({ classes, perClass, intervals }: RunEvaluation): string | null {
  const shown = perClass.filter((one) => one.roc !== null)
  if (classes.length === 2 || shown.length === 0) return null
  const series = shown.map(({ name, roc, auc }) => ({ name, roc: roc!, auc, at: null }))
  const chart = rocFigure(series, { ...options(SIDE_PX, SIDE_PX), labels: rocLabels })
  return withLegend(
    chart,
    shown.map(
      ({ name, auc, n }) => `${name}: AUC ${three(auc)} ${interval(intervals[`auc:${name}`])}, n = ${n}`,
    ),
  )
}

const recallLabels = { recall: 'Sensitivity (recall)', precision: 'PPV (precision)', chance: 'chance level' }

/** Precision-recall curves of all runs with two classes; null when there is none. */
export function precisionRecallSvg(evaluations: readonly RunEvaluation[]): string | null {
  const runs = evaluations.filter((e) => e.precisionRecall !== null)
  if (runs.length === 0) return null
  const series = runs.map((e) => ({
    name: e.name,
    curve: e.precisionRecall!,
    prevalence: e.positive === null ? null : (e.prevalence[e.positive] ?? null),
  }))
  const chart = precisionRecallChart(series, { ...options(SIDE_PX, SIDE_PX), labels: recallLabels })
  return withLegend(
    chart,
    runs.map(
      (e) =>
        `${e.name}: average precision ${three(e.averagePrecision)} ${interval(e.intervals['averagePrecision'])}`,
    ),
  )
}

/** One run's precision-recall curves, each class against the rest; null with two classes. */
export function classPrecisionRecallSvg({ classes, perClass, intervals }: RunEvaluation): string | null {
  const shown = perClass.filter((one) => one.precisionRecall !== null)
  if (classes.length === 2 || shown.length === 0) return null
  const series = shown.map(({ name, precisionRecall, prevalence }) => ({
    name,
    curve: precisionRecall!,
    prevalence,
  }))
  const chart = precisionRecallChart(series, { ...options(SIDE_PX, SIDE_PX), labels: recallLabels })
  return withLegend(
    chart,
    shown.map(
      ({ name, averagePrecision, n }) =>
        `${name}: average precision ${three(averagePrecision)} ${interval(intervals[`averagePrecision:${name}`])}, n = ${n}`,
    ),
  )
}

/** Reliability of one run, before temperature scaling and after it where it was fitted. */
export function reliabilitySvg({ reliability, calibration, ece }: RunEvaluation): string | null {
  if (reliability.every(({ n }) => n === 0)) return null
  const series = [
    { name: `as predicted: calibration error ${three(ece)}`, bars: reliability },
    ...(calibration
      ? [
          {
            name: `after temperature scaling (T = ${calibration.temperature.toFixed(2)}): ${three(calibration.after.ece)}`,
            bars: calibration.after.reliability,
          },
        ]
      : []),
  ]
  const labels = {
    confidence: 'Probability of the predicted class',
    accuracy: 'Share that was right',
    perfect: 'perfect calibration',
  }
  const chart = reliabilityDiagram(series, { ...options(SIDE_PX, SIDE_PX), labels })
  return withLegend(
    chart,
    series.map(({ name }) => name),
  )
}

/** Counts and row shares of one run. */
export function confusionSvg(evaluation: RunEvaluation): string {
  const side = Math.max(300, 100 + evaluation.classes.length * 72)
  const labels = { truth: 'True class', predicted: 'Predicted class' }
  const drawn = { ...options(side + 40, side), labels, formatPercent: (share: number) => percent(share) }
  return toSvg(confusionMatrix(evaluation.confusion, evaluation.classes, drawn))
}

/** Loss and accuracy side by side; null for a model that was not trained here. */
export function curvesSvg({ epochs, bestEpoch }: RunDetail): string | null {
  if (epochs.length === 0) return null
  const labels = { epoch: 'Epoch', train: 'training', validation: 'validation', best: 'kept' }
  const plannedEpochs = epochs.at(-1)!.epoch
  const panel = (measure: 'loss' | 'accuracy', title: string, x: number): string => {
    const drawn = { ...options(430, 280), measure, plannedEpochs, bestEpoch, labels }
    const chart = toSvg(trainingCurves(epochs, drawn))
    return `<g transform="translate(${x} 26)"><text x="40" y="-10" font-weight="bold" fill="${PAPER_STYLE.text}">${title}</text>${chart}</g>`
  }
  return group(880, 306, panel('loss', 'Loss', 0) + panel('accuracy', 'Accuracy', 445))
}

/** A square chart with a line of words under it for each of its series. */
function withLegend(chart: Figure, lines: readonly string[]): string {
  const legend = lines.map((words, i) => {
    const y = SIDE_PX + 18 + i * 20
    const stroke = `stroke="${colourOf(PAPER_STYLE, i)}" stroke-width="2" stroke-dasharray="${dashOf(i)}"`
    return `<line x1="44" x2="74" y1="${y}" y2="${y}" ${stroke}/><text x="82" y="${y + 4}">${escape(words)}</text>`
  })
  const longest = Math.max(...lines.map((words) => words.length))
  const width = Math.max(SIDE_PX, 96 + longest * PAPER_STYLE.fontSizePx * 0.6)
  return group(width, SIDE_PX + 26 + lines.length * 20, toSvg(chart) + legend.join(''))
}

function group(width: number, height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="DejaVu Sans" font-size="${PAPER_STYLE.fontSizePx}" fill="${PAPER_STYLE.text}">${content}</svg>`
  )
}
