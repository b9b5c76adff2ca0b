import { describe, expect, it } from 'vitest'
import { reviewerAgreement, modelAgreement } from './agreement.ts'
import { pearson, spearman } from './correlation.ts'
import { chiSquareP, erfc } from './distributions.ts'
import { expectClose, readFixture } from './testing/read-fixture.ts'
import { holm } from './holm.ts'
import { mcnemar } from './mcnemar.ts'
import { toPredictions } from './predictions.ts'
import { quantileOfSorted } from './quantile.ts'
import { wilsonInterval } from './wilson.ts'

const reference = readFixture<{
  wilson: [number, number, number, number][]
  mcnemarExact: [number, number, number][]
  mcnemar: [number, number, number, number][]
  erfc: [number, number][]
  quantile: { values: number[]; shares: number[]; expected: number[] }
  a: number[]
  b: number[]
  spearman: number
  pearson: number
  reviewers: [string[], string[]]
  kappa: number
}>('statistics')

/** Correctness of two models with so many rows that only one gets right. */
function disagreement(onlyA: number, onlyB: number, both = 20): [Uint8Array, Uint8Array] {
  const a = [
    ...new Array<number>(onlyA).fill(1),
    ...new Array<number>(onlyB).fill(0),
    ...new Array<number>(both).fill(1),
  ]
  const b = [
    ...new Array<number>(onlyA).fill(0),
    ...new Array<number>(onlyB).fill(1),
    ...new Array<number>(both).fill(1),
  ]
  return [Uint8Array.from(a), Uint8Array.from(b)]
}

describe('scipy and scikit-learn agree', () => {
  it('Wilson intervals', () => {
    for (const [successes, total, low, high] of reference.wilson) {
      const interval = wilsonInterval(successes, total)!
      expectClose(interval[0], low, `low of ${successes}/${total}`)
      expectClose(interval[1], high, `high of ${successes}/${total}`)
    }
    expect(wilsonInterval(0, 0)).toBeNull()
  })

  it('erfc, also far out, relatively', () => {
    for (const [x, expected] of reference.erfc) {
      expect(Math.abs(erfc(x) - expected)).toBeLessThanOrEqual(1e-11 * expected)
    }
  })

  it('quantiles', () => {
    const { values, shares, expected } = reference.quantile
    const sorted = Float64Array.from(values).sort()
    shares.forEach((share, i) =>
      expectClose(quantileOfSorted(sorted, share), expected[i]!, `quantile ${share}`),
    )
  })

  it('correlations', () => {
    expectClose(pearson(reference.a, reference.b), reference.pearson, 'Pearson')
    expectClose(spearman(reference.a, reference.b), reference.spearman, 'Spearman')
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull()
    expect(spearman([1, 1], [1, 2])).toBeNull()
    expect(pearson([], [])).toBeNull()
  })

  it('kappa of two reviewers', () => {
    const [a, b] = reference.reviewers
    const result = reviewerAgreement(a, b)
    expectClose(result.kappa, reference.kappa, 'kappa')
    expect(result.interval![0]).toBeLessThan(result.kappa!)
    expect(result.interval![1]).toBeGreaterThan(result.kappa!)
    expect(reviewerAgreement([...a, 'mel', null], [...b, null, 'nv'])).toEqual(result)
    expect(reviewerAgreement(['mel', 'mel'], ['mel', 'mel'])).toMatchObject({ agreement: 1, kappa: null })
    expect(reviewerAgreement([], [])).toEqual({ n: 0, agreement: null, kappa: null, interval: null })
  })
})

