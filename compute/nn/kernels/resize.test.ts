import { describe, expect, it } from 'vitest'
import { tf, type Tensor } from '../tf.ts'
import { resize } from './resize.ts'

const antialiased = { kind: 'bilinear', antialias: true } as const

describe('resize with antialias', () => {
  it('weighs old pixels by a triangle as wide as a new pixel on either side', () => {
    // Eight pixels to four: a new pixel lies 0.5 and 1.5 old ones from its neighbours, so 3/4 and 1/4 before they are made to add up to 1.
    const identity = tf.eye(8).reshape([8, 1, 8, 1]) as Tensor
    const weights = resize(identity, 1, 4, antialiased).reshape([8, 4]).arraySync() as number[][]
    const expected = [
      [3 / 7, 3 / 7, 1 / 7, 0, 0, 0, 0, 0],
      [0, 1 / 8, 3 / 8, 3 / 8, 1 / 8, 0, 0, 0],
      [0, 0, 0, 1 / 8, 3 / 8, 3 / 8, 1 / 8, 0],
      [0, 0, 0, 0, 0, 1 / 7, 3 / 7, 3 / 7],
    ]
    expected.forEach((row, to) => row.forEach((w, from) => expect(weights[from]![to]).toBeCloseTo(w, 6)))
  })

  it('is plain bilinear where the picture gets larger', () => {
    const x = tf.randomUniform([1, 4, 5, 2], 0, 1, 'float32', 3)
    const gap = tf.max(tf.abs(tf.sub(resize(x, 9, 11, antialiased), resize(x, 9, 11, { kind: 'bilinear' }))))
    expect(gap.dataSync()[0]).toBeLessThan(1e-5)
  })

  it('gives every old pixel the gradient of its weights', () => {
    const x = tf.randomUniform([1, 1, 8, 1], 0, 1, 'float32', 3)
    const gradient = tf.grad((x) => resize(x, 1, 4, antialiased).sum())(x)
    const sums = [3 / 7, 3 / 7 + 1 / 8, 1 / 7 + 3 / 8, 4 / 8]
    const expected = [...sums, ...sums.toReversed()]
    gradient.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6))
  })
})
