import { expect, it } from 'vitest'
import { formatStartingWeights, startingWeights } from './starting-weights.ts'

it.each([
  ['none', { kind: 'random' }],
  ['imagenet', { kind: 'imagenet' }],
  ['run:3', { kind: 'run', run: 3, newHead: false }],
  ['run:12:new-head', { kind: 'run', run: 12, newHead: true }],
  ['C:\\models\\base.h5', { kind: 'file', path: 'C:\\models\\base.h5' }],
  ['run:x', { kind: 'file', path: 'run:x' }],
] as const)('reads and writes %s', (text, start) => {
  expect(startingWeights(text)).toEqual(start)
  expect(formatStartingWeights(start)).toBe(text)
})
