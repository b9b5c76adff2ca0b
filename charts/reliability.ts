import * as Plot from '@observablehq/plot'
import type { ReliabilityBin } from '../shared/domain/evaluation.ts'
import { colourOf, dashOf, WINDOW_STYLE, type Figure, type FigureOptions } from './figure.ts'
import { unitAxes, unitSquare } from './unit-square.ts'

export interface ReliabilitySeries {
  readonly name: string
  readonly bars: readonly ReliabilityBin[]
}

export interface ReliabilityOptions extends FigureOptions {
  readonly labels: { readonly confidence: string; readonly accuracy: string; readonly perfect: string }
}

/**
 * How often an answer was right against how sure it was, one point a bin, its area by the number of images; on the diagonal both are
 * the same. Symbols and dashes tell series apart without colour.
 */
export function reliabilityDiagram(
  series: readonly ReliabilitySeries[],
  options: ReliabilityOptions,
): Figure {
  const style = options.style ?? WINDOW_STYLE
  const { labels } = options
  const most = Math.max(1, ...series.flatMap(({ bars }) => bars.map(({ n }) => n)))
  return Plot.plot({
    ...unitSquare(options),
    marks: [
      ...unitAxes(options, labels.confidence, labels.accuracy),
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: style.faint, strokeDasharray: '1 3' },
      ),
      Plot.text([[0.06, 0.06]], {
        text: () => labels.perfect,
        textAnchor: 'start',
        dx: 12,
        fill: style.faint,
      }),
      ...series.flatMap(({ bars }, i) => {
        const points = bars.filter(({ n }) => n > 0)
        const colour = colourOf(style, i)
        return [
          Plot.line(points, {
            x: 'confidence',
            y: 'accuracy',
            stroke: colour,
            strokeWidth: 2,
            strokeDasharray: dashOf(i),
          }),
          Plot.dot(points, {
            x: 'confidence',
            y: 'accuracy',
            r: ({ n }: ReliabilityBin) => 2 + 7 * Math.sqrt(n / most),
            symbol: i % 2 === 0 ? 'circle' : 'square',
            fill: i % 2 === 0 ? colour : style.surface,
            stroke: colour,
            strokeWidth: 1.5,
            title: ({ n }: ReliabilityBin) => `n = ${n}`,
          }),
        ]
      }),
    ],
    r: { type: 'identity' },
  }) as Figure
}
