import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import { compareModels } from './compare.ts'
import { evaluate } from './evaluate.ts'
import type { ClassificationCase } from './testing/read-fixture.ts'
import { inputOf, readFixture } from './testing/read-fixture.ts'
import { simulate } from './testing/simulate.ts'
import { evaluateWithIntervals, valueOf } from './intervals.ts'
import { ageBand, subgroupMetrics } from './subgroups.ts'

const { cases } = readFixture<{ cases: ClassificationCase[] }>('classification')
const population = { lesions: 120, imagesPerLesion: 2, positiveShare: 0.4, separation: 1.5, common: 0.5 }
const quick = { resamples: 300, seed: 5 }

describe('evaluateWithIntervals', () => {
  it.each(cases.map((one) => [one.name, one] as const))(
    '%s: intervals are ordered and surround their value',
    (_, one) => {
      const evaluation = evaluateWithIntervals(inputOf(one), quick)
      expect(evaluation.accuracy).toBe(evaluate(inputOf(one)).accuracy)
      for (const [name, ends] of Object.entries(evaluation.intervals)) {
        const [low, high] = ends!
        const value = valueOf(evaluation, name)!
        expect(low, name).toBeLessThanOrEqual(high)
        // Calibration error is biased upwards under resampling; everything else must be inside.
        if (name === 'ece') continue
        expect(low, name).toBeLessThanOrEqual(value + 1e-9)
        expect(high, name).toBeGreaterThanOrEqual(value - 1e-9)
      }
    },
  )

  it('repeats with the seed and only with it', () => {
    const input = simulate(population, new Random(1))[0]!
    const first = evaluateWithIntervals(input, quick)
    expect(evaluateWithIntervals(input, quick)).toEqual(first)
    expect(evaluateWithIntervals(input, { ...quick, seed: 6 }).intervals.f1).not.toEqual(first.intervals.f1)
  })

  it('names how each interval was made', () => {
    const input = simulate(population, new Random(2))[0]!
    const grouped = evaluateWithIntervals(input, quick)
    expect(grouped.intervalMethods).toMatchObject({
      auc: 'clustered delong',
      accuracy: 'bootstrap over groups',
    })
    expect(grouped.bootstrap).toMatchObject({ unit: 'group', units: 120, resamples: 300 })
    const alone = { ...input, rows: input.rows.map((row) => ({ ...row, group: null })) }
    const images = evaluateWithIntervals(alone, quick)
    expect(images.intervalMethods).toMatchObject({
      auc: 'delong',
      accuracy: 'wilson',
      f1: 'bootstrap over images',
    })
    expect(images.bootstrap.units).toBe(input.rows.length)
  })
})

