import { expect, it } from 'vitest'
import { LruCache } from './lru-cache.ts'

it('lets go of what was not used the longest', () => {
  const gone: string[] = []
  const cache = new LruCache<string, number>(2, (key) => gone.push(key))
  cache.set('a', 1)
  cache.set('b', 2)
  expect(cache.get('a')).toBe(1)
  cache.set('c', 3)
  expect(gone).toEqual(['b'])
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
})

it('takes a value anew without losing another', () => {
  const gone: string[] = []
  const cache = new LruCache<string, number>(2, (key) => gone.push(key))
  cache.set('a', 1)
  cache.set('b', 2)
  cache.set('a', 0)
  expect(gone).toEqual([])
  cache.set('c', 3)
  expect(gone).toEqual(['b'])
  expect(cache.get('a')).toBe(0)
})

it('has room again for what was deleted, of which nobody is told', () => {
  const gone: string[] = []
  const cache = new LruCache<string, number>(1, (key) => gone.push(key))
  cache.set('a', 1)
  cache.delete('a')
  cache.set('b', 2)
  expect(gone).toEqual([])
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2])
})
