import { describe, expect, it } from 'vitest'
import type { ClassEvaluation, RunEvaluation } from '../../../../shared/domain/evaluation.ts'
import { classPrecisionRecallPoints, nearestPlace, precisionRecallPoints, rocPoints } from './curve-points.ts'

/** Ten images, four of them positive: by falling probability + - + - + + - - - -, a different one each. */
const run = {
  classes: ['benign', 'malignant'],
  positive: 'malignant',
  support: [6, 4],
  roc: {
    fpr: [0, 0, 1 / 6, 1 / 6, 2 / 6, 2 / 6, 1],
    tpr: [0, 0.25, 0.25, 0.5, 0.5, 1, 1],
    thresholds: [1.95, 0.95, 0.85, 0.75, 0.65, 0.45, 0.05],
  },
  precisionRecall: {
    precision: [0.4, 4 / 6, 0.6, 0.5, 2 / 3, 0.5, 1, 1],
    recall: [1, 1, 0.75, 0.5, 0.5, 0.25, 0.25, 0],
    thresholds: [0.05, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95],
  },
} as unknown as RunEvaluation

describe('points of a curve', () => {
  it('know how many images are wrong from a threshold on', () => {
    const roc = rocPoints(run)
    expect(roc.map(({ threshold }) => threshold)).toEqual([0.95, 0.85, 0.75, 0.65, 0.45, 0.05])
    expect(roc.map(({ images }) => images)).toEqual([3, 4, 3, 4, 2, 6])
    const byThreshold = new Map(precisionRecallPoints(run).map((point) => [point.threshold, point.images]))
    for (const { threshold, images } of roc) expect(byThreshold.get(threshold)).toBe(images)
  })

  it('of one class among many stand for the images called it', () => {
    const one = { n: 4, precisionRecall: run.precisionRecall } as unknown as ClassEvaluation
    expect(classPrecisionRecallPoints(one).map(({ images }) => images)).toEqual([10, 6, 5, 4, 3, 2, 1])
  })

  it('do not make up what a precision of 0 does not tell', () => {
    const lost = { precision: [0.5, 0, 1], recall: [1, 0, 0], thresholds: [0.2, 0.9] }
    const points = precisionRecallPoints({ ...run, precisionRecall: lost })
    expect(points.map(({ images }) => images)).toEqual([4, null])
  })

  it('are none where there is no threshold', () => {
    expect(rocPoints({ ...run, roc: null })).toEqual([])
    expect(rocPoints({ ...run, positive: null })).toEqual([])
  })

  it('are found by the nearest place', () => {
    const places = [
      { x: 0, y: 0 },
      { x: 3, y: 4 },
      { x: 3, y: 4 },
    ]
    expect(nearestPlace(places, { x: 3, y: 3 })).toEqual({ index: 1, distance: 1 })
    expect(nearestPlace([], { x: 0, y: 0 }).distance).toBe(Infinity)
  })
})
