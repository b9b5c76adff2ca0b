import * as Plot from '@observablehq/plot'
import type { ReliabilityBin } from '../shared/domain/evaluation.ts'
import { colourOf, plotBase, tickFormat, WINDOW_STYLE, type Figure, type FigureOptions } from './figure.ts'

export interface HistogramOptions extends FigureOptions {
  readonly labels: { readonly confidence: string; readonly images: string }
}

const MARGIN = { top: 24, right: 14, bottom: 40, left: 44 } as const

/** Where each bar stands in a figure of this size, over its whole height; for what the window lays over the figure. */
export function histogramColumns(
  bars: readonly ReliabilityBin[],
  { widthPx, heightPx }: Pick<FigureOptions, 'widthPx' | 'heightPx'>,
): readonly {
  readonly leftPx: number
  readonly topPx: number
  readonly widthPx: number
  readonly heightPx: number
}[] {
  const from = lowest(bars)
  const perUnit = (widthPx - MARGIN.left - MARGIN.right) / (1 - from)
  return bars.map(({ low, high }) => ({
    leftPx: MARGIN.left + (low - from) * perUnit,
    topPx: MARGIN.top,
    widthPx: (high - low) * perUnit,
    heightPx: heightPx - MARGIN.top - MARGIN.bottom,
  }))
}

/** Images by how sure the answer was: right ones filled, wrong ones outlined on top of them. Stays readable without colour. */
export function confidenceHistogram(bars: readonly ReliabilityBin[], options: HistogramOptions): Figure {
  const style = options.style ?? WINDOW_STYLE
  const { labels } = options
  const stacks = bars
    .filter(({ n }) => n > 0)
    .map(({ low, high, n, accuracy }) => ({ low, high, n, right: Math.round(n * (accuracy ?? 0)) }))
  const most = Math.max(1, ...stacks.map(({ n }) => n))
  const [rightColour, wrongColour] = [colourOf(style, 0), colourOf(style, 1)]
  const bar = { x1: 'low', x2: 'high', insetLeft: 1, insetRight: 1 } as const
  return Plot.plot({
    ...plotBase(options),
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    x: { domain: [lowest(bars), 1] },
    y: { domain: [0, most], nice: true },
    marks: [
      Plot.gridY({ ticks: 5, stroke: style.line, strokeOpacity: 1 }),
      Plot.axisX({
        ticks: 5,
        tickSize: 0,
        tickFormat: tickFormat(options, 'decimal'),
        label: labels.confidence,
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      Plot.axisY({
        ticks: 5,
        tickSize: 0,
        tickFormat: tickFormat(options, 'decimal'),
        label: labels.images,
        labelArrow: 'none',
      }),
      Plot.rect(stacks, { ...bar, y1: 0, y2: 'right', fill: rightColour }),
      Plot.rect(
        stacks.filter(({ n, right }) => right < n),
        { ...bar, y1: 'right', y2: 'n', fill: style.surface, stroke: wrongColour, strokeWidth: 2, inset: 1 },
      ),
      Plot.ruleY([0], { stroke: style.faint }),
    ],
  }) as Figure
}

/** Nothing is less sure than one class among all: the empty bars on the left are left out. */
function lowest(bars: readonly ReliabilityBin[]): number {
  return bars.find(({ n }) => n > 0)?.low ?? 0
}
