import { expect, it } from 'vitest'
import { gallerySize } from './gallery-size.ts'

it('fills the room between the smallest and the largest picture', () => {
  for (const models of [1, 2, 3, 4]) {
    const { cellPx, widthPx } = gallerySize(900, models)
    expect(cellPx).toBeGreaterThanOrEqual(104)
    expect(cellPx).toBeLessThanOrEqual(208)
    expect(widthPx).toBeLessThanOrEqual(900)
  }
  expect(gallerySize(900, 3).widthPx).toBeGreaterThan(900 - 5)
})

it('grows wider than the room rather than make pictures that show nothing', () => {
  const { cellPx, widthPx } = gallerySize(600, 9)
  expect(cellPx).toBe(104)
  expect(widthPx).toBeGreaterThan(600)
})
