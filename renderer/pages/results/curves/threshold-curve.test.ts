import { describe, expect, it } from 'vitest'
import { indexOf, placesOf, pointAt, precisionRecallOf, rocOf } from './threshold-curve.ts'

/** Six validation images, by falling probability: + + - + - -, the last two with the same one. */
const curve = {
  run: 1,
  positive: 'mel',
  n: 6,
  positives: 3,
  thresholds: [0.9, 0.8, 0.6, 0.4, 0.1],
  truePositives: [1, 2, 2, 3, 3],
  falsePositives: [0, 0, 1, 1, 3],
}

describe('a validation curve', () => {
  it('counts what a threshold gives', () => {
    expect(pointAt(curve, 2)).toEqual({
      threshold: 0.6,
      tp: 2,
      fp: 1,
      fn: 1,
      tn: 2,
      sensitivity: 2 / 3,
      specificity: 2 / 3,
      precision: 2 / 3,
      negativePredictiveValue: 2 / 3,
    })
    expect(pointAt(curve, 4)).toMatchObject({ specificity: 0, negativePredictiveValue: null })
  })

  it('finds the point of a threshold between two probabilities', () => {
    expect([0.95, 0.9, 0.5, 0.4, 0].map((each) => indexOf(curve, each))).toEqual([0, 0, 2, 3, 4])
  })

  it('has a place for every point in either chart', () => {
    expect(placesOf(curve, 'roc')[2]).toEqual({ x: 1 - 2 / 3, y: 2 / 3 })
    expect(placesOf(curve, 'precision-recall')[3]).toEqual({ x: 1, y: 0.75 })
  })

  it('has a point where nothing is positive', () => {
    const whole = {
      ...curve,
      thresholds: [1, ...curve.thresholds],
      truePositives: [0, ...curve.truePositives],
      falsePositives: [0, ...curve.falsePositives],
    }
    expect(pointAt(whole, 0)).toMatchObject({ sensitivity: 0, specificity: 1, precision: null })
    expect(placesOf(whole, 'precision-recall')[0]).toEqual({ x: 0, y: 1 })
    expect(indexOf(whole, 0.95)).toBe(0)
  })

  it('draws the whole curve', () => {
    const { fpr, tpr } = rocOf(curve)
    fpr.forEach((each, i) => expect(each).toBeCloseTo([0, 0, 0, 1 / 3, 1 / 3, 1][i]!, 12))
    expect(tpr).toEqual([0, 1 / 3, 2 / 3, 2 / 3, 1, 1])
    const { precision, recall } = precisionRecallOf(curve)
    expect(recall).toEqual([1, 1, 2 / 3, 2 / 3, 1 / 3, 0])
    expect(precision).toEqual([0.5, 0.75, 2 / 3, 1, 1, 1])
  })
})
