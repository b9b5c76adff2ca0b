import { describe, expect, it } from 'vitest'
import { resizeMap } from './resize-map.ts'

const resize = (width: number, values: readonly number[], toWidth: number, toHeight: number) => [
  ...resizeMap(
    { values, width, height: values.length / width },
    toWidth,
    toHeight,
    new Float64Array(toWidth * toHeight),
  ),
]

describe('resizing a map', () => {
  it('agrees with tf.image.resize (bilinear, half-pixel centres)', () => {
    // tf.image.resize([[0, 1], [2, 3]], (4, 4)): each axis samples at -0.25, 0.25, 0.75, 1.25, clamped.
    const axis = [0, 0.25, 0.75, 1]
    expect(resize(2, [0, 1, 2, 3], 4, 4)).toEqual(axis.flatMap((y) => axis.map((x) => 2 * y + x)))
  })

  it('interpolates between four cells', () => {
    // A quarter of the way down and across: 0.25 + 0.25 * (2.75 - 0.25).
    expect(resize(2, [0, 1, 2, 5], 4, 4)[5]).toBe(0.875)
  })

  it('keeps a map of the same size', () => {
    const squares = Array.from({ length: 12 }, (_, i) => i * i)
    expect(resize(4, squares, 4, 3)).toEqual(squares)
  })

  it('keeps a hot corner in its corner', () => {
    for (const corner of [0, 2, 6, 8]) {
      const cells = Array.from({ length: 9 }, (_, i) => (i === corner ? 1 : 0))
      const out = resize(3, cells, 30, 60)
      const at = out.indexOf(Math.max(...out))
      expect([Math.floor(((at % 30) * 3) / 30), Math.floor((Math.floor(at / 30) * 3) / 60)]).toEqual([
        corner % 3,
        Math.floor(corner / 3),
      ])
    }
  })

  it('is symmetric: mirroring the map mirrors the picture', () => {
    const row = [0.1, 0.9, 0.4, 0.2, 0.7]
    const mirrored = resize(5, row.toReversed(), 23, 1).toReversed()
    resize(5, row, 23, 1).forEach((value, i) => expect(value).toBeCloseTo(mirrored[i]!, 12))
  })

  it('keeps a constant map constant', () => {
    expect(new Set(resize(2, [3, 3, 3, 3], 7, 5))).toEqual(new Set([3]))
  })

  it('writes 32-bit numbers where the caller wants them', () => {
    const map = { values: Float32Array.of(0, 1), width: 2, height: 1 }
    expect(resizeMap(map, 4, 1, new Float32Array(4))).toEqual(Float32Array.of(0, 0.25, 0.75, 1))
  })
})
