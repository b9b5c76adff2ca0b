import { expect, it } from 'vitest'
import { countClasses, toMap } from './class-map.ts'

it('adds up the images of grouped labels and leaves out those without a class', () => {
  const classes = countClasses(
    { mel: 10, nv: 70, bcc: 5, junk: 3 },
    { mel: 'malignant', bcc: ' malignant ', nv: 'benign', junk: '' },
  )
  expect([...classes]).toEqual([
    ['malignant', 15],
    ['benign', 70],
  ])
})

it('makes a map only where something differs', () => {
  expect(toMap(['a', 'b'], { a: 'a', b: 'b' })).toBeUndefined()
  expect(toMap(['a', 'b', 'c'], { a: 'x', b: 'b', c: ' ' })).toEqual({ a: 'x', b: 'b' })
})
