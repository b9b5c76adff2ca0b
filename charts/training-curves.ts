import * as Plot from '@observablehq/plot'
import type { Epoch } from '../shared/domain/epoch.ts'
import { colourOf, plotBase, tickFormat, WINDOW_STYLE, type Figure, type FigureOptions } from './figure.ts'

export interface TrainingCurveLabels {
  readonly epoch: string
  readonly train: string
  readonly validation: string
  readonly best: string
}

export interface TrainingCurveOptions extends FigureOptions {
  readonly measure: 'loss' | 'accuracy'
  /** Length of the x axis; the curve grows into it while training. */
  readonly plannedEpochs: number
  /** Epoch whose weights were kept. */
  readonly bestEpoch: number | null
  readonly labels: TrainingCurveLabels
}

interface Point {
  readonly epoch: number
  readonly value: number
}

/** Loss or accuracy by epoch: training solid, validation dashed, each named at its end, the kept epoch marked. */
export function trainingCurves(epochs: readonly Epoch[], options: TrainingCurveOptions): Figure {
  const style = options.style ?? WINDOW_STYLE
  const { labels, measure } = options
  const isLoss = measure === 'loss'
  const format = tickFormat(options, isLoss ? 'decimal' : 'percent')
  const train = points(epochs, isLoss ? 'loss' : 'accuracy')
  const validation = points(epochs, isLoss ? 'valLoss' : 'valAccuracy')
  const series = [
    { name: labels.train, values: train, dash: 'none', colour: colourOf(style, 0), symbol: 'circle' },
    {
      name: labels.validation,
      values: validation,
      dash: '5 3',
      colour: colourOf(style, 1),
      symbol: 'diamond',
    },
  ] as const
  // An early outlier of the loss would flatten everything after it.
  const top = isLoss ? lossTop([...train, ...validation]) : 1
  const lastX = Math.max(2, options.plannedEpochs, epochs.at(-1)?.epoch ?? 0)
  const best = validation.find(({ epoch }) => epoch === options.bestEpoch)
  const endDodge = dodge(train.at(-1), validation.at(-1), top)
  return Plot.plot({
    ...plotBase(options),
    marginTop: 22,
    marginRight: 78,
    marginBottom: 34,
    marginLeft: 40,
    x: {
      domain: [1, lastX],
      label: labels.epoch,
      labelAnchor: 'right',
      labelArrow: 'none',
      ticks: integerTicks(lastX),
      tickFormat: 'd',
    },
    y: {
      domain: [0, top],
      label: null,
      ticks: 4,
      clamp: true,
      nice: isLoss,
    },
    marks: [
      Plot.gridY({ ticks: 4, stroke: style.line, strokeOpacity: 1 }),
      Plot.axisX({
        ticks: integerTicks(lastX),
        tickFormat: 'd',
        tickSize: 0,
        label: labels.epoch,
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      Plot.axisY({ ticks: 4, tickSize: 0, label: null, tickFormat: format }),
      ...(best
        ? [
            Plot.ruleX([best], { x: 'epoch', stroke: style.faint, strokeDasharray: '1 3' }),
            Plot.text([best], {
              x: 'epoch',
              frameAnchor: 'top',
              dy: -12,
              text: () => labels.best,
              fill: style.faint,
            }),
          ]
        : []),
      ...series.flatMap(({ name, values, dash, colour, symbol }, i) => [
        Plot.line(values, {
          x: 'epoch',
          y: 'value',
          stroke: colour,
          strokeWidth: 1.75,
          strokeDasharray: dash,
        }),
        ...(values.length <= 60
          ? [
              Plot.dot(values, {
                x: 'epoch',
                y: 'value',
                fill: colour,
                symbol,
                r: values.length > 25 ? 1.5 : 2.25,
              }),
            ]
          : []),
        Plot.text(values.slice(-1), {
          x: 'epoch',
          y: 'value',
          text: () => name,
          textAnchor: 'start',
          dx: 8,
          dy: i === 0 ? endDodge : -endDodge,
          fill: style.text,
          stroke: style.surface,
          strokeWidth: 3,
        }),
      ]),
    ],
  }) as Figure
}

function points(
  epochs: readonly Epoch[],
  field: 'loss' | 'valLoss' | 'accuracy' | 'valAccuracy',
): readonly Point[] {
  return epochs
    .map((each) => ({ epoch: each.epoch, value: each[field] }))
    .filter(({ value }) => value !== null && Number.isFinite(value))
}

/** Twice the median is where the curve is read; the highest point still shows when it is near. */
export function lossTop(values: readonly Point[]): number {
  const sorted = values.map(({ value }) => value).sort((a, b) => a - b)
  if (sorted.length === 0) return 1
  const median = sorted[Math.floor(sorted.length / 2)]!
  return Math.max(0.05, Math.min(sorted.at(-1)! * 1.05, Math.max(1, 3 * median)))
}

/** At most eight whole numbers from 1. */
export function integerTicks(last: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find((each) => last / each <= 8) ?? 500
  const ticks = Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step)
  return ticks[0] === 1 ? ticks : [1, ...ticks]
}

/** Pixels to push two end labels apart that would overlap; for the first series (the second takes the opposite). */
function dodge(a: Point | undefined, b: Point | undefined, top: number): number {
  if (!a || !b || Math.abs(a.value - b.value) / top > 0.1) return 0
  return a.value >= b.value ? -6 : 6
}
