import * as Plot from '@observablehq/plot'
import { plotBase, type ChartOptions } from './style.ts'

export interface ConfusionTexts {
  readonly predicted: string
  readonly actual: string
}

interface Cell {
  readonly actual: string
  readonly predicted: string
  readonly count: number
  /** Of the row: what part of this class's images. Null for a class that is absent. */
  readonly share: number | null
}

export function confusionCells(matrix: readonly (readonly number[])[], classes: readonly string[]): Cell[] {
  return matrix.flatMap((row, i) => {
    const total = row.reduce((a, b) => a + b, 0)
    return row.map((count, j) => ({
      actual: classes[i]!,
      predicted: classes[j]!,
      count,
      share: total > 0 ? count / total : null,
    }))
  })
}

/** Rows: true class; columns: predicted class; shade: share of the row; text: count and share. */
export function confusionChart(
  matrix: readonly (readonly number[])[],
  classes: readonly string[],
  texts: ConfusionTexts,
  options: ChartOptions,
): SVGElement | HTMLElement {
  const cells = confusionCells(matrix, classes)
  const { style } = options
  const longest = Math.max(...classes.map((c) => c.length))
  const ink = (cell: Cell): string => ((cell.share ?? 0) > 0.5 ? contrast(style.sequential[1]) : style.ink)
  return Plot.plot({
    ...plotBase(options),
    marginLeft: 34 + longest * style.fontSizePx * 0.62,
    marginTop: 44,
    marginBottom: 10,
    padding: 0.03,
    x: { domain: [...classes], axis: 'top', label: texts.predicted, tickSize: 0 },
    y: { domain: [...classes], label: texts.actual, tickSize: 0 },
    color: { domain: [0, 1], range: [...style.sequential], interpolate: 'rgb' },
    marks: [
      Plot.cell(cells, { x: 'predicted', y: 'actual', fill: (d: Cell) => d.share ?? 0 }),
      Plot.text(cells, {
        x: 'predicted',
        y: 'actual',
        text: (d: Cell) => String(d.count),
        fill: ink,
        fontWeight: 600,
        fontSize: style.fontSizePx + 2,
        dy: -7,
      }),
      Plot.text(cells, {
        x: 'predicted',
        y: 'actual',
        text: (d: Cell) => (d.share === null ? 'n/a' : `${(100 * d.share).toFixed(0)} %`),
        fill: ink,
        dy: 9,
      }),
    ],
  })
}

/** Black or white, whichever reads better on a `#rrggbb` colour (relative luminance, WCAG 2.2). */
function contrast(hex: string): string {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
  return luminance > 0.18 ? '#000000' : '#ffffff'
}
