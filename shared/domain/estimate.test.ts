import { describe, expect, it } from 'vitest'
import { estimateOf, memoryOf, mostMemory, type TrainMeasurement } from './estimate.ts'
import { trainConfigSchema, type TrainConfigInput } from './train-config.ts'

const MB = 2 ** 20
/** 500 MB and 100 MB an image; 0.1 s and 0.02 s an image. */
const at = (images: number) => ({
  images,
  seconds: 0.1 + 0.02 * images,
  memoryBytes: (500 + 100 * images) * MB,
})
const measurement: TrainMeasurement = {
  steps: [at(4), at(8), at(16)],
  validation: { images: 32, seconds: 0.3, memoryBytes: 900 * MB },
  startSeconds: 5,
  parameters: 0,
}
const cut: TrainMeasurement = { ...measurement, steps: [at(4), at(8)] }
const estimate = (config: TrainConfigInput, from = measurement, available = 3000 * MB) =>
  estimateOf(
    from,
    trainConfigSchema.parse({ size: 32, epochs: 3, ...config }),
    { train: 100, val: 40 },
    available,
  )

describe('memory', () => {
  it('is what was measured, on the line through two sizes where it was not, and at least that of validation', () => {
    expect(memoryOf(measurement, 16)).toBe(2100 * MB)
    expect(memoryOf(cut, 64)).toBeCloseTo(6900 * MB, -3)
    expect(memoryOf(cut, 2)).toBe(900 * MB)
    expect(memoryOf({ ...measurement, parameters: MB }, 16)).toBe(2124 * MB)
  })

  // Megabytes of what all layers return for an image, of the largest, and of the weights, with the peak measured at so many images of 128 x 128.
  it.each([
    ['VGG16', 19.7, 4.2, 59, 16, 1724],
    ['ResNet50', 48.3, 1.1, 94, 16, 2229],
    ['InceptionV3', 18.3, 1, 87, 4, 1716],
    ['ConvNeXtTiny', 41.3, 1.6, 111, 2, 2996],
    ['ConvNeXtTiny', 41.3, 1.6, 111, 4, 3453],
    ['ConvNeXtTiny', 41.3, 1.6, 111, 16, 5501],
    // Here validation takes the most.
    ['GELU and group normalisation on full maps', 75.6, 16.8, 5, 2, 3041],
    ['GELU and group normalisation on full maps', 75.6, 16.8, 5, 16, 6927],
    ['kernels of 11 x 11', 4.2, 2.1, 1, 16, 702],
  ])('is below what the layers of %s allow', (_name, all, largest, weights, batch, peak) => {
    const count = Math.ceil(all / largest)
    const shape = [128, 128, (all * 1e6) / count / 128 ** 2 / 4]
    const layer = { id: '', className: 'Conv2D', shape, parameters: 0, tap: false }
    const layers = Array.from({ length: count }, () => layer)
    const input = { width: 128, height: 128, channels: 3, range: '0..255' } as const
    const parameters = (weights * 1e6) / 4
    const most = mostMemory({ layers, parameters, input }, trainConfigSchema.parse({ batch, size: 128 }))
    const steps = [{ images: batch, seconds: 1, memoryBytes: peak * 1e6 }]
    const validation = { images: 32, seconds: 1, memoryBytes: peak * 1e6 }
    expect(most).toBeGreaterThan(memoryOf({ steps, validation, startSeconds: 1, parameters }, batch))
  })

  it('never falls with more images, whatever the noise', () => {
    const noisy = { ...cut, steps: [at(4), { ...at(4), images: 8, memoryBytes: 100 * MB }] }
    expect(memoryOf(noisy, 64)).toBeGreaterThanOrEqual(memoryOf(noisy, 8))
  })
})

describe('an estimate', () => {
  it('counts full steps, validation, every epoch and the recording', () => {
    const { secondsPerEpoch, seconds, fits, measured, suggestion } = estimate({ batch: 16 })
    expect(secondsPerEpoch).toBeCloseTo(7 * 0.42 + 2 * 0.3)
    expect(seconds).toBeCloseTo(5 + 3 * secondsPerEpoch)
    expect([fits, measured, suggestion]).toEqual([true, true, null])
  })

  it('counts the parts of a batch, and the features that a frozen base gives once', () => {
    const parts = estimate({ batch: 32, expert: { microBatch: 16 } })
    expect(parts.secondsPerEpoch).toBeCloseTo(4 * 2 * 0.42 + 0.6)
    expect(parts.memoryBytes).toBeLessThan(2110 * MB)
    const headed = estimate({ batch: 16, expert: { headEpochs: 5, headViews: 2 } })
    expect(headed.seconds - estimate({ batch: 16 }).seconds).toBeCloseTo(7 * 0.3 + 2 * 0.3)
  })

  it('names what would fit: halved until it does', () => {
    const large = estimate({ batch: 64 }, cut)
    expect(large).toMatchObject({ fits: false, measured: false, suggestion: { batch: 16 } })
    expect(large.memoryBytes / MB).toBeCloseTo(6900, -1)
    expect(large.suggestion!.memoryBytes).toBeLessThan(3000 * MB)
    expect(estimate({ batch: 64 }, cut, 500 * MB)).toMatchObject({ fits: false, suggestion: null })
  })
})
