/** The window's charts drawn for a report: the same functions on a stand-in for the browser's document. */
import { parseHTML } from 'linkedom'
import { confusionMatrix } from '../charts/confusion-matrix.ts'
import { colourOf, dashOf, PAPER_STYLE, type Figure, type FigureOptions } from '../charts/figure.ts'
import { rocCurve } from '../charts/roc-curve.ts'
import { trainingCurves } from '../charts/training-curves.ts'
import type { RunEvaluation } from '../shared/domain/evaluation.ts'
import type { RunDetail } from '../shared/domain/run.ts'
import { escape, interval, number, percent } from './format.ts'

function options(widthPx: number, heightPx: number): FigureOptions {
  const { document } = parseHTML('<html><body></body></html>')
  return { widthPx, heightPx, style: PAPER_STYLE, document }
}

/** A chart's SVG with the colour the surrounding page would have given it. */
function toSvg(figure: Figure): string {
  const namespace = figure.outerHTML.includes('xmlns=') ? '' : 'xmlns="http://www.w3.org/2000/svg"'
  return figure.outerHTML.replace('<svg', `<svg ${namespace} color="${PAPER_STYLE.faint}"`)
}

/** ROC curves of all runs with two classes, with a legend under them; null when there is none. */
export function rocSvg(evaluations: readonly RunEvaluation[]): string | null {
  const runs = evaluations.filter((e) => e.roc !== null)
  if (runs.length === 0) return null
  const labels = { fpr: '1 - specificity', tpr: 'Sensitivity', chance: 'chance' }
  const series = runs.map((e) => ({ name: e.name, roc: e.roc!, auc: e.auc, threshold: e.threshold }))
  const side = 460
  const legend = runs.map((e, i) => {
    const y = side + 18 + i * 20
    const stroke = `stroke="${colourOf(PAPER_STYLE, i)}" stroke-width="2" stroke-dasharray="${dashOf(i)}"`
    const words = `${e.name}: AUC ${number(e.auc)} ${interval(e.intervals.auc)}, n = ${e.n}`
    return `<line x1="44" x2="74" y1="${y}" y2="${y}" ${stroke}/><text x="82" y="${y + 4}">${escape(words)}</text>`
  })
  return group(
    side,
    side + 26 + runs.length * 20,
    toSvg(rocCurve(series, { ...options(side, side), labels })) + legend.join(''),
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

function group(width: number, height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="DejaVu Sans" font-size="${PAPER_STYLE.fontSizePx}" fill="${PAPER_STYLE.text}">${content}</svg>`
  )
}
