import * as Plot from '@observablehq/plot'
import type { PrecisionRecallCurve } from '../shared/domain/evaluation.ts'
import { colourOf, dashOf, WINDOW_STYLE, type Figure, type FigureOptions, type Series } from './figure.ts'
import { operatingDot, unitAxes, unitSquare, type Place } from './unit-square.ts'

export interface PrecisionRecallSeries extends Series {
  readonly curve: PrecisionRecallCurve
  /** Share of the images that are of the class: what a model without skill has as precision. */
  readonly prevalence: number | null
  /** Operating point to mark. */
  readonly threshold?: number | null | undefined
}

export interface PrecisionRecallOptions extends FigureOptions {
  readonly labels: { readonly recall: string; readonly precision: string; readonly chance: string }
}

/** Precision against sensitivity of several runs (or classes), over the precision of a model without skill. */
export function precisionRecallChart(
  series: readonly PrecisionRecallSeries[],
  options: PrecisionRecallOptions,
): Figure {
  const style = options.style ?? WINDOW_STYLE
  const { labels } = options
  const bases = [...new Set(series.flatMap(({ prevalence }) => prevalence ?? []))]
  return Plot.plot({
    ...unitSquare(options),
    marks: [
      ...unitAxes(options, labels.recall, labels.precision),
      // Several classes have as many lines of chance, which would only be clutter.
      ...(bases.length === 1 ? chanceLine(bases[0]!, labels.chance, style.faint) : []),
      ...series.map(({ curve, look }, i) =>
        Plot.line(steps(curve), {
          x: 'recall',
          y: 'precision',
          curve: 'step-before',
          stroke: colourOf(style, look ?? i),
          strokeWidth: 2,
          strokeDasharray: dashOf(look ?? i),
        }),
      ),
      ...series.flatMap(({ curve, threshold, look }, i) => {
        const at = threshold == null ? null : pointOf(curve, threshold)
        return at ? [operatingDot(at, colourOf(style, look ?? i), style)] : []
      }),
    ],
  }) as Figure
}

/**
 * Points by rising recall. Between two of them no threshold gives anything in between, so the curve steps: a straight line would
 * promise too much (Davis and Goadrich 2006).
 */
function steps({ precision, recall }: PrecisionRecallCurve): { recall: number; precision: number }[] {
  return recall.map((each, i) => ({ recall: each, precision: precision[i]! })).reverse()
}

/** The point of the curve where everything at or above the threshold is called positive. */
function pointOf(curve: PrecisionRecallCurve, threshold: number): Place | null {
  const at = curve.thresholds.findIndex((each) => each >= threshold)
  return at < 0 ? null : { x: curve.recall[at]!, y: curve.precision[at]! }
}

function chanceLine(prevalence: number, label: string, colour: string): Plot.Markish[] {
  return [
    Plot.line(
      [
        [0, prevalence],
        [1, prevalence],
      ],
      { stroke: colour, strokeDasharray: '1 3' },
    ),
    Plot.text([[0.02, prevalence]], { text: () => label, textAnchor: 'start', dy: -7, fill: colour }),
  ]
}
