import { expect, it } from 'vitest'
import { savedFiles } from './saved-files.ts'

it('gives a file the ending of what was proposed', () => {
  expect(savedFiles('/a/table.csv', 'predictions.csv').file).toBe('/a/table.csv')
  expect(savedFiles('/a/table', 'predictions.csv').file).toBe('/a/table.csv')
  expect(savedFiles('/a/2026.11', 'predictions.csv').file).toBe('/a/2026.11.csv')
  expect(savedFiles('/a/table.CSV', 'predictions.csv').file).toBe('/a/table.csv')
})

it('knows what is written beside it, whichever ending was typed', () => {
  const files = ['/a/figure.png', '/a/figure.svg']
  for (const chosen of ['/a/figure', '/a/figure.png', '/a/figure.svg'])
    expect(savedFiles(chosen, 'gallery.png', ['svg'])).toEqual({ file: '/a/figure.png', files })
})
