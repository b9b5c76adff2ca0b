import { describe, expect, it } from 'vitest'
import { borderAttention, energyInMask, mapAgreement, perturbationAuc, pointingGame } from './explanation.ts'
import { areaAverage } from './maps.ts'

const grid = (width: number, height: number, value: (x: number, y: number) => number) => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
})
const mask = grid(8, 8, (x, y) => (x < 4 && y < 4 ? 1 : 0)) // upper left quarter

describe('perturbationAuc', () => {
  it('is the trapezoid area', () => {
    expect(perturbationAuc([0, 0.5, 1], [1, 0.2, 0])).toBeCloseTo(0.35, 12)
    expect(() => perturbationAuc([0, 0.5], [1, 0])).toThrow(RangeError)
    expect(() => perturbationAuc([0, 1], [1])).toThrow(RangeError)
  })
})

describe('pointingGame', () => {
  it('looks at the cell of the maximum, at the mask resolution', () => {
    const at = (column: number, row: number) =>
      pointingGame(
        grid(4, 4, (x, y) => (x === column && y === row ? 2 : 1)),
        mask,
      )
    expect([at(0, 0), at(1, 1), at(2, 1), at(1, 2), at(3, 3)]).toEqual([1, 1, 0, 0, 0])
    expect(
      pointingGame(
        grid(4, 4, () => 1),
        mask,
      ),
    ).toBe(0.25)
  })

  it('is n/a for an empty map or mask', () => {
    expect(
      pointingGame(
        grid(4, 4, () => 0),
        mask,
      ),
    ).toBeNull()
    expect(
      pointingGame(
        grid(4, 4, () => NaN),
        mask,
      ),
    ).toBeNull()
    expect(
      pointingGame(
        grid(4, 4, () => 1),
        grid(8, 8, () => 0),
      ),
    ).toBeNull()
  })
})

describe('energyInMask', () => {
  it('weighs cells by the covered area', () => {
    expect(
      energyInMask(
        grid(4, 4, () => 1),
        mask,
      ),
    ).toEqual({ share: 0.25, area: 0.25 })
    // Three columns over eight: the middle one straddles the edge of the mask.
    const middle = energyInMask(
      grid(3, 3, (x, y) => (x === 1 && y === 0 ? 1 : 0)),
      mask,
    )!
    expect(middle.share).toBeCloseTo(0.5, 12)
    expect(
      energyInMask(
        grid(4, 4, (x, y) => (x < 2 && y < 2 ? 1 : -1)),
        mask,
      )!.share,
    ).toBe(1)
    expect(
      energyInMask(
        grid(4, 4, () => 0),
        mask,
      ),
    ).toBeNull()
  })
})

describe('borderAttention', () => {
  it('is the area for an even map and 0 for a central point', () => {
    const even = borderAttention(
      grid(7, 7, () => 1),
      0.1,
    )!
    expect(even.share).toBeCloseTo(0.36, 12)
    expect(even.area).toBeCloseTo(0.36, 12)
    expect(borderAttention(grid(7, 7, (x, y) => (x === 3 && y === 3 ? 1 : 0)))!.share).toBe(0)
    // A corner cell of 1/7: its inner (1/7 - 0.1)^2 is not border.
    const corner = borderAttention(grid(7, 7, (x, y) => (x + y === 0 ? 1 : 0)))!
    expect(corner.share).toBeCloseTo(1 - 0.3 ** 2, 12)
    expect(borderAttention(grid(2, 2, () => 0))).toBeNull()
    expect(() =>
      borderAttention(
        grid(2, 2, () => 1),
        0.5,
      ),
    ).toThrow(RangeError)
  })
})

describe('mapAgreement', () => {
  it('compares maps of different resolution', () => {
    const slope = (size: number) => grid(size, size, (x) => (x + 0.5) / size)
    expect(mapAgreement(slope(7), slope(14)).pearson).toBeGreaterThan(0.98)
    expect(
      mapAgreement(
        slope(7),
        grid(7, 7, (x) => -x),
      ).spearman,
    ).toBeCloseTo(-1, 12)
    expect(
      mapAgreement(
        slope(7),
        grid(7, 7, () => 0),
      ),
    ).toEqual({ pearson: null, spearman: null })
  })
})

describe('maps', () => {
  it('averages exactly by area', () => {
    expect(
      [
        ...areaAverage(
          grid(3, 1, (x) => x),
          2,
          1,
        ),
      ].map((value) => Math.round(value * 1e12) / 1e12),
    ).toEqual([0.333333333333, 1.666666666667])
    expect(() => areaAverage({ values: [1], width: 2, height: 1 }, 1, 1)).toThrow(/2 x 1/)
  })
})
