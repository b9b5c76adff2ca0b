import { expect, it } from 'vitest'
import { gridSize } from './grid-size.ts'

it('shows fewer and larger pictures as the slider moves up', () => {
  const columns = [0, 0.25, 0.5, 0.75, 1].map((size) => gridSize(800, 1000, size).columns)
  expect(columns).toEqual([...columns].sort((a, b) => b - a))
  expect(columns[0]).toBeGreaterThan(2 * columns.at(-1)!)
})

it.each([10_015, 100_000, 401_059, 2_000_000])(
  'keeps %i images within what a browser can scroll',
  (images) => {
    for (const size of [0, 0.5, 1]) {
      const { columns, rowPx } = gridSize(800, images, size)
      expect(Math.ceil(images / columns) * rowPx).toBeLessThan(33_000_000)
      expect(rowPx).toBeGreaterThan(30)
    }
  },
)
