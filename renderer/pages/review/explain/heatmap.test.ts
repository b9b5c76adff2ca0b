import { describe, expect, it, vi } from 'vitest'
import { upsample } from './heatmap.ts'

vi.mock('../../../study/media.ts', () => ({ mediaUrl: () => '' }))

const map = (width: number, values: number[]) => ({
  width,
  height: values.length / width,
  values: Float32Array.from(values),
})

describe('upsampling', () => {
  it('puts cell centres at half pixels', () => {
    // tf.image.resize([[[0.],[1.]]], (1, 4)) gives 0, 0.25, 0.75, 1.
    expect([...upsample(map(2, [0, 1]), 4, 1)]).toEqual([0, 0.25, 0.75, 1])
  })

  it('keeps a hot corner in its corner', () => {
    for (const corner of [0, 2, 6, 8]) {
      const cells = Array.from({ length: 9 }, (_, i) => (i === corner ? 1 : 0))
      const out = upsample(map(3, cells), 30, 60)
      const at = out.indexOf(Math.max(...out))
      expect([Math.floor(((at % 30) * 3) / 30), Math.floor((Math.floor(at / 30) * 3) / 60)]).toEqual([
        corner % 3,
        Math.floor(corner / 3),
      ])
    }
  })

  it('is symmetric: mirroring the map mirrors the picture', () => {
    const row = [0.1, 0.9, 0.4, 0.2, 0.7]
    const out = [...upsample(map(5, row), 23, 1)]
    const mirrored = [...upsample(map(5, row.toReversed()), 23, 1)].toReversed()
    out.forEach((value, i) => expect(value).toBeCloseTo(mirrored[i]!, 6))
  })

  it('keeps a constant map constant', () => {
    expect(new Set(upsample(map(2, [3, 3, 3, 3]), 7, 5))).toEqual(new Set([3]))
  })
})
