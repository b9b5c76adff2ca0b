import { describe, expect, it } from 'vitest'
import { expectedCalibrationError, reliabilityBinOf, reliabilityBins } from './calibration.ts'
import { evaluate } from './evaluate.ts'
import type { ClassificationCase } from './testing/read-fixture.ts'
import { expectClose, inputOf, readFixture } from './testing/read-fixture.ts'

describe('reliability', () => {
  it('closes bins on the right', () => {
    expect([0, 1 / 15, 1 / 15 + 1e-12, 0.5, 7 / 15, 1].map(reliabilityBinOf)).toEqual([0, 0, 1, 7, 6, 14])
    for (let k = 1; k < 15; k++) expect(reliabilityBinOf(k / 15)).toBe(k - 1)
  })

  it('averages within bins and leaves empty ones n/a', () => {
    const bins = reliabilityBins(Float64Array.from([0.91, 0.93, 0.02]), Uint8Array.from([1, 0, 0]))
    expect(bins[13]).toMatchObject({ n: 2, confidence: 0.92, accuracy: 0.5 })
    expect(bins[5]).toMatchObject({ n: 0, confidence: null, accuracy: null })
    expect(expectedCalibrationError(bins)).toBeCloseTo((2 * 0.42 + 0.02) / 3, 12)
    expect(expectedCalibrationError([])).toBeNull()
  })

  it('gives the bars the calibration error that stands beside them', () => {
    for (const one of readFixture<{ cases: ClassificationCase[] }>('classification').cases) {
      const metrics = evaluate(inputOf(one))
      expectClose(expectedCalibrationError(metrics.reliability), metrics.ece, one.name)
    }
  })
})