describe('compareModels', () => {
  const better = { ...population, separation: 3 }
  const weak = simulate(population, new Random(3), 2)
  const strong = simulate(better, new Random(3), 1)[0]!

  it('compares every pair on every metric and corrects over the pairs', () => {
    const three = simulate(population, new Random(4), 3)
    const { runs, comparisons } = compareModels(three, { ...quick, metrics: ['auc', 'accuracy', 'f1'] })
    expect(runs.map((run) => run.id)).toEqual([0, 1, 2])
    expect(comparisons).toHaveLength(9)
    for (const comparison of comparisons) {
      expect(comparison.family).toBe(3)
      expect(comparison.pAdjusted!).toBeGreaterThanOrEqual(comparison.p!)
      const a = valueOf(
        runs.find((run) => run.id === comparison.a)!,
        comparison.metric,
      )!
      const b = valueOf(
        runs.find((run) => run.id === comparison.b)!,
        comparison.metric,
      )!
      expect(comparison.difference).toBe(a - b)
      expect(comparison.sentence).toContain(`model ${comparison.a}`)
    }
    expect(comparisons.map((c) => c.test).filter((test, i, all) => all.indexOf(test) === i)).toEqual([
      'clustered delong',
      'clustered mcnemar',
      'paired bootstrap',
    ])
  })

  it('finds a real difference and says what it does not show', () => {
    // The same lesions and labels, seen by a model with twice the separation.
    const sharp = weak[0]!.rows.map(({ label, group, probabilities }) => {
      const p = probabilities[1]! * 0.4 + label * 0.6
      return { label, group, probabilities: [1 - p, p] }
    })
    const { comparisons } = compareModels(
      [weak[0]!, { ...weak[0]!, id: 1, name: 'sharp', rows: sharp }],
      quick,
    )
    const auc = comparisons.find((comparison) => comparison.metric === 'auc')!
    expect(auc.difference!).toBeLessThan(0)
    expect(auc.p!).toBeLessThan(0.001)
    expect(auc.sentence).toMatch(/lower than that of sharp/)
    expect(auc.sentence).toMatch(/does not show that the difference matters for patients/)
  })

  it('says that no difference found is not equality', () => {
    const { comparisons } = compareModels([weak[0]!, { ...weak[0]!, id: 1, name: 'twin' }], quick)
    for (const comparison of comparisons) {
      expect(comparison.difference).toBe(0)
      expect(comparison.p).toBe(1)
      expect(comparison.sentence).toMatch(/does not show that they are equally good/)
    }
  })

  it('refuses models of different images', () => {
    expect(() => compareModels([weak[0]!, strong], quick)).toThrow(/not evaluated on the same images/)
  })

  it('says n/a when a metric cannot be had', () => {
    const rows = weak[0]!.rows.map((row) => ({ ...row, label: 0 }))
    const { comparisons } = compareModels(
      [
        { ...weak[0]!, rows },
        { ...weak[1]!, rows },
      ],
      { ...quick, metrics: ['auc'] },
    )
    expect(comparisons[0]).toMatchObject({ difference: null, p: null, pAdjusted: null })
    expect(comparisons[0]!.sentence).toContain('n/a')
  })
})

describe('evaluateSubgroups', () => {
  it('evaluates each value and warns about small ones', () => {
    const input = simulate(population, new Random(6))[0]!
    const values = input.rows.map((_, i) =>
      i < 12 ? 'other' : i % 10 === 0 ? null : i % 2 === 0 ? 'female' : 'male',
    )
    const subgroups = subgroupMetrics(input, values, quick)
    expect(subgroups.map((one) => one.value).slice(-2)).toEqual(['other', null])
    expect(subgroups.reduce((sum, one) => sum + one.n, 0)).toBe(input.rows.length)
    const other = subgroups.find((one) => one.value === 'other')!
    expect(other).toMatchObject({ n: 12, isSmall: true })
    expect(other.warning).toContain('only 12 images')
    const female = subgroups.find((one) => one.value === 'female')!
    expect(female).toMatchObject({ isSmall: false, warning: null })
    expect(female.evaluation).toEqual(
      evaluateWithIntervals({ ...input, rows: input.rows.filter((_, i) => values[i] === 'female') }, quick),
    )
    expect(() => subgroupMetrics(input, [], quick)).toThrow(RangeError)
  })

  it('bands ages', () => {
    expect([0, 19, 20, 55, 85, null, NaN].map(ageBand)).toEqual([
      '0-19',
      '0-19',
      '20-39',
      '40-59',
      '80 and over',
      null,
      null,
    ])
  })
})

it('does not take a proportion of 1 for certain where images share lesions', () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const label = i < 20 ? 0 : 1
    return { label, probabilities: label === 0 ? [0.9, 0.1] : [0.3, 0.7], group: `g${Math.floor(i / 2)}` }
  })
  const { intervals, intervalMethods } = evaluateWithIntervals({
    classes: ['benign', 'malignant'],
    positive: null,
    rows,
  })
  // Ten lesions of each class, none wrong: Wilson's lower end for 10 of 10, and 20 of 20.
  expect(intervals['specificity']![0]).toBeCloseTo(0.7225, 4)
  expect(intervals['recall:benign']).toEqual(intervals['specificity'])
  expect(intervals['accuracy']![0]).toBeCloseTo(0.8389, 4)
  expect(intervalMethods['recall']).toBe('wilson over groups')
})
