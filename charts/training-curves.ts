import * as Plot from '@observablehq/plot'
import type { Epoch } from '../shared/domain/run.ts'
import { plotBase, seriesStyle, type ChartOptions } from './style.ts'

/** Words of the chart, so that the window can translate them. */
export interface CurveTexts {
  readonly epoch: string
  readonly value: string
  readonly training: string
  readonly validation: string
  readonly best: string
}

export type CurveKind = 'loss' | 'accuracy'

interface Point {
  readonly epoch: number
  readonly value: number
}

/** Loss or accuracy over epochs: training dashed, validation solid, the best epoch marked. */
export function trainingCurve(
  epochs: readonly Epoch[],
  kind: CurveKind,
  bestEpoch: number | null,
  texts: CurveTexts,
  options: ChartOptions,
): SVGElement | HTMLElement {
  const points = (pick: (e: Epoch) => number): Point[] =>
    epochs.map((e) => ({ epoch: e.epoch, value: pick(e) })).filter(({ value }) => Number.isFinite(value))
  const training = points((e) => (kind === 'loss' ? e.loss : e.accuracy))
  const validation = points((e) => (kind === 'loss' ? e.valLoss : e.valAccuracy))
  const best = validation.filter((p) => p.epoch === bestEpoch)
  const { style } = options
  const lines = [
    { name: texts.training, points: training, stroke: seriesStyle(style, 1), width: 1.5, dash: '5 3' },
    { name: texts.validation, points: validation, stroke: seriesStyle(style, 0), width: 2, dash: 'none' },
  ]
  const lastEpoch = Math.max(2, ...epochs.map((e) => e.epoch))
  return Plot.plot({
    ...plotBase(options),
    marginLeft: 46,
    marginRight: 76,
    marginBottom: 36,
    x: { label: texts.epoch, domain: [1, lastEpoch], ticks: Math.min(lastEpoch, 8), tickFormat: 'd' },
    y: {
      label: texts.value,
      grid: true,
      ...(kind === 'accuracy' ? { domain: [0, 1], tickFormat: '.1f' } : { zero: true, nice: true }),
    },
    marks: [
      ...lines.flatMap(({ name, points, stroke, width, dash }) => [
        Plot.line(points, {
          x: 'epoch',
          y: 'value',
          stroke: stroke.color,
          strokeWidth: width,
          strokeDasharray: dash,
        }),
        Plot.dot(points, { x: 'epoch', y: 'value', fill: stroke.color, r: points.length > 40 ? 0 : 2 }),
        Plot.text(points.slice(-1), {
          x: 'epoch',
          y: 'value',
          text: () => name,
          fill: stroke.color,
          textAnchor: 'start',
          dx: 7,
          dy: labelShift(name === texts.training, training, validation, options.height),
        }),
      ]),
      Plot.ruleX(best, { x: 'epoch', stroke: style.faint, strokeDasharray: '2 3' }),
      Plot.text(best, { x: 'epoch', text: () => texts.best, frameAnchor: 'top', dy: -8, fill: style.faint }),
    ],
  })
}

/** Keeps the two line labels from lying on each other when the curves end close together. */
function labelShift(
  isTraining: boolean,
  training: readonly Point[],
  validation: readonly Point[],
  heightPx: number,
): number {
  const a = training.at(-1)?.value
  const b = validation.at(-1)?.value
  if (a === undefined || b === undefined) return 0
  const top = Math.max(...training.map((p) => p.value), ...validation.map((p) => p.value), 1e-9)
  if ((Math.abs(a - b) / top) * (heightPx - 60) > 14) return 0
  const above = isTraining === a >= b
  return above ? -7 : 7
}
