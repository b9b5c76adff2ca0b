import * as Plot from '@observablehq/plot'
import { plotBase, WINDOW_STYLE, type Figure, type FigureOptions } from './figure.ts'

export interface ConfusionCell {
  readonly truth: string
  readonly predicted: string
  readonly count: number
  /** Share of the images of this true class, 0..1; 0 for a class without images. */
  readonly fraction: number
  readonly correct: boolean
}

/** Cells row by row (true class), each with its share of the row. */
export function confusionCells(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): readonly ConfusionCell[] {
  return confusion.flatMap((row, i) => {
    const total = row.reduce((sum, each) => sum + each, 0)
    return row.map((count, j) => ({
      truth: classes[i] ?? String(i),
      predicted: classes[j] ?? String(j),
      count,
      fraction: total > 0 ? count / total : 0,
      correct: i === j,
    }))
  })
}

export interface ConfusionOptions extends FigureOptions {
  readonly labels: { readonly truth: string; readonly predicted: string }
  readonly formatPercent: (fraction: number) => string
}

/** A matrix of counts shaded by share of the row; numbers in every cell, so that it reads without colour. */
export function confusionMatrix(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  options: ConfusionOptions,
): Figure {
  const style = options.style ?? WINDOW_STYLE
  const cells = confusionCells(confusion, classes)
  const longest = Math.max(...classes.map((each) => each.length))
  const position = { x: 'predicted', y: 'truth' } as const
  return Plot.plot({
    ...plotBase(options),
    marginTop: 40,
    marginRight: 8,
    marginBottom: 8,
    marginLeft: Math.min(160, 24 + longest * style.fontSizePx * 0.62),
    padding: 0.04,
    x: { domain: classes, axis: 'top', label: options.labels.predicted, labelArrow: 'none', tickSize: 0 },
    y: { domain: classes, label: options.labels.truth, labelArrow: 'none', tickSize: 0 },
    marks: [
      Plot.cell(cells, { ...position, fill: style.line, fillOpacity: 0.5 }),
      Plot.cell(cells, {
        ...position,
        fill: style.series[0]!,
        fillOpacity: (cell: ConfusionCell) => 0.75 * cell.fraction,
      }),
      Plot.cell(
        cells.filter(({ correct }) => correct),
        { ...position, fill: 'none', stroke: style.faint, strokeWidth: 1.25, inset: 0.5 },
      ),
      Plot.text(cells, {
        ...position,
        text: (cell: ConfusionCell) => String(cell.count),
        fill: style.text,
        fontWeight: 600,
        dy: -7,
      }),
      Plot.text(cells, {
        ...position,
        text: (cell: ConfusionCell) => options.formatPercent(cell.fraction),
        fill: style.text,
        dy: 8,
      }),
    ],
  }) as Figure
}
