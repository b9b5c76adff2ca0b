import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import { calibrationScores, recalibrate } from './recalibrate.ts'
import { evaluateWithIntervals } from './intervals.ts'
import type { EvaluationInput } from './predictions.ts'
import { tooGoodQuestion } from './question.ts'
import { softmaxLogits } from './temperature.ts'
import { ratesAtThreshold } from './threshold-rates.ts'

function rows(n: number, groupSize: number): EvaluationInput {
  const random = new Random(5)
  return {
    classes: ['benign', 'malignant'],
    positive: null,
    rows: Array.from({ length: n }, (_, i) => {
      const label = random.below(2)
      const p = Math.min(0.99, Math.max(0.01, (label === 1 ? 0.6 : 0.4) + (random.below(1000) / 1000 - 0.5)))
      return {
        label,
        probabilities: [1 - p, p],
        group: groupSize > 1 ? `g${Math.floor(i / groupSize)}` : null,
      }
    }),
  }
}

describe('ratesAtThreshold', () => {
  it.each([1, 3])('equals the full evaluation at that threshold, groups of %d', (size) => {
    const input = rows(300, size)
    const full = evaluateWithIntervals({ ...input, threshold: 0.37 })
    const rates = ratesAtThreshold(input, 0.37)
    const pairs = [
      ['sensitivity', 'recall'],
      ['specificity', 'specificity'],
      ['accuracy', 'accuracy'],
      ['balancedAccuracy', 'balancedAccuracy'],
      ['f1', 'f1'],
      ['positivePredictiveValue', 'precision'],
    ] as const
    for (const [mine, theirs] of pairs) {
      expect(rates[mine]).toBeCloseTo(full[theirs]!, 12)
      expect(rates.intervals[mine]![0]).toBeCloseTo(full.intervals[theirs]![0], 12)
      expect(rates.intervals[mine]![1]).toBeCloseTo(full.intervals[theirs]![1], 12)
    }
    expect(rates.counts.tp + rates.counts.fn).toBe(rates.positives)
  })

  it('says n/a where nothing can be counted', () => {
    const none = { ...rows(20, 1), rows: rows(20, 1).rows.filter((row) => row.label === 0) }
    const rates = ratesAtThreshold(none, 2)
    expect(rates).toMatchObject({ sensitivity: null, positivePredictiveValue: null, specificity: 1 })
    expect(rates.intervals.sensitivity).toBeUndefined()
  })
})

describe('recalibrate', () => {
  it('has the scores and intervals of the full evaluation before, and takes over-confidence away', () => {
    const input = rows(400, 2)
    const sharp = {
      ...input,
      rows: input.rows.map((row) => {
        const odds = (row.probabilities[1]! / row.probabilities[0]!) ** 4
        return { ...row, probabilities: [1 / (1 + odds), odds / (1 + odds)] }
      }),
    }
    const scored = { ...sharp, logits: sharp.rows.map((row) => softmaxLogits(row.probabilities)) }
    const result = recalibrate(scored, scored)!
    const full = evaluateWithIntervals(sharp)
    for (const name of ['ece', 'brier', 'logLoss'] as const) {
      expect(result.before[name]).toBeCloseTo(full[name]!, 12)
      expect(result.before.intervals[name]![1]).toBeCloseTo(full.intervals[name]![1], 12)
    }
    expect(result.temperature).toBeGreaterThan(1)
    expect(result.after.logLoss!).toBeLessThan(result.before.logLoss!)
    expect(result.after.ece!).toBeLessThan(result.before.ece!)
    expect(result.after.logLoss).toBeCloseTo(result.nllAfter, 9)
  })

  it('is n/a without rows', () => {
    const none = { ...rows(0, 1), logits: [] }
    expect(recalibrate(none, none)).toBeNull()
    expect(calibrationScores(none)).toMatchObject({ ece: null, intervals: {} })
  })
})

it('asks only above the winners, and only for their number of classes', () => {
  expect(tooGoodQuestion(7, 0.9, 100)).toMatch(/\?/)
  expect(tooGoodQuestion(7, 0.885, 100)).toBeNull()
  expect(tooGoodQuestion(2, 0.99, 100)).toBeNull()
  expect(tooGoodQuestion(8, null, 0)).toBeNull()
})
