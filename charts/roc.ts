import * as Plot from '@observablehq/plot'
import type { Roc } from '../shared/domain/evaluation.ts'
import { plotBase, seriesStyle, type ChartOptions } from './style.ts'

export interface RocSeries {
  readonly name: string
  /** With its AUC, e.g. 'MobileNetV2  0.93 (0.90 to 0.95)'. */
  readonly legend: string
  readonly roc: Roc
  /** The point in use on the curve, as false and true positive rate. */
  readonly operatingPoint?: { readonly fpr: number; readonly tpr: number } | undefined
}

export interface RocTexts {
  readonly fpr: string
  readonly tpr: string
  readonly chance: string
}

/** ROC curves of several models on the same images, square, with the diagonal of chance. */
export function rocChart(
  series: readonly RocSeries[],
  texts: RocTexts,
  options: ChartOptions,
): SVGElement | HTMLElement {
  const { style } = options
  const side = options.height
  const rows = series.map((s) => s.roc.fpr.map((fpr, i) => ({ fpr, tpr: s.roc.tpr[i]! })))
  const legendTop = 0.05 + 0.065 * (series.length - 1)
  return Plot.plot({
    ...plotBase(options),
    width: Math.min(options.width, side + 20),
    marginLeft: 48,
    marginBottom: 42,
    marginRight: 16,
    x: { label: texts.fpr, domain: [0, 1], grid: true, ticks: 5 },
    y: { label: texts.tpr, domain: [0, 1], grid: true, ticks: 5 },
    marks: [
      Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: style.faint, strokeDasharray: '3 3' }),
      ...rows.map((points, i) =>
        Plot.line(points, {
          x: 'fpr',
          y: 'tpr',
          stroke: seriesStyle(style, i).color,
          strokeDasharray: seriesStyle(style, i).dash,
          strokeWidth: 2,
        }),
      ),
      ...series.flatMap((s, i) =>
        s.operatingPoint
          ? [
              Plot.dot([s.operatingPoint], {
                x: 'fpr',
                y: 'tpr',
                r: 4.5,
                fill: style.background === 'transparent' ? 'none' : style.background,
                stroke: seriesStyle(style, i).color,
                strokeWidth: 2,
              }),
            ]
          : [],
      ),
      ...series.flatMap((s, i) => {
        const y = legendTop - i * 0.065
        return [
          Plot.link([0], {
            x1: 0.36,
            x2: 0.44,
            y1: y,
            y2: y,
            stroke: seriesStyle(style, i).color,
            strokeDasharray: seriesStyle(style, i).dash,
            strokeWidth: 2,
          }),
          Plot.text([s.legend], { x: 0.46, y, text: (d: string) => d, textAnchor: 'start', fill: style.ink }),
        ]
      }),
    ],
  })
}
