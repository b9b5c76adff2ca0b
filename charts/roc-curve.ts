import * as Plot from '@observablehq/plot'
import type { Roc } from '../shared/domain/evaluation.ts'
import { colourOf, dashOf, WINDOW_STYLE, type Figure, type FigureOptions, type Series } from './figure.ts'
import { operatingDot, unitAxes, unitSquare } from './unit-square.ts'

export interface RocSeries extends Series {
  readonly roc: Roc
  readonly auc: number | null
  /** Operating point to mark. */
  readonly threshold: number | null
}

export interface RocOptions extends FigureOptions {
  readonly labels: { readonly fpr: string; readonly tpr: string; readonly chance: string }
}

/** ROC curves of several runs with their operating points over the line of chance. */
export function rocCurve(series: readonly RocSeries[], options: RocOptions): Figure {
  const style = options.style ?? WINDOW_STYLE
  const { labels } = options
  return Plot.plot({
    ...unitSquare(options),
    marks: [
      ...unitAxes(style, labels.fpr, labels.tpr),
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
        const at = operatingPoint(each)
        const look = each.look ?? i
        return [
          Plot.line(points, {
            x: 'fpr',
            y: 'tpr',
            stroke: colourOf(style, look),
            strokeWidth: 2,
            strokeDasharray: dashOf(look),
          }),
          ...(at ? [operatingDot({ x: at.fpr, y: at.tpr }, colourOf(style, look), style)] : []),
        ]
      }),
    ],
  }) as Figure
}

/** The point of the curve where everything at or above the threshold is called positive. */
export function operatingPoint({
  roc,
  threshold,
}: RocSeries): { readonly fpr: number; readonly tpr: number } | null {
  if (threshold === null) return null
  // Thresholds fall along the curve: the last that is not below the chosen one.
  let at = -1
  roc.thresholds.forEach((each, i) => {
    if (each === null || each >= threshold) at = i
  })
  return at < 0 ? null : { fpr: roc.fpr[at]!, tpr: roc.tpr[at]! }
}
