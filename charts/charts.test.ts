import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import type { Epoch } from '../shared/domain/epoch.ts'
import { confidenceHistogram, histogramColumns } from './confidence-histogram.ts'
import { confusionCells, confusionMatrix } from './confusion-matrix.ts'
import { PAPER_STYLE } from './figure.ts'
import { precisionRecallChart } from './precision-recall.ts'
import { reliabilityDiagram } from './reliability.ts'
import { operatingPoint, rocFigure } from './roc-curve.ts'
import { unitScale } from './unit-square.ts'
import { integerTicks, lossTop, trainingCurves } from './training-curves.ts'

const paper = () => ({
  widthPx: 400,
  heightPx: 240,
  style: PAPER_STYLE,
  document: parseHTML('<html><body></body></html>').document,
})
const epochs: readonly Epoch[] = [0.9, 0.6, 0.5, 0.45].map((loss, i) => ({
  epoch: i + 1,
  loss,
  accuracy: 1 - loss / 2,
  valLoss: loss + 0.1,
  valAccuracy: 0.9 - loss / 2,
  learningRate: 1e-3,
  seconds: 2,
}))
const count = (svg: string, pattern: RegExp): number => svg.match(pattern)?.length ?? 0

describe('training curves', () => {
  const labels = { epoch: 'epoch', train: 'training', validation: 'validation', best: 'kept' }
  const draw = (data: readonly Epoch[], measure: 'loss' | 'accuracy' = 'loss') =>
    trainingCurves(data, { ...paper(), measure, plannedEpochs: 20, bestEpoch: 3, labels }).outerHTML

  it('names both lines, dashes one and marks the kept epoch', () => {
    const svg = draw(epochs)
    for (const text of ['training', 'validation', 'kept', 'epoch']) expect(svg).toContain(`>${text}<`)
    expect(svg).toContain('stroke-dasharray="5 3"')
    expect(svg).not.toContain('NaN')
  })

  it('writes the numbers of its axes as the language does', () => {
    const options = { ...paper(), plannedEpochs: 20, bestEpoch: null, labels, locale: 'tr' }
    const loss = trainingCurves(epochs, { ...options, measure: 'loss' }).outerHTML
    const accuracy = trainingCurves(epochs, { ...options, measure: 'accuracy' }).outerHTML
    expect(loss).toMatch(/>0,\d</)
    expect(accuracy).toContain('>%100<')
    expect(draw(epochs)).toMatch(/>0\.\d</)
    expect(draw(epochs, 'accuracy')).toContain('>100%<')
  })

  it('draws an empty frame before the first epoch and skips what is not finite', () => {
    expect(draw([])).toContain('<svg')
    expect(draw([{ ...epochs[0]!, loss: Number.NaN }], 'loss')).not.toContain('NaN')
  })

  it('keeps an early outlier from flattening the rest', () => {
    const point = (value: number, epoch: number) => ({ epoch, value })
    expect(lossTop([40, 0.7, 0.5, 0.4, 0.3].map(point))).toBeLessThan(2)
    expect(lossTop([0.9, 0.7].map(point))).toBeCloseTo(0.945)
  })

  it('ticks whole epochs only', () => {
    expect(integerTicks(5)).toEqual([1, 2, 3, 4, 5])
    expect(integerTicks(20)).toEqual([1, 5, 10, 15, 20])
    expect(integerTicks(1000).length).toBeLessThan(10)
  })
})

describe('roc curve', () => {
  const roc = { fpr: [0, 0, 0.5, 1], tpr: [0, 0.5, 1, 1], thresholds: [Infinity, 0.8, 0.4, 0.1] }

  it('draws every run with a dash of its own', () => {
    const series = ['a', 'b'].map((name) => ({ name, roc, auc: 0.875, at: { x: 0, y: 0.5 } }))
    const svg = rocFigure(series, {
      ...paper(),
      labels: { fpr: 'FPR', tpr: 'TPR', chance: 'chance' },
    }).outerHTML
    expect(svg).toContain('stroke-dasharray="6 3"')
    expect(count(svg, /<circle/g)).toBe(2)
  })

  it('marks the rates of the rule, though the curve has no point there', () => {
    expect(operatingPoint({ roc, recall: 0.3, specificity: 1 })).toEqual({ x: 0, y: 0.3 })
    expect(operatingPoint({ roc, recall: null, specificity: 1 })).toBeNull()
    expect(operatingPoint({ roc: null, recall: 0.3, specificity: 1 })).toBeNull()
  })
})

