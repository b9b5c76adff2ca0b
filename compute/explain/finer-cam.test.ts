import { expect, it } from 'vitest'
import { FINER_CAM } from '../../heatmaps/finer-cam.ts'
import { tf } from '../nn/tf.ts'

function weights(rows: number[][], logits: number[][]): number[][] {
  return tf.tidy(() => FINER_CAM.selector(tf.tensor2d(rows), tf.tensor2d(logits)).arraySync() as number[][])
}

function expectRow(row: number[], expected: number[]): void {
  expect(row.length).toBe(expected.length)
  row.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6))
}

// Equation: y_c - 0.6 / 3 * (the three logits nearest to y_c, above or below it).
it('compares a class with the three whose logits are nearest', () => {
  const logits = [9, 1, 3, -7, 4.5, 2, 40]
  const [low, high] = weights(
    [
      [0, 0, 1, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 1],
    ],
    [logits, logits],
  )
  expectRow(low!, [0, -0.2, 1, 0, -0.2, -0.2, 0])
  expectRow(high!, [-0.2, 0, -0.2, 0, -0.2, 0, 1])
})

it('compares two classes with each other', () => {
  const [first, second] = weights([[1, 0], [0, 1]], [[2, -3], [2, -3]]) // prettier-ignore
  expectRow(first!, [1, -0.6])
  expectRow(second!, [-0.6, 1])
})

it('takes a single unit for two classes, z and -z', () => {
  const [negative, positive] = weights([[-1], [1]], [[0.3], [0.3]])
  expectRow(negative!, [-1.6])
  expectRow(positive!, [1.6])
})
