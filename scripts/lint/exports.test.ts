import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { exportedNames } from './exports.mjs'

it('gives every exported name one meaning', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const shared = [...exportedNames(root)].filter(([, files]) => files.length > 1)
  expect(Object.fromEntries(shared)).toEqual({})
})