describe('confusion matrix', () => {
  const matrix = [
    [18, 2],
    [5, 15],
  ]
  const classes = ['benign', 'malignant']

  it('shares out each row, also one without images', () => {
    expect(confusionCells(matrix, classes).map(({ fraction }) => fraction)).toEqual([0.9, 0.1, 0.25, 0.75])
    expect(confusionCells([[0, 0]], classes).map(({ fraction }) => fraction)).toEqual([0, 0])
  })

  it('writes every count and share', () => {
    const svg = confusionMatrix(matrix, classes, {
      ...paper(),
      labels: { truth: 'true', predicted: 'predicted' },
      formatPercent: (fraction) => `${Math.round(fraction * 100)} %`,
    }).outerHTML
    for (const text of ['18', '2', '5', '15', '90 %', '75 %', 'benign', 'malignant'])
      expect(svg).toContain(`>${text}<`)
  })
})

describe('precision-recall curve', () => {
  const labels = { recall: 'recall', precision: 'precision', chance: 'no skill' }
  const curve = { recall: [1, 0.5, 0], precision: [0.5, 1, 1], thresholds: [0.2, 0.8] }

  it('draws every curve with a dash of its own, and the prevalence where all share it', () => {
    const same = ['a', 'b'].map((name) => ({ name, curve, prevalence: 0.5 }))
    const svg = precisionRecallChart(same, { ...paper(), labels }).outerHTML
    expect(svg).toContain('stroke-dasharray="6 3"')
    expect(svg).toContain('>no skill<')
    const different = same.map((one, i) => ({ ...one, prevalence: i / 4 }))
    expect(precisionRecallChart(different, { ...paper(), labels }).outerHTML).not.toContain('>no skill<')
  })

  it('steps: between two thresholds there is nothing', () => {
    const svg = precisionRecallChart([{ name: 'a', curve, prevalence: null }], {
      ...paper(),
      labels,
    }).outerHTML
    // Recall 0 to 0.5 at precision 1, then down at once and on to recall 1 at 0.5.
    const paths = [...svg.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path)
    expect(paths).toContainEqual(
      expect.stringMatching(/^M44,24(L44,24)?L215,24L215,112L386,112$|^M44,24(V24)?H215V112H386$/),
    )
  })
})

describe('reliability diagram', () => {
  it('draws the bins that hold images, each series by a symbol of its own', () => {
    const bar = (low: number, n: number) => ({
      low,
      high: low + 0.5,
      n,
      confidence: n === 0 ? null : low + 0.25,
      accuracy: n === 0 ? null : low + 0.1,
    })
    const series = [
      { name: 'before', bars: [bar(0, 4), bar(0.5, 0)] },
      { name: 'after', bars: [bar(0, 4), bar(0.5, 9)] },
    ]
    const labels = { confidence: 'sure', accuracy: 'right', perfect: 'perfect' }
    const svg = reliabilityDiagram(series, { ...paper(), labels }).outerHTML
    expect(count(svg, /<title>n = /g)).toBe(3)
    expect(count(svg, /<circle/g)).toBe(1)
    expect(svg).not.toContain('NaN')
  })
})

describe('histogram of confidence', () => {
  const bars = [
    { low: 0.25, high: 0.5, n: 0, confidence: null, accuracy: null },
    { low: 0.5, high: 0.75, n: 4, confidence: 0.6, accuracy: 0.5 },
    { low: 0.75, high: 1, n: 10, confidence: 0.9, accuracy: 1 },
  ]
  const labels = { confidence: 'sure', images: 'images' }

  it('stacks the wrong on the right, and draws no bar for what is not there', () => {
    const svg = confidenceHistogram(bars, { ...paper(), labels }).outerHTML
    const [right, wrong] = PAPER_STYLE.series
    expect(count(svg, new RegExp(`<g[^>]*fill="${right}"`, 'g'))).toBe(1)
    expect(count(svg, /<rect/g)).toBe(3)
    expect(count(svg, new RegExp(`stroke="${wrong}"`, 'g'))).toBe(1)
    expect(svg).not.toContain('NaN')
  })

  it('tells where its bars stand', () => {
    const columns = histogramColumns(bars, { widthPx: 258, heightPx: 164 })
    // 200 pixels from 0.5 to 1.
    expect(columns.slice(1)).toEqual([
      { leftPx: 44, topPx: 24, widthPx: 100, heightPx: 100 },
      { leftPx: 144, topPx: 24, widthPx: 100, heightPx: 100 },
    ])
  })
})

describe('the unit square', () => {
  it('lies where the figure has it', () => {
    const { toPx, fromPx } = unitScale(258, 164)
    expect(toPx({ x: 0, y: 1 })).toEqual({ x: 44, y: 24 })
    expect(toPx({ x: 1, y: 0 })).toEqual({ x: 244, y: 124 })
    expect(fromPx({ x: 144, y: 74 })).toEqual({ x: 0.5, y: 0.5 })
  })
})
