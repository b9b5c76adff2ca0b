import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import type { ClassificationCase } from './testing/read-fixture.ts'
import { expectAllClose, expectClose, inputOf, readFixture } from './testing/read-fixture.ts'
import { choosePositive } from './predictions.ts'
import { areaUnder } from './roc.ts'
import type { ClassMetric, MetricId } from './metric-lists.ts'

interface Curves {
  readonly class: number
  readonly roc: { fpr: number[]; tpr: number[]; thresholds: number[] }
  readonly precisionRecall: { precision: number[]; recall: number[]; thresholds: number[] }
  readonly fixed: { sensitivityAt: number[]; specificityAt: number[]; youden: number }
}

interface Case extends ClassificationCase {
  readonly expected: {
    readonly headline: Record<MetricId, number | null>
    readonly perClass: readonly (Record<ClassMetric | 'partialAuc', number | null> | null)[]
    readonly confusion: number[][]
    readonly curves?: Curves
  }
}

const { cases } = readFixture<{ cases: Case[] }>('classification')

describe('evaluate equals scikit-learn within 1e-9', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const metrics = evaluate(inputOf(one))
    for (const [name, value] of Object.entries(one.expected.headline)) {
      expectClose(metrics[name as MetricId], value, name)
    }
    expect(metrics.confusion).toEqual(one.expected.confusion)
    one.expected.perClass.forEach((expected, c) => {
      const own = metrics.perClass[c]!
      if (expected == null) {
        // No row of the class: everything that would need one is n/a.
        expect([
          own.n,
          own.precision,
          own.recall,
          own.f1,
          own.auc,
          own.averagePrecision,
          own.partialAuc,
        ]).toEqual([0, ...new Array<null>(6).fill(null)])
        return
      }
      for (const [name, value] of Object.entries(expected))
        expectClose(own[name as ClassMetric], value, `${name} of ${c}`)
    })
  })

  it.each(cases.filter((one) => one.expected.curves).map((one) => [one.name, one] as const))(
    'curves: %s',
    (_, one) => {
      const curves = one.expected.curves!
      const own = evaluate(inputOf(one)).perClass[curves.class]!
      expectAllClose(own.roc!.fpr, curves.roc.fpr, 'fpr')
      expectAllClose(own.roc!.tpr, curves.roc.tpr, 'tpr')
      // The first lies above every score: infinity there, the largest score + 1 here.
      expectAllClose(own.roc!.thresholds.slice(1), curves.roc.thresholds, 'thresholds')
      expect(own.roc!.thresholds[0]).toBeGreaterThan(own.roc!.thresholds[1]!)
      expectAllClose(own.precisionRecall!.precision, curves.precisionRecall.precision, 'precision')
      expectAllClose(own.precisionRecall!.recall, curves.precisionRecall.recall, 'recall')
      expectAllClose(own.precisionRecall!.thresholds, curves.precisionRecall.thresholds, 'thresholds')
      expectAllClose(
        own.sensitivityAtSpecificity.map((at) => at.value!),
        curves.fixed.sensitivityAt,
        'sensitivity at',
      )
      expectAllClose(
        own.specificityAtSensitivity.map((at) => at.value!),
        curves.fixed.specificityAt,
        'specificity at',
      )
    },
  )
})

describe('evaluate', () => {
  it('says which class is absent instead of skipping it silently', () => {
    const one = cases.find(({ name }) => name === 'four classes, one absent')!
    const metrics = evaluate(inputOf(one))
    expect(metrics.absentClasses).toEqual(['c2'])
    expect(metrics.classesPresent).toBe(3)
    expect(metrics.confusionShares[2]).toEqual([null, null, null, null])
    expect(metrics.notes[0]).toContain('No image here is labelled c2')
    expect(metrics.notes[0]).toContain('3 of 4 classes')
  })

  it('applies a threshold to two classes only, counting a tie as positive', () => {
    const rows = [
      { probabilities: [0.7, 0.3], label: 1, group: null },
      { probabilities: [0.71, 0.29], label: 1, group: null },
      { probabilities: [0.5, 0.5], label: 0, group: null },
    ]
    const classes = ['benign', 'malignant']
    expect(evaluate({ classes, positive: null, rows, threshold: 0.3 }).confusion).toEqual([
      [0, 1],
      [1, 1],
    ])
    const plain = evaluate({ classes, positive: null, rows })
    expect(plain.confusion).toEqual([
      [1, 0],
      [2, 0],
    ])
    expect(plain.threshold).toBe(0.5)
    expect(plain.precision).toBe(0)
    expect(plain.notes).toContain('Never predicted: malignant; its precision counts as 0.')
  })

  it('follows the positive class', () => {
    const one = inputOf(cases[1]!)
    const [first, second] = [evaluate({ ...one, positive: 'c0' }), evaluate({ ...one, positive: 'c1' })]
    expect(first.recall).toBe(second.specificity)
    expectClose(first.auc, second.auc, 'auc')
    expect(first.precision).not.toBe(second.precision)
    expect(() => evaluate({ ...one, positive: 'melanoma' })).toThrow(/not one of/)
  })

  it('gives macro curves the area of the macro AUC', () => {
    for (const name of ['seven classes', 'seven classes, ties', 'four classes, one absent']) {
      const metrics = evaluate(inputOf(cases.find((one) => one.name === name)!))
      expectClose(areaUnder(metrics.macroRoc!.fpr, metrics.macroRoc!.tpr), metrics.macroAuc, name)
    }
  })

  it('gives n/a for no rows at all', () => {
    const metrics = evaluate({ classes: ['a', 'b'], positive: null, rows: [] })
    expect([metrics.n, metrics.accuracy, metrics.auc, metrics.logLoss, metrics.roc]).toEqual([
      0,
      null,
      null,
      null,
      null,
    ])
  })

  it('survives JSON unchanged', () => {
    const metrics = evaluate(inputOf(cases[0]!))
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
  })

  it('names the malformed row', () => {
    const row = { probabilities: [0.5, 0.5], label: 0, group: null }
    const refuse = (bad: object) => () =>
      evaluate({ classes: ['a', 'b'], positive: null, rows: [row, { ...row, ...bad }] })
    expect(refuse({ label: 2 })).toThrow(/row 1: label 2/)
    expect(refuse({ probabilities: [1] })).toThrow(/row 1: 1 probabilities/)
    expect(refuse({ probabilities: [NaN, 1] })).toThrow(/row 1: NaN/)
    expect(refuse({ probabilities: [1.2, -0.2] })).toThrow(/row 1: 1.2/)
  })
})

describe('choosePositive', () => {
  it.each([
    [['nevus', 'Melanoma'], 'Melanoma'],
    [['malignant', 'benign'], 'malignant'],
    [['1', '0'], '1'],
    [['b', 'a'], 'b'],
    [['a', 'b', 'c'], null],
  ])('%j -> %s', (classes, expected) => {
    expect(choosePositive(classes)).toBe(expected)
  })
})
