import * as Plot from '@observablehq/plot'
import { plotBase, tickFormat, WINDOW_STYLE, type FigureOptions, type FigureStyle } from './figure.ts'

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]
const MARGIN = { top: 24, right: 14, bottom: 40, left: 44 } as const

export interface Place {
  readonly x: number
  readonly y: number
}

/** Pixels of a place in the square for a figure of this size, and back; for what the window lays over the figure. */
export function unitScale(
  widthPx: number,
  heightPx: number,
): { toPx(place: Place): Place; fromPx(px: Place): Place } {
  const width = widthPx - MARGIN.left - MARGIN.right
  const height = heightPx - MARGIN.top - MARGIN.bottom
  return {
    toPx: ({ x, y }) => ({ x: MARGIN.left + x * width, y: MARGIN.top + (1 - y) * height }),
    fromPx: ({ x, y }) => ({ x: (x - MARGIN.left) / width, y: 1 - (y - MARGIN.top) / height }),
  }
}

/** The plot that charts of two shares have in common: both axes from 0 to 1. */
export function unitSquare(options: FigureOptions): Record<string, unknown> {
  return {
    ...plotBase(options),
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
  }
}

/** Its grid and its named axes. */
export function unitAxes(options: FigureOptions, x: string, y: string): Plot.Markish[] {
  const style = options.style ?? WINDOW_STYLE
  const axis = {
    ticks: TICKS,
    tickSize: 0,
    tickFormat: tickFormat(options, 'decimal'),
    labelArrow: 'none',
  } as const
  return [
    Plot.gridX({ ticks: TICKS, stroke: style.line, strokeOpacity: 1 }),
    Plot.gridY({ ticks: TICKS, stroke: style.line, strokeOpacity: 1 }),
    Plot.axisX({ ...axis, label: x, labelAnchor: 'center' }),
    Plot.axisY({ ...axis, label: y }),
  ]
}

/** Marks the threshold in force on a curve. */
export function operatingDot(at: Place, colour: string, { surface }: FigureStyle): Plot.Markish {
  return Plot.dot([at], { x: 'x', y: 'y', r: 4.5, fill: colour, stroke: surface, strokeWidth: 1.5 })
}
