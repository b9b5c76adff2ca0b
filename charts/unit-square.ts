import * as Plot from '@observablehq/plot'
import { plotBase, type FigureOptions, type FigureStyle } from './figure.ts'

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]

/** The plot that charts of two shares have in common: both axes from 0 to 1. */
export function unitSquare(options: FigureOptions): Record<string, unknown> {
  return {
    ...plotBase(options),
    marginTop: 24,
    marginRight: 14,
    marginBottom: 40,
    marginLeft: 44,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
  }
}

/** Its grid and its named axes. */
export function unitAxes(style: FigureStyle, x: string, y: string): Plot.Markish[] {
  return [
    Plot.gridX({ ticks: TICKS, stroke: style.line, strokeOpacity: 1 }),
    Plot.gridY({ ticks: TICKS, stroke: style.line, strokeOpacity: 1 }),
    Plot.axisX({ ticks: TICKS, tickSize: 0, label: x, labelAnchor: 'center', labelArrow: 'none' }),
    Plot.axisY({ ticks: TICKS, tickSize: 0, label: y, labelArrow: 'none' }),
  ]
}
