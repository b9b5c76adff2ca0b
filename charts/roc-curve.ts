import * as Plot from '@observablehq/plot'
import type { RocCurve, RunEvaluation } from '../shared/domain/evaluation.ts'
import { colourOf, dashOf, WINDOW_STYLE, type Figure, type FigureOptions, type Series } from './figure.ts'
import { operatingDot, unitAxes, unitSquare, type Place } from './unit-square.ts'

export interface RocSeries extends Series {
  readonly roc: RocCurve
  readonly auc: number | null
  /** Operating point to mark. */
  readonly at: Place | null
}

export interface RocOptions extends FigureOptions {
  readonly labels: { readonly fpr: string; readonly tpr: string; readonly chance: string }
}

/** ROC curves of several runs with their operating points over the line of chance. */
export function rocFigure(series: readonly RocSeries[], options: RocOptions): Figure {
  const style = options.style ?? WINDOW_STYLE
  const { labels } = options
  return Plot.plot({
    ...unitSquare(options),
    marks: [
      ...unitAxes(options, labels.fpr, labels.tpr),
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: style.faint, strokeDasharray: '1 3' },
      ),
      Plot.text([[0.55, 0.55]], {
        text: () => labels.chance,
        textAnchor: 'start',
        dy: 8,
        dx: 10,
        fill: style.faint,
      }),
      ...series.flatMap((each, i) => {
        const points = each.roc.fpr.map((fpr, j) => ({ fpr, tpr: each.roc.tpr[j]! }))
        const look = each.look ?? i
        return [
          Plot.line(points, {
            x: 'fpr',
            y: 'tpr',
            stroke: colourOf(style, look),
            strokeWidth: 2,
            strokeDasharray: dashOf(look),
          }),
          ...(each.at ? [operatingDot(each.at, colourOf(style, look), style)] : []),
        ]
      }),
    ],
  }) as Figure
}

/**
 * Where a run's rule puts it in the chart. Taken from its rates and not looked up on the curve: that leaves out points between two others on
 * a straight line, so the nearest one left may be far away. Null with more than two classes, and where a class is absent.
 */
export function operatingPoint({
  roc,
  recall,
  specificity,
}: Pick<RunEvaluation, 'roc' | 'recall' | 'specificity'>): Place | null {
  return roc === null || recall === null || specificity === null ? null : { x: 1 - specificity, y: recall }
}