describe('mcnemar', () => {
  it('is the binomial test below 25 discordant pairs', () => {
    for (const [onlyA, onlyB, p] of reference.mcnemarExact) {
      const result = mcnemar(...disagreement(onlyA, onlyB))
      expect(result).toMatchObject({ onlyA, onlyB, exact: true, statistic: null })
      expectClose(result.p, p, `p of ${onlyA} against ${onlyB}`)
    }
  })

  it('is the corrected chi-square test from 25 on', () => {
    for (const [onlyA, onlyB, statistic, p] of reference.mcnemar) {
      const result = mcnemar(...disagreement(onlyA, onlyB))
      expectClose(result.statistic, statistic, 'statistic')
      expectClose(result.p, p, `p of ${onlyA} against ${onlyB}`)
    }
  })

  it('gives p = 1 for models that never differ', () => {
    expect(mcnemar(...disagreement(0, 0)).p).toBe(1)
    // 6 against 1: 2 * (7 + 1) / 128.
    expect(mcnemar(...disagreement(6, 1)).p).toBeCloseTo(0.125, 12)
    // 48 against 2: 2 (1 + 50 + 1225) / 2^50, where the chi-square would otherwise be taken.
    const always = mcnemar(...disagreement(48, 2), null, Infinity)
    expect(always.exact).toBe(true)
    expect(always.p).toBeCloseTo(2.2666313270747196e-12, 20)
  })

  it('counts a group once: one lesion of ten images proves no more than one image', () => {
    const [a, b] = disagreement(10, 0, 0)
    expect(mcnemar(a, b).p).toBeCloseTo(2 / 1024, 12)
    expect(mcnemar(a, b, new Uint32Array(10)).p).toBe(1)
    // Five lesions of two images: as five images.
    expect(
      mcnemar(
        a,
        b,
        Uint32Array.from(a, (_, i) => i >> 1),
      ).p,
    ).toBeCloseTo(2 / 32, 12)
  })

  it('with groups of one row gives the same p', () => {
    for (const [onlyA, onlyB] of [
      [3, 9],
      [20, 41],
    ] as const) {
      const [a, b] = disagreement(onlyA, onlyB)
      expect(
        mcnemar(
          a,
          b,
          Uint32Array.from(a, (_, i) => i),
        ).p,
      ).toBe(mcnemar(a, b).p)
    }
  })
})

describe('holm', () => {
  it('steps down as in the textbook example', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005])
    ;[0.03, 0.06, 0.06, 0.02].forEach((value, i) => expectClose(adjusted[i], value, `p ${i}`))
    expect(holm([])).toEqual([])
    expect(holm([0.6, 0.7])).toEqual([1, 1])
  })
})

describe('chiSquareP', () => {
  it('knows the 5 % point', () => {
    expect(chiSquareP(3.841458820694124)).toBeCloseTo(0.05, 12)
    expect(chiSquareP(0)).toBe(1)
  })
})

describe('modelAgreement', () => {
  const [one, other] = reference.reviewers
  const classes = [...new Set([...one, ...other])].sort()
  /** Predictions that call these classes; `copies` images of each lesion, whatever its label. */
  const calling = (names: readonly string[], copies = 1) =>
    toPredictions({
      classes,
      positive: null,
      rows: names.flatMap((name, lesion) =>
        Array.from({ length: copies }, () => ({
          probabilities: classes.map((each) => Number(each === name)),
          label: 0,
          group: String(lesion),
        })),
      ),
    })

  it('is the kappa of scikit-learn, with its interval around it', () => {
    const result = modelAgreement(calling(one), calling(other))
    expect(result.n).toBe(one.length)
    expect(result.agreement).toBeCloseTo(one.filter((name, i) => name === other[i]).length / one.length)
    expectClose(result.kappa, reference.kappa, 'kappa')
    // Near the large-sample interval of the same table.
    const large = reviewerAgreement(one, other).interval!
    result.interval!.forEach((end, i) => expect(Math.abs(end - large[i]!)).toBeLessThan(0.05))
  })

  it('draws lesions: three images of each say no more than one', () => {
    const { n, ...result } = modelAgreement(calling(one, 3), calling(other, 3))
    const { n: lesions, ...once } = modelAgreement(calling(one), calling(other))
    expect(n).toBe(3 * lesions)
    expect(result.kappa).toBeCloseTo(once.kappa!)
    result.interval!.forEach((end, i) => expect(end).toBeCloseTo(once.interval![i]!))
  })

  it('has no interval where the two never differ, and no kappa where both call one class alone', () => {
    expect(modelAgreement(calling(one), calling(one))).toMatchObject({ kappa: 1, interval: null })
    const same = calling(one.map(() => classes[0]!))
    expect(modelAgreement(same, same)).toMatchObject({ agreement: 1, kappa: null, interval: null })
  })
})
